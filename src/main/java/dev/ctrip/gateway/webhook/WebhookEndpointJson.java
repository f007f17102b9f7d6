package dev.ctrip.gateway.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An endpoint as merchants see it: the API's answer and the {@code data} of {@code test.ping} and
 * {@code endpoint.disabled}. A public contract: fields are added, never changed.
 */
public final class WebhookEndpointJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private WebhookEndpointJson() {}

  public static String of(WebhookEndpoint endpoint) {
    return JSON.writeValueAsString(body(endpoint, null));
  }

  /**
   * @param secret null where it is not to be shown
   */
  public static Body body(WebhookEndpoint endpoint, @Nullable String secret) {
    return new Body(
        endpoint.id(),
        "webhook_endpoint",
        endpoint.url(),
        endpoint.description(),
        endpoint.events(),
        endpoint.state().word(),
        endpoint.failingSince(),
        endpoint.disabledAt(),
        endpoint.disabledReason(),
        secret,
        endpoint.previousSecretUntil(),
        endpoint.createdAt(),
        endpoint.updatedAt());
  }

  /** The JSON object; public for the API's description only. */
  @Schema(name = "WebhookEndpoint")
  public record Body(
      @JsonProperty("id") @Schema(example = "we_0f8fad5bd9cb469fa165708672893ab1") String id,
      @JsonProperty("object") @Schema(allowableValues = "webhook_endpoint") String object,
      @JsonProperty("url") @Schema(example = "https://shop.example/hooks") String url,
      @JsonProperty("description") @Schema(example = "the shop's back end") String description,
      @JsonProperty("events") @Schema(example = "[\"payment.*\"]") List<String> events,
      @JsonProperty("state")
          @Schema(
              description = "Whether it is told.",
              allowableValues = {"active", "paused", "disabled"})
          String state,
      @JsonProperty("failing_since")
          @Schema(
              description = "The first failure after the last success, or after another `url`.",
              nullable = true,
              format = "date-time")
          @Nullable Instant failingSince,
      @JsonProperty("disabled_at") @Schema(nullable = true, format = "date-time")
          @Nullable Instant disabledAt,
      @JsonProperty("disabled_reason")
          @Schema(nullable = true, example = "Every attempt of the last five days failed.")
          @Nullable String disabledReason,
      @JsonProperty("secret")
          @Schema(
              description = "Shown when it is made, null ever after.",
              nullable = true,
              example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")
          @Nullable String secret,
      @JsonProperty("previous_secret_until")
          @Schema(
              description = "Until when the secret before signs as well.",
              nullable = true,
              format = "date-time")
          @Nullable Instant previousSecretUntil,
      @JsonProperty("created_at") @Schema(format = "date-time") Instant createdAt,
      @JsonProperty("updated_at") @Schema(format = "date-time") Instant updatedAt) {

    @Override
    public String toString() {
      return "WebhookEndpoint.Body[id=" + id + "]";
    }
  }
}
