package dev.ctrip.gateway.webhook.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/** Where to see what came of a ping. */
@Schema(name = "WebhookPing")
record PingJson(
    @JsonProperty("delivery_id") @Schema(example = "msg_0f8fad5bd9cb469fa165708672893ab1")
        String deliveryId) {}
