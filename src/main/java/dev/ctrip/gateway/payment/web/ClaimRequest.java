package dev.ctrip.gateway.payment.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which transaction is claimed, as it was sent. */
@Schema(name = "ClaimRequest")
record ClaimRequest(
    @JsonProperty("tx_hash")
        @Schema(
            description =
                "Hash of the transaction by which the payer paid, on the payment's chain.",
            pattern = "^0x[0-9a-fA-F]{64}$",
            example = "0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String txHash) {}
