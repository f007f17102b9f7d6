package dev.ctrip.gateway.payment.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A price in a currency as it was sent: of the right types, otherwise unchecked. */
@Schema(name = "RequestedPrice")
record RequestedPrice(
    @JsonProperty("currency")
        @Schema(
            description = "ISO 4217, in capital letters; one that the operator has set rates in.",
            minLength = 3,
            maxLength = 3,
            example = "EUR",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String currency,
    @JsonProperty("value")
        @JsonDeserialize(using = ScalarText.class)
        @Schema(
            description =
                "A decimal string, or a JSON number, which is read as it is written: up to 15 digits,"
                    + " and after a point no more than the currency has. No sign or exponent.",
            example = "12.50",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String value) {}
