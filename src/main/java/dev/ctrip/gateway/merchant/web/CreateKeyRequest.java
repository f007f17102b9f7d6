package dev.ctrip.gateway.merchant.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A wish for an API key as it was sent: of the right types, otherwise unchecked. */
@Schema(name = "CreateKeyRequest")
record CreateKeyRequest(
    @JsonProperty("merchant")
        @Schema(
            description = "The name of the merchant whose key it is; made unless there is one.",
            pattern = "^[A-Za-z0-9._-]{1,64}$",
            example = "acme",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String merchant,
    @JsonProperty("label")
        @Schema(
            description = "What it is for, on one line of at most 100 characters.",
            minLength = 1,
            maxLength = 100,
            example = "checkout server",
            nullable = true)
        @Nullable String label,
    @JsonProperty("scopes")
        @ArraySchema(
            arraySchema =
                @Schema(
                    description = "What it may do.",
                    example = "[\"payments:read\", \"payments:write\"]",
                    requiredMode = Schema.RequiredMode.REQUIRED),
            schema =
                @Schema(
                    allowableValues = {
                      "payments:read",
                      "payments:write",
                      "refunds",
                      "webhooks",
                      "admin"
                    }),
            minItems = 1)
        @Nullable List<@Nullable String> scopes,
    @JsonProperty("expires_in")
        @Schema(
            description = "Seconds from now, at most ten years, after which it is refused.",
            minimum = "1",
            maximum = "315360000",
            nullable = true)
        @Nullable Long expiresIn,
    @JsonProperty("expires_at")
        @Schema(
            description =
                "When it begins to be refused, within ten years; in place of `expires_in`. Without"
                    + " both it never expires.",
            format = "date-time",
            nullable = true)
        @Nullable String expiresAt) {}
