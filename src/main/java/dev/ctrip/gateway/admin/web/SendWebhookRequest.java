package dev.ctrip.gateway.admin.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a merchant is to be told again, as it was sent. */
@Schema(name = "SendWebhookRequest")
record SendWebhookRequest(
    @JsonProperty("payment_id")
        @Schema(
            description = "The payment's id, whichever merchant's it is.",
            example = "pay_01k8x3q6m7",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String paymentId,
    @JsonProperty("event_type")
        @Schema(
            description = "The webhook's type.",
            example = "payment.settled",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String eventType) {}
