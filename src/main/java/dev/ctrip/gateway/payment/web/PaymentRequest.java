package dev.ctrip.gateway.payment.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A request for a payment as it was sent: of the right types, otherwise unchecked. */
@Schema(name = "PaymentRequest")
record PaymentRequest(
    @JsonProperty("amount")
        @JsonDeserialize(using = ScalarText.class)
        @Schema(
            description =
                "What is due, in base units of the asset (wei for ETH): a string of 1 to 78 digits,"
                    + " or a JSON integer. No sign, point or exponent.",
            example = "100000000000000000",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String amount,
    @JsonProperty("chain")
        @Schema(
            description = "The chain's name. One of this and `chain_id` is needed.",
            example = "local")
        @Nullable String chain,
    @JsonProperty("chain_id")
        @Schema(
            description = "The chain's EIP-155 id. One of this and `chain` is needed.",
            example = "31337")
        @Nullable Long chainId,
    @JsonProperty("token")
        @Schema(
            description =
                "Symbol of the asset, as the operator lists it, in the same case; the chain's native"
                    + " coin is meant without it.",
            example = "ETH")
        @Nullable String token,
    @JsonProperty("token_contract_address")
        @Schema(
            description =
                "Contract of a listed token, with its EIP-55 checksum or none; in place of `token`,"
                    + " or beside it where several tokens have one symbol.")
        @Nullable String tokenContractAddress,
    @JsonProperty("order_id")
        @Schema(description = "Your own name for it.", maxLength = 128, example = "A-4711")
        @Nullable String orderId,
    @JsonProperty("metadata")
        @Schema(
            description =
                "Kept and given back: up to 50 strings of up to 512 characters, under keys of 1 to"
                    + " 64.",
            example = "{\"cart\":\"c-17\"}")
        @Nullable Map<String, String> metadata,
    @JsonProperty("expires_in")
        @Schema(
            description =
                "Seconds in which to pay: up to a week, and from a minute unless the operator allows"
                    + " less.",
            minimum = "1",
            maximum = "604800",
            defaultValue = "1800",
            example = "1800")
        @Nullable Long expiresIn,
    @JsonProperty("webhook_url")
        @Schema(
            description =
                "Where to tell of this payment beside the merchant's endpoints; a public address.",
            maxLength = 2048,
            example = "https://shop.example/webhooks")
        @Nullable String webhookUrl) {}
