package dev.ctrip.gateway.accounting.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Why a difference is taken as it is, as it was sent. */
@Schema(name = "AcceptDriftRequest")
record AcceptDriftRequest(
    @JsonProperty("reason")
        @Schema(
            description = "Why, for whoever reads the books later; at most 500 characters.",
            minLength = 1,
            maxLength = 500,
            example = "taken out by hand for the audit of May",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String reason) {}
