package dev.ctrip.gateway.webhook.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.webhook.WebhookLog;
import dev.ctrip.gateway.webhook.Webhooks.Attempted;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deliveries as merchants see them. Fields are added, never changed. */
final class DeliveryJson {

  private DeliveryJson() {}

  static Body of(WebhookLog.Entry entry) {
    return new Body(
        entry.id(),
        "webhook_delivery",
        entry.endpointId(),
        entry.subjectId(),
        entry.type(),
        entry.url(),
        entry.state(),
        entry.attempts(),
        entry.createdAt(),
        entry.finishedAt());
  }

  static Details of(WebhookLog.Details details) {
    return new Details(
        of(details.entry()),
        details.body(),
        details.attempts().stream().map(DeliveryJson::attempt).toList());
  }

  private static AttemptBody attempt(Attempted attempted) {
    return new AttemptBody(
        attempted.attempt(),
        attempted.at(),
        attempted.statusCode(),
        attempted.error(),
        attempted.duration().toMillis());
  }

  /** A page of the log. */
  @Schema(name = "WebhookDeliveries")
  record Page(
      @JsonProperty("object") @Schema(allowableValues = "list") String object,
      @JsonProperty("data") List<Body> data,
      @JsonProperty("has_more")
          @Schema(description = "Whether there are older ones.", example = "true")
          boolean hasMore,
      @JsonProperty("next_cursor")
          @Schema(description = "Send it as `cursor` for what follows.", nullable = true)
          @Nullable String nextCursor) {}

  /** A delivery. */
  @Schema(name = "WebhookDelivery")
  record Body(
      @JsonProperty("id")
          @Schema(
              description = "Goes out as `webhook-id`.",
              example = "msg_0f8fad5bd9cb469fa165708672893ab1")
          String id,
      @JsonProperty("object") @Schema(allowableValues = "webhook_delivery") String object,
      @JsonProperty("endpoint_id")
          @Schema(description = "Null for a payment's own `webhook_url`.", nullable = true)
          @Nullable String endpointId,
      @JsonProperty("subject_id")
          @Schema(description = "What it is about.", example = "pay_01k8x3q6m7")
          String subjectId,
      @JsonProperty("type") @Schema(example = "payment.settled") String type,
      @JsonProperty("url")
          @Schema(description = "Where it goes now.", example = "https://shop.example/hooks")
          String url,
      @JsonProperty("state")
          @Schema(
              description = "How it ended, or `pending`.",
              allowableValues = {
                "pending",
                "acknowledged",
                "exhausted",
                "refused",
                "held",
                "skipped"
              })
          String state,
      @JsonProperty("attempts_made") @Schema(example = "1") int attemptsMade,
      @JsonProperty("created_at") @Schema(format = "date-time") Instant createdAt,
      @JsonProperty("finished_at") @Schema(nullable = true, format = "date-time")
          @Nullable Instant finishedAt) {

    /** A URL may carry a secret in its path or query. */
    @Override
    public String toString() {
      return "WebhookDelivery[id=" + id + "]";
    }
  }

  /** A delivery, what it says and what came of it. */
  @Schema(name = "WebhookDeliveryDetails")
  record Details(
      @JsonProperty("delivery") Body delivery,
      @JsonProperty("body") @Schema(description = "Exactly as it is sent and signed, as text.")
          String body,
      @JsonProperty("attempts") List<AttemptBody> attempts) {}

  /** One call of an endpoint. */
  @Schema(name = "WebhookAttempt")
  record AttemptBody(
      @JsonProperty("attempt") @Schema(example = "1") int attempt,
      @JsonProperty("at") @Schema(format = "date-time") Instant at,
      @JsonProperty("status_code")
          @Schema(description = "Null if no answer came.", nullable = true, example = "204")
          @Nullable Integer statusCode,
      @JsonProperty("error")
          @Schema(description = "Why not; null if one came.", nullable = true, example = "timeout")
          @Nullable String error,
      @JsonProperty("duration_ms") @Schema(example = "87") long durationMs) {}
}
