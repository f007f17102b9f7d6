package dev.ctrip.gateway.webhook.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to change of an endpoint, as it was sent. */
@Schema(name = "WebhookEndpointChange")
record WebhookEndpointChange(
    @JsonProperty("url")
        @Schema(
            description = "What is under way goes there from its next attempt on.",
            example = "https://shop.example/hooks/2")
        @Nullable String url,
    @JsonProperty("description")
        @Schema(description = "For people.", example = "the shop's back end", maxLength = 200)
        @Nullable String description,
    @JsonProperty("events")
        @Schema(
            description = "Exact names, a group such as `payment.*`, or `*`.",
            example = "[\"payment.settled\", \"payment.expired\"]")
        @Nullable List<@Nullable String> events,
    @JsonProperty("paused")
        @Schema(
            description = "`false` sends what was held meanwhile, and enables a disabled one.",
            example = "true")
        @Nullable Boolean paused) {

  /** A URL may carry a secret in its path or query. */
  @Override
  public String toString() {
    return "WebhookEndpointChange[events=" + events + ", paused=" + paused + "]";
  }
}
