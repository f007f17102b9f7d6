package dev.ctrip.gateway.admin.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where is to be swept, as it was sent. */
@Schema(name = "SweepNowRequest")
record SweepNowRequest(
    @JsonProperty("chain")
        @Schema(
            description = "The chain's name; without it all enabled chains.",
            example = "local",
            nullable = true)
        @Nullable String chain,
    @JsonProperty("dry_run")
        @Schema(
            description =
                "Whether only to say what would be moved and what that would cost. `false` without"
                    + " it.",
            nullable = true)
        @Nullable Boolean dryRun) {}
