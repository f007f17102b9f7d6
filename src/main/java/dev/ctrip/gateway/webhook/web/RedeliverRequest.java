package dev.ctrip.gateway.webhook.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which deliveries are to be sent anew, as it was sent. */
@Schema(name = "RedeliverRequest")
record RedeliverRequest(
    @JsonProperty("from")
        @Schema(
            description = "Those made then or later; RFC 3339.",
            example = "2026-01-01T00:00:00Z",
            format = "date-time",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String from,
    @JsonProperty("to")
        @Schema(
            description = "And before this; RFC 3339.",
            example = "2026-01-02T00:00:00Z",
            format = "date-time",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String to,
    @JsonProperty("only_failed")
        @Schema(
            description = "Whether only those that failed or were skipped; `true` without it.",
            example = "true")
        @Nullable Boolean onlyFailed) {}
