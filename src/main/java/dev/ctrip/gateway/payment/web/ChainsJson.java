package dev.ctrip.gateway.payment.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Confirmations;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.payment.Readiness;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Chains as merchants see them: nothing of nodes, fees and treasuries. Names and words are a public
 * contract: fields are added, never changed. Amounts are decimal strings in base units.
 */
@Component
@ConditionalOnRole(Role.API)
final class ChainsJson {

  /** Base units. */
  private static final String DIGITS = "^[0-9]{1,78}$";

  private static final String CONTRACT = "^0x[0-9a-fA-F]{40}$";

  private final Chains chains;
  private final Readiness readiness;

  ChainsJson(Chains chains, Readiness readiness) {
    this.chains = chains;
    this.readiness = readiness;
  }

  ListBody all() {
    return new ListBody("list", chains.enabled().stream().map(this::body).toList());
  }

  private Body body(ChainSettings chain) {
    boolean ready = readiness.isReady(chain.id());
    Confirmations confirmations = chain.confirmations();
    return new Body(
        "chain",
        chain.name(),
        chain.id().value(),
        chain.coin().symbol(),
        chain.coin().decimals(),
        confirmations.standard(),
        confirmations.finality().name().toLowerCase(Locale.ROOT),
        confirmations.tiers().stream()
            .map(tier -> new Tier(tier.from().toString(), tier.blocks()))
            .toList(),
        ready,
        chain.accepted().map(listed -> token(chain, listed, ready)).toList());
  }

  private TokenBody token(ChainSettings chain, ListedToken listed, boolean chainIsReady) {
    String objection =
        readiness
            .objection(chain.id(), listed.token())
            .orElse(chainIsReady ? null : "No block of the chain was read yet.");
    return new TokenBody(
        listed.token().symbol(),
        listed.token().contract() == null ? null : listed.token().contract().checksummed(),
        listed.token().decimals(),
        listed.dust().toString(),
        objection == null,
        objection);
  }

  /** The JSON object. */
  @Schema(name = "ChainList")
  record ListBody(
      @JsonProperty("object") @Schema(allowableValues = "list") String object,
      @JsonProperty("data")
          @ArraySchema(arraySchema = @Schema(description = "In the operator's order."))
          List<Body> data) {}

  /** A chain. */
  @Schema(name = "Chain")
  record Body(
      @JsonProperty("object") @Schema(allowableValues = "chain") String object,
      @JsonProperty("name") @Schema(description = "As a payment's `chain`.", example = "local")
          String name,
      @JsonProperty("chain_id") @Schema(description = "EIP-155.", example = "31337") long chainId,
      @JsonProperty("native_symbol")
          @Schema(description = "Of the coin that pays for gas.", example = "ETH")
          String nativeSymbol,
      @JsonProperty("native_decimals")
          @Schema(description = "Digits of a whole coin's base units.", example = "18")
          int nativeDecimals,
      @JsonProperty("confirmations_required")
          @Schema(description = "Blocks until a deposit counts, its own included.", example = "12")
          int confirmationsRequired,
      @JsonProperty("finality")
          @Schema(
              description =
                  "`depth`: those blocks are counted. `safe`, `finalized`: the node's own word is"
                      + " awaited in their place.",
              allowableValues = {"depth", "safe", "finalized"})
          String finality,
      @JsonProperty("confirmation_tiers")
          @ArraySchema(
              arraySchema = @Schema(description = "Larger payments that need more blocks."))
          List<Tier> confirmationTiers,
      @JsonProperty("ready")
          @Schema(
              description = "Whether somebody watches it; without that no payment is taken.",
              example = "true")
          boolean ready,
      @JsonProperty("tokens")
          @ArraySchema(
              arraySchema = @Schema(description = "What may be asked for, the coin first."))
          List<TokenBody> tokens) {}

  /** From which amount on more blocks are needed. */
  @Schema(name = "ConfirmationTier")
  record Tier(
      @JsonProperty("from_amount")
          @Schema(
              description = "The smallest amount, in base units of what is asked for.",
              pattern = DIGITS,
              example = "10000000000000000000")
          String fromAmount,
      @JsonProperty("confirmations_required") @Schema(example = "64") int confirmationsRequired) {}

  /** An asset that a payment may be asked for in. */
  @Schema(name = "Token")
  record TokenBody(
      @JsonProperty("symbol") @Schema(description = "As a payment's `token`.", example = "USDC")
          String symbol,
      @JsonProperty("token_contract_address")
          @Schema(
              description = "Null for the chain's native coin.",
              nullable = true,
              pattern = CONTRACT,
              example = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48")
          @Nullable String tokenContractAddress,
      @JsonProperty("decimals")
          @Schema(description = "Digits of a whole one's base units.", example = "6")
          int decimals,
      @JsonProperty("dust")
          @Schema(
              description = "Less than this cannot be asked for, in base units.",
              pattern = DIGITS,
              example = "10000")
          String dust,
      @JsonProperty("ready")
          @Schema(description = "Whether it can be asked for now.", example = "true")
          boolean ready,
      @JsonProperty("reason")
          @Schema(description = "Why it is not `ready`; null if it is.", nullable = true)
          @Nullable String reason) {}
}
