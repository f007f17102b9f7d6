package dev.ctrip.gateway.refund.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is to be sent back, as it was sent. */
@Schema(name = "RefundRequest")
record RefundRequest(
    @JsonProperty("amount")
        @Schema(
            description = "In base units of the payment's asset, as a string.",
            example = "40000000000000000",
            pattern = "^[0-9]{1,78}$",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String amount,
    @JsonProperty("to")
        @Schema(
            description =
                "Who is to have it, with the EIP-55 checksum. Ask the payer for it: what paid may"
                    + " be an exchange's, which would keep the money.",
            example = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String to,
    @JsonProperty("reason")
        @Schema(
            description = "Why; kept with the refund.",
            maxLength = 500,
            example = "the goods were out of stock")
        @Nullable String reason) {}
