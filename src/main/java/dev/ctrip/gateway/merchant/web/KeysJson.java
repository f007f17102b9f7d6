package dev.ctrip.gateway.merchant.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.merchant.ApiKeys.Entry;
import dev.ctrip.gateway.merchant.ApiKeys.NewKey;
import dev.ctrip.gateway.merchant.Scope;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * API keys as the operator sees them. Names and words are a public contract: fields are added,
 * never changed.
 */
final class KeysJson {

  private KeysJson() {}

  /**
   * @param limit how many were asked for; as many mean that there may be more
   */
  static Page page(List<Entry> keys, int limit) {
    return new Page(
        keys.stream().map(KeysJson::body).toList(),
        keys.size() < limit ? null : keys.getLast().id());
  }

  static Body body(Entry key) {
    return new Body(
        key.id(),
        key.merchantId(),
        key.merchant(),
        key.label(),
        key.prefix(),
        key.scopes().stream().sorted().map(Scope::word).toList(),
        KeyRequests.word(key.state()),
        key.createdAt(),
        key.createdBy(),
        key.expiresAt(),
        key.revokedAt(),
        key.revokedBy());
  }

  static Created created(NewKey key) {
    return new Created(body(key.entry()), key.apiKey(), key.webhookSecret());
  }

  /** The JSON object. */
  @Schema(name = "ApiKeys")
  record Page(
      @JsonProperty("keys") @ArraySchema(arraySchema = @Schema(description = "Newest first."))
          List<Body> keys,
      @JsonProperty("next")
          @Schema(
              description = "To be sent as `after` for the next page; null at the end.",
              nullable = true)
          @Nullable String next) {}

  /** A key, without its text. */
  @Schema(name = "ApiKey")
  record Body(
      @JsonProperty("id") @Schema(example = "key_0123456789abcdef0123456789abcdef") String id,
      @JsonProperty("merchant_id") String merchantId,
      @JsonProperty("merchant") @Schema(description = "The merchant's name.", example = "acme")
          String merchant,
      @JsonProperty("label") @Schema(description = "What it is for.", nullable = true)
          @Nullable String label,
      @JsonProperty("prefix")
          @Schema(
              description = "The first characters of its text; null for old keys.",
              example = "ctp_live_8fK2",
              nullable = true)
          @Nullable String prefix,
      @JsonProperty("scopes") List<String> scopes,
      @JsonProperty("state") @Schema(allowableValues = {"active", "expired", "revoked"})
          String state,
      @JsonProperty("created_at") Instant createdAt,
      @JsonProperty("created_by")
          @Schema(
              description = "The id of the key that asked, or where it came from.",
              nullable = true)
          @Nullable String createdBy,
      @JsonProperty("expires_at") @Schema(description = "Null: never.", nullable = true)
          @Nullable Instant expiresAt,
      @JsonProperty("revoked_at") @Schema(nullable = true) @Nullable Instant revokedAt,
      @JsonProperty("revoked_by") @Schema(nullable = true) @Nullable String revokedBy) {}

  /** A key that was just made. Shows nothing of its secrets in a log. */
  @Schema(name = "NewApiKey")
  record Created(
      @JsonProperty("key") Body key,
      @JsonProperty("api_key")
          @Schema(description = "The key's text. It is never shown again.", example = "ctp_live_…")
          String apiKey,
      @JsonProperty("webhook_secret")
          @Schema(
              description = "What the merchant verifies webhooks with; the same for all its keys.",
              example = "whsec_…")
          String webhookSecret) {

    @Override
    public String toString() {
      return "Created[" + key.id() + "]";
    }
  }
}
