package dev.ctrip.gateway.payment.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

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
    @JsonProperty("actor")
        @Schema(
            description =
                "Who decided, in your own words; kept in the payment's history beside the API key's"
                    + " id.",
            maxLength = 128,
            example = "jane@shop.example")
        @Nullable String actor) {}
