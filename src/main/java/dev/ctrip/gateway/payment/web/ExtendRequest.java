package dev.ctrip.gateway.payment.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How much more time the payer is to have, as it was sent. */
@Schema(name = "ExtendRequest")
record ExtendRequest(
    @JsonProperty("expires_in")
        @Schema(
            description =
                "Seconds from now in which to pay: from a minute, unless the operator allows less,"
                    + " to a week; beyond the present deadline.",
            minimum = "1",
            maximum = "604800",
            example = "1800",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable Long expiresIn) {}
