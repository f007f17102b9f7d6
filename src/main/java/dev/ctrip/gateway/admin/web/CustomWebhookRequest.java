package dev.ctrip.gateway.admin.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A webhook of the operator's own making, as it was sent. */
@Schema(name = "CustomWebhookRequest")
record CustomWebhookRequest(
    @JsonProperty("url")
        @Schema(
            description = "Where to post to; public, without user name and password.",
            example = "https://shop.example/hooks",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String url,
    @JsonProperty("payload")
        @Schema(
            description = "The body, a JSON object.",
            types = "object",
            example = "{\"type\": \"maintenance\", \"data\": {}}",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable Map<String, @Nullable Object> payload,
    @JsonProperty("secret")
        @Schema(
            description = "`whsec_` and the base64 of 16 to 64 bytes; unsigned without it.",
            example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        @Nullable String secret) {

  @Override
  public String toString() {
    return "CustomWebhookRequest";
  }
}
