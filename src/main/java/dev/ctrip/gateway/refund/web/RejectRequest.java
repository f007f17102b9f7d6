package dev.ctrip.gateway.refund.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Why a refund is taken back, as it was sent. */
@Schema(name = "RejectRequest")
record RejectRequest(
    @JsonProperty("reason")
        @Schema(
            description = "Why; kept with the refund.",
            maxLength = 500,
            example = "the address was a typing error")
        @Nullable String reason) {}
