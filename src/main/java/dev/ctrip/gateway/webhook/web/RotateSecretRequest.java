package dev.ctrip.gateway.webhook.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How a secret is to be replaced, as it was sent. */
@Schema(name = "RotateSecretRequest")
record RotateSecretRequest(
    @JsonProperty("overlap")
        @Schema(
            description =
                "For so many seconds the old secret signs as well: 0 to 604800; 86400 without it.",
            example = "86400",
            minimum = "0",
            maximum = "604800")
        @Nullable Long overlap) {}
