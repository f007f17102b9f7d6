package dev.ctrip.gateway.payment.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** Who accepts what was received, and why, as it was sent. */
@Schema(name = "AcceptRequest")
record AcceptRequest(
    @JsonProperty("reason")
        @Schema(
            description = "Why; kept in the payment's history.",
            minLength = 1,
            maxLength = 500,
            example = "regular customer, a few cents short",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String reason,
    @JsonProperty("amount_received")
        @JsonDeserialize(using = ScalarText.class)
        @Schema(
            description =
                "The payment's `amount_received` that you decided on; refused with 409 if it is"
                    + " another one by now. Needed where a reorg took some of the money.",
            example = "60000000000000000")
        @Nullable String amountReceived,
    @JsonProperty("actor")
        @Schema(
            description =
                "Who decided, in your own words; kept in the payment's history beside the API key's"
                    + " id.",
            maxLength = 128,
            example = "jane@shop.example")
        @Nullable String actor) {}
