package dev.ctrip.gateway.admin.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which payment is to be looked at, as it was sent. */
@Schema(name = "ProcessPaymentRequest")
record ProcessPaymentRequest(
    @JsonProperty("payment_id")
        @Schema(
            description = "The payment's id, whichever merchant's it is.",
            maxLength = 68,
            example = "pay_01k8x3q6m7",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String paymentId) {}
