package dev.ctrip.gateway.webhook.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A new endpoint, as it was sent. */
@Schema(name = "WebhookEndpointRequest")
record WebhookEndpointRequest(
    @JsonProperty("url")
        @Schema(
            description = "Where to post to; public, without user name and password.",
            example = "https://shop.example/hooks",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String url,
    @JsonProperty("description")
        @Schema(description = "For people.", example = "the shop's back end", maxLength = 200)
        @Nullable String description,
    @JsonProperty("events")
        @Schema(
            description = "Exact names, a group such as `payment.*`, or `*`; all without it.",
            example = "[\"payment.*\"]")
        @Nullable List<@Nullable String> events) {

  /** A URL may carry a secret in its path or query. */
  @Override
  public String toString() {
    return "WebhookEndpointRequest[events=" + events + "]";
  }
}
