package dev.ctrip.gateway.admin.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which address is to be swept, as it was sent. */
@Schema(name = "SweepAddressRequest")
record SweepAddressRequest(
    @JsonProperty("address")
        @Schema(
            description = "A deposit address of any payment, with its checksum or in one case.",
            pattern = "^0x[0-9a-fA-F]{40}$",
            example = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String address,
    @JsonProperty("chain_name")
        @Schema(
            description = "The chain's name. Any enabled one: the address is ours on all of them.",
            example = "local",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String chainName,
    @JsonProperty("dry_run")
        @Schema(
            description =
                "Whether only to say what would be moved and what that would cost. `false` without"
                    + " it.",
            nullable = true)
        @Nullable Boolean dryRun) {}
