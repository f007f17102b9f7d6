package dev.ctrip.gateway.admin.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is to be scanned, as it was sent. */
@Schema(name = "ScanRequest")
record ScanRequest(
    @JsonProperty("chain")
        @Schema(
            description = "The chain's name.",
            example = "local",
            requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable String chain,
    @JsonProperty("from_block")
        @Schema(
            description =
                "The first block to read again; together with `to_block`. Without the two the chain"
                    + " is read from where its reading stands to its head.",
            minimum = "0",
            maximum = "9007199254740991",
            example = "4711")
        @Nullable Long fromBlock,
    @JsonProperty("to_block")
        @Schema(
            description =
                "The last block to read again, at most 10,000 blocks in all. Blocks that were not"
                    + " read yet are left to the ordinary reading.",
            minimum = "0",
            maximum = "9007199254740991",
            example = "4811")
        @Nullable Long toBlock) {}
