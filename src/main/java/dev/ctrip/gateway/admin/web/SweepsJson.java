package dev.ctrip.gateway.admin.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.TemporalUi;
import dev.ctrip.gateway.sweep.GasWallets.Standing;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOverview.Entry;
import dev.ctrip.gateway.sweep.SweepOverview.SignedAttempt;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Sweeps and gas wallets as the operator sees them. Names and words are a public contract: fields
 * are added, never changed. Amounts are decimal strings in base units.
 */
@Component
@ConditionalOnRole(Role.API)
final class SweepsJson {

  /** Base units. */
  private static final String DIGITS = "^[0-9]{1,78}$";

  private final Chains chains;
  private final TemporalUi temporalUi;

  SweepsJson(Chains chains, TemporalUi temporalUi) {
    this.chains = chains;
    this.temporalUi = temporalUi;
  }

  /**
   * @param limit how many were asked for; as many mean that there may be more
   */
  Page page(List<Entry> sweeps, int limit) {
    return new Page(
        sweeps.stream().map(this::body).toList(),
        sweeps.size() < limit ? null : sweeps.getLast().sweep().id());
  }

  private Body body(Entry entry) {
    Sweep sweep = entry.sweep();
    ChainSettings chain = chains.withId(sweep.chain()).orElse(null);
    return new Body(
        sweep.id(),
        entry.paymentId(),
        chain == null ? null : chain.name(),
        sweep.chain().value(),
        sweep.asset().symbol(),
        text(sweep.asset().contract()),
        sweep.asset().decimals(),
        entry.from().checksummed(),
        entry.to().checksummed(),
        SweepRequests.word(sweep.state()),
        sweep.reason(),
        sweep.refundId(),
        sweep.amount().toString(),
        sweep.value().toString(),
        sweep.fee().toString(),
        entry.nonce(),
        text(sweep.txHash()),
        entry.transactions().stream().map(attempt -> attempt(attempt, chain)).toList(),
        sweep.createdAt(),
        entry.updatedAt(),
        sweep.sweptAt(),
        new Links(temporalUi.workflow(entry.paymentId()), transactionLink(sweep.txHash(), chain)));
  }

  private static TransactionBody attempt(SignedAttempt attempt, @Nullable ChainSettings chain) {
    return new TransactionBody(
        attempt.txHash().hex(),
        attempt.use().name().toLowerCase(Locale.ROOT),
        attempt.nonce(),
        attempt.maxFeePerGasWei().toString(),
        attempt.signedAt(),
        attempt.broadcastAt(),
        attempt.mined(),
        transactionLink(attempt.txHash(), chain));
  }

  private static @Nullable String transactionLink(
      @Nullable Object txHash, @Nullable ChainSettings chain) {
    String template = chain == null ? null : chain.explorer().tx();
    return txHash == null || template == null
        ? null
        : template.replace("{hash}", txHash.toString());
  }

  Wallets wallets(List<Standing> standings) {
    return new Wallets(standings.stream().map(SweepsJson::wallet).toList());
  }

  private static Wallet wallet(Standing standing) {
    ChainSettings chain = standing.chain();
    return new Wallet(
        chain.name(),
        chain.id().value(),
        chain.coin().symbol(),
        chain.coin().decimals(),
        text(standing.address()),
        text(standing.balance()),
        text(standing.promised()),
        standing.spentInLastDay().toString(),
        chain.fees().maxTopUp().toString(),
        chain.fees().maxTopUpsPerDay().toString(),
        standing.sweepsWaiting(),
        standing.tooLow(),
        standing.error());
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : Objects.toString(value);
  }

  /** The JSON object. */
  @Schema(name = "Sweeps")
  record Page(
      @JsonProperty("sweeps") @ArraySchema(arraySchema = @Schema(description = "Newest first."))
          List<Body> sweeps,
      @JsonProperty("next")
          @Schema(
              description = "To be sent as `after` for the next page; null at the end.",
              nullable = true)
          @Nullable String next) {}

  /** A sweep. */
  @Schema(name = "SweepEntry")
  record Body(
      @JsonProperty("id") @Schema(example = "swp_0123456789abcdef01234567") String id,
      @JsonProperty("payment_id") @Schema(description = "Whose address is swept.") String paymentId,
      @JsonProperty("chain")
          @Schema(description = "Null where it is not enabled any more.", nullable = true)
          @Nullable String chain,
      @JsonProperty("chain_id") @Schema(description = "EIP-155.") long chainId,
      @JsonProperty("token") @Schema(description = "The asset's symbol.") String token,
      @JsonProperty("token_contract_address")
          @Schema(description = "Null for the chain's native coin.", nullable = true)
          @Nullable String tokenContractAddress,
      @JsonProperty("decimals") int decimals,
      @JsonProperty("from") @Schema(description = "The deposit address.") String from,
      @JsonProperty("to") @Schema(description = "The treasury, or who is paid back.") String to,
      @JsonProperty("state")
          @Schema(allowableValues = {"waiting", "planned", "signed", "swept", "stuck"})
          String state,
      @JsonProperty("reason")
          @Schema(
              description = "Why it waits or is stuck, with what nodes and the signer said.",
              nullable = true)
          @Nullable String reason,
      @JsonProperty("refund_id")
          @Schema(
              description =
                  "The refund that it pays in place of moving money to the treasury; null where it"
                      + " does not.",
              nullable = true)
          @Nullable String refundId,
      @JsonProperty("amount") @Schema(description = "What it was planned for.", pattern = DIGITS)
          String amount,
      @JsonProperty("value")
          @Schema(
              description = "What is to reach its destination; has reached it once `swept`.",
              pattern = DIGITS)
          String value,
      @JsonProperty("fee")
          @Schema(
              description = "In the chain's coin: the most it may cost; what it did once `swept`.",
              pattern = DIGITS)
          String fee,
      @JsonProperty("nonce")
          @Schema(
              description = "Of the deposit address; null while nothing is planned.",
              nullable = true)
          @Nullable Long nonce,
      @JsonProperty("tx_hash")
          @Schema(
              description = "Of the transaction that was mined, else of the newest.",
              nullable = true)
          @Nullable String txHash,
      @JsonProperty("transactions")
          @ArraySchema(
              arraySchema =
                  @Schema(
                      description =
                          "Everything that was signed for it, oldest first: gas that its address"
                              + " was sent, and each replacement at a higher fee."))
          List<TransactionBody> transactions,
      @JsonProperty("created_at") Instant createdAt,
      @JsonProperty("updated_at") Instant updatedAt,
      @JsonProperty("swept_at")
          @Schema(description = "Null until it is deep enough.", nullable = true)
          @Nullable Instant sweptAt,
      @JsonProperty("links") Links links) {}

  /** A transaction that was signed. */
  @Schema(name = "SweepTransaction")
  record TransactionBody(
      @JsonProperty("tx_hash") String txHash,
      @JsonProperty("purpose") @Schema(allowableValues = {"sweep", "gas", "refund"}) String purpose,
      @JsonProperty("nonce") long nonce,
      @JsonProperty("max_fee_per_gas") @Schema(description = "In wei.", pattern = DIGITS)
          String maxFeePerGas,
      @JsonProperty("signed_at") Instant signedAt,
      @JsonProperty("broadcast_at") @Schema(nullable = true) @Nullable Instant broadcastAt,
      @JsonProperty("mined") @Schema(description = "Deep enough.") boolean mined,
      @JsonProperty("explorer")
          @Schema(description = "Null where the chain has none.", nullable = true)
          @Nullable String explorer) {}

  /**
   * @param temporal where the payment's workflow is
   */
  @Schema(name = "SweepLinks")
  record Links(
      @JsonProperty("temporal")
          @Schema(description = "The payment's workflow in the Temporal Web UI.")
          String temporal,
      @JsonProperty("explorer")
          @Schema(
              description = "The transaction; null before it is signed, or without an explorer.",
              nullable = true)
          @Nullable String explorer) {}

  /** The JSON object. */
  @Schema(name = "GasWallets")
  record Wallets(
      @JsonProperty("gas_wallets")
          @ArraySchema(arraySchema = @Schema(description = "One per enabled chain."))
          List<Wallet> gasWallets) {}

  /** The gas wallet on one chain. */
  @Schema(name = "GasWallet")
  record Wallet(
      @JsonProperty("chain") String chain,
      @JsonProperty("chain_id") @Schema(description = "EIP-155.") long chainId,
      @JsonProperty("coin") @Schema(description = "The native coin's symbol.") String coin,
      @JsonProperty("decimals") int decimals,
      @JsonProperty("address")
          @Schema(
              description =
                  "Where to send coin for gas, the same on every chain; null until a signer was"
                      + " started once.",
              nullable = true)
          @Nullable String address,
      @JsonProperty("balance")
          @Schema(description = "Null where no node answers.", nullable = true, pattern = DIGITS)
          @Nullable String balance,
      @JsonProperty("promised")
          @Schema(
              description = "What top-ups under way will take of it.",
              nullable = true,
              pattern = DIGITS)
          @Nullable String promised,
      @JsonProperty("spent_24h")
          @Schema(
              description = "Signed in the last 24 hours, at its dearest, as the limit counts it.",
              pattern = DIGITS)
          String spentInLastDay,
      @JsonProperty("max_top_up")
          @Schema(description = "The limit for one address at once.", pattern = DIGITS)
          String maxTopUp,
      @JsonProperty("max_top_ups_per_day")
          @Schema(description = "The limit for 24 hours.", pattern = DIGITS)
          String maxTopUpsPerDay,
      @JsonProperty("sweeps_waiting") @Schema(description = "How many token sweeps wait for gas.")
          long sweepsWaiting,
      @JsonProperty("too_low")
          @Schema(
              description = "Whether less than `max_top_up` is left that is not promised.",
              nullable = true)
          @Nullable Boolean tooLow,
      @JsonProperty("error")
          @Schema(description = "Why the chain could not be asked.", nullable = true)
          @Nullable String error) {}
}
