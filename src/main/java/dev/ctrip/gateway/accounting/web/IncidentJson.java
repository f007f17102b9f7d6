package dev.ctrip.gateway.accounting.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.accounting.Incident;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Incidents as the API answers them. Amounts are decimal strings in base units. */
@Component
@ConditionalOnRole(Role.API)
final class IncidentJson {

  /** Base units, which may be below zero. */
  private static final String SIGNED = "^-?[0-9]{1,78}$";

  private final Chains chains;

  IncidentJson(Chains chains) {
    this.chains = chains;
  }

  Incidents of(List<Incident> incidents) {
    return new Incidents("list", incidents.stream().map(this::of).toList());
  }

  Body of(Incident incident) {
    return new Body(
        incident.id(),
        "accounting_incident",
        incident.resolvedAt() == null ? "open" : "resolved",
        chains.withId(incident.chain()).map(ChainSettings::name).orElse(null),
        incident.chain().value(),
        incident.account().name(),
        incident.symbol(),
        incident.asset() == null ? null : incident.asset().checksummed(),
        incident.decimals(),
        incident.expected().toString(),
        incident.actual().toString(),
        incident.drift().toString(),
        incident.lastBlock(),
        incident.firstSeenAt(),
        incident.lastSeenAt(),
        incident.openedAt(),
        incident.resolvedAt(),
        incident.acceptedBy(),
        incident.acceptedWhy());
  }

  /** The JSON object of the list. */
  @Schema(name = "AccountingIncidents")
  record Incidents(
      @JsonProperty("object") @Schema(allowableValues = "list") String object,
      @JsonProperty("data")
          @ArraySchema(arraySchema = @Schema(description = "Open ones first, then the latest."))
          List<Body> data) {}

  /** The JSON object of one. */
  @Schema(name = "AccountingIncident")
  record Body(
      @JsonProperty("id") @Schema(example = "7") long id,
      @JsonProperty("object") @Schema(allowableValues = "accounting_incident") String object,
      @JsonProperty("state") @Schema(allowableValues = {"open", "resolved"}) String state,
      @JsonProperty("chain")
          @Schema(description = "Null if it is not enabled any more.", nullable = true)
          @Nullable String chain,
      @JsonProperty("chain_id") @Schema(description = "EIP-155.") long chainId,
      @JsonProperty("account")
          @Schema(example = "deposit:0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC")
          String account,
      @JsonProperty("token")
          @Schema(description = "The asset's symbol; null if it is not listed.", nullable = true)
          @Nullable String token,
      @JsonProperty("token_contract_address")
          @Schema(description = "Null for the chain's native coin.", nullable = true)
          @Nullable String tokenContractAddress,
      @JsonProperty("decimals") @Schema(nullable = true) @Nullable Integer decimals,
      @JsonProperty("expected")
          @Schema(description = "What the books say, in base units.", pattern = SIGNED)
          String expected,
      @JsonProperty("actual") @Schema(description = "What the chain has.", pattern = SIGNED)
          String actual,
      @JsonProperty("drift")
          @Schema(
              description = "What the chain has more; below zero, less.",
              pattern = SIGNED,
              example = "-1000")
          String drift,
      @JsonProperty("block_number") @Schema(description = "As of which that is.") long blockNumber,
      @JsonProperty("first_seen_at") Instant firstSeenAt,
      @JsonProperty("last_seen_at") Instant lastSeenAt,
      @JsonProperty("opened_at")
          @Schema(description = "A surplus becomes an incident only when it lasts.")
          Instant openedAt,
      @JsonProperty("resolved_at") @Schema(nullable = true) @Nullable Instant resolvedAt,
      @JsonProperty("accepted_by")
          @Schema(
              description =
                  "The API key whose holder took the difference as it is; null where books and chain"
                      + " agree by themselves again.",
              nullable = true)
          @Nullable String acceptedBy,
      @JsonProperty("accepted_reason") @Schema(nullable = true) @Nullable String acceptedReason) {}
}
