package dev.ctrip.gateway.payment.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A request for a payment as it was sent: of the right types, otherwise unchecked. */
@Schema(name = "PaymentRequest")
record PaymentRequest(
    @JsonProperty("amount")
        @JsonDeserialize(using = RequestedAmountReader.class)
        @Schema(
            description =
                "What is due, in base units of the asset (wei for ETH): a string of 1 to 78 digits,"
                    + " or a JSON integer. No sign, point or exponent. Or a price in a currency,"
                    + " where the operator has set rates.",
            implementation = Object.class,
            oneOf = {String.class, BigInteger.class, RequestedPrice.class},
            example = "100000000000000000",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable RequestedAmount amount,
    @JsonProperty("chain")
        @Schema(
            description =
                "The chain's name, as in `GET /api/v1/chains`. One of this and `chain_id` is needed.",
            maxLength = 64,
            example = "local")
        @Nullable String chain,
    @JsonProperty("chain_id")
        @Schema(
            description = "The chain's EIP-155 id. One of this and `chain` is needed.",
            minimum = "1",
            example = "31337")
        @Nullable Long chainId,
    @JsonProperty("token")
        @Schema(
            description =
                "Symbol of the asset, as the operator lists it, in the same case; the chain's native"
                    + " coin is meant without it.",
            maxLength = 64,
            example = "ETH")
        @Nullable String token,
    @JsonProperty("token_contract_address")
        @Schema(
            description =
                "Contract of a listed token, with its EIP-55 checksum or none; in place of `token`,"
                    + " or beside it where several tokens have one symbol.",
            pattern = "^0x[0-9a-fA-F]{40}$")
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
            format = "uri",
            example = "https://shop.example/webhooks")
        @Nullable String webhookUrl) {}
