package dev.ctrip.gateway.wallet;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.RefundLimits;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an address has signed on a chain as far as it matters for what it may sign next. The answer
 * is pure, so that it can be tested by a table and asked again after a crash: the caller stores
 * what it signs before the signature leaves its hands.
 *
 * @param atNonce what was signed at the nonce in question, oldest first: one content, its fees
 *     rising
 * @param signedAbove whether anything was signed at a higher nonce, which waits for this one
 * @param coinInLastDay the most of the native coin that what was signed in the last 24 hours moves,
 *     fees included
 * @param refundedInLastDay what other refunds that were signed in the last 24 hours move of the
 *     asset in question
 */
public record SigningRecord(
    ChainId chain,
    Address from,
    List<UnsignedTransfer> atNonce,
    boolean signedAbove,
    TokenAmount coinInLastDay,
    TokenAmount refundedInLastDay) {

  /** What any transaction takes (Yellow Paper, G_transaction); with less it is never mined. */
  private static final long LEAST_GAS = 21_000;

  /**
   * What the call of a token takes before it does anything: a floor of 10 gas for each zero byte of
   * the call and 40 for any other (EIP-7623), of 68 bytes of which 12 are zero in any case.
   */
  private static final long LEAST_TOKEN_GAS = LEAST_GAS + 12 * 10 + 56 * 40;

  /**
   * What has more than a block holds is never mined, and its nonce never free. No chain takes less
   * than this in one transaction (the common limit is 2^24, EIP-7825), and no transfer needs nearly
   * as much, not even where gas pays for data on another chain as well (Arbitrum).
   */
  private static final long MOST_GAS = 10_000_000;

  /**
   * What a node demands at least of a replacement is a tenth (Geth); an eighth is safe anywhere.
   */
  private static final BigInteger OUTBID_NUMERATOR = BigInteger.valueOf(9);

  private static final BigInteger OUTBID_DENOMINATOR = BigInteger.valueOf(8);

  /** Whether a transfer may be signed. */
  public sealed interface Permission {

    /** It may. */
    record Granted() implements Permission {}

    /**
     * It may not, now or later: nobody who goes by the rules would have planned it.
     *
     * @param reason for people
     */
    record Refused(String reason) implements Permission {}

    /**
     * It may not now, by limits and settings that may be others by the time it is planned anew.
     *
     * @param reason for people
     */
    record NotNow(String reason) implements Permission {}
  }

  public SigningRecord {
    atNonce = List.copyOf(atNonce);
  }

  /** With no other refund. */
  public SigningRecord(
      ChainId chain,
      Address from,
      List<UnsignedTransfer> atNonce,
      boolean signedAbove,
      TokenAmount coinInLastDay) {
    this(chain, from, atNonce, signedAbove, coinInLastDay, TokenAmount.ZERO);
  }

  /** The record of an address that has signed nothing yet. */
  public static SigningRecord empty(ChainId chain, Address from) {
    return new SigningRecord(chain, from, List.of(), false, TokenAmount.ZERO);
  }

  /**
   * The least that outbids a fee per gas, in wei: an eighth more, rounded up. More than it was in
   * any case: nodes ask for a strictly higher one (Geth), also than nothing.
   */
  public static BigInteger outbidding(BigInteger feePerGasWei) {
    return feePerGasWei
        .multiply(OUTBID_NUMERATOR)
        .add(OUTBID_DENOMINATOR)
        .subtract(BigInteger.ONE)
        .divide(OUTBID_DENOMINATOR)
        .max(feePerGasWei.add(BigInteger.ONE));
  }

  /**
   * Judges a transfer by the signer's own configuration; nothing in the transfer is believed.
   *
   * @param key that is to sign
   * @param toIsOurs whether the signer has derived {@code to} from the transfer's {@code toKey}
   * @param configured the chain as the signing process itself is configured
   */
  public Permission permit(
      UnsignedTransfer transfer, KeyReference key, boolean toIsOurs, ChainSettings configured) {
    String refusal = refusal(transfer, key, toIsOurs, configured);
    if (refusal != null) {
      return new Permission.Refused(refusal);
    }
    String objection = objection(transfer, key, configured);
    return objection == null ? new Permission.Granted() : new Permission.NotNow(objection);
  }

  /**
   * Whether it only uses up its nonce, so that those behind it can be mined: a transfer of nothing
   * to itself. Told by what it does, whatever it is said to be for.
   */
  public boolean fillsAGap(UnsignedTransfer transfer) {
    return transfer.isOfNativeCoin() && transfer.to().equals(from) && transfer.amount().isZero();
  }

  // --- Never ---

  private @Nullable String refusal(
      UnsignedTransfer transfer, KeyReference key, boolean toIsOurs, ChainSettings configured) {
    if (!transfer.chain().equals(configured.id()) || !chain.equals(configured.id())) {
      return "the transfer is for chain %s, the signer is configured for chain %s"
          .formatted(transfer.chain(), configured.id());
    }
    if (transfer.maxPriorityFeePerGasWei().compareTo(transfer.maxFeePerGasWei()) > 0) {
      return "the priority fee is above the whole fee (EIP-1559)";
    }
    String refusal = purposeRefusal(transfer, key, toIsOurs, configured);
    return refusal == null ? contentRefusal(transfer) : refusal;
  }

  private @Nullable String purposeRefusal(
      UnsignedTransfer transfer, KeyReference key, boolean toIsOurs, ChainSettings configured) {
    if (fillsAGap(transfer)) {
      return signedAbove || !atNonce.isEmpty()
          ? null
          : "nothing of %s waits behind nonce %d, which is no gap to fill"
              .formatted(from, transfer.nonce());
    }
    return switch (key.account()) {
      case DEPOSITS -> {
        if (paysOut(transfer, key, configured)) {
          yield refundRefusal(transfer, configured);
        }
        yield transfer.amount().isZero() ? "a transfer of nothing only burns its fee" : null;
      }
      case GAS_WALLET -> topUpRefusal(transfer, toIsOurs);
      case REFUND_WALLET -> refundRefusal(transfer, configured);
    };
  }

  /** Whether it takes money that was paid there to somebody else, which only a refund may. */
  private boolean paysOut(UnsignedTransfer transfer, KeyReference key, ChainSettings configured) {
    return key.account() == KeyReference.Account.DEPOSITS
        && !fillsAGap(transfer)
        && !transfer.to().equals(configured.treasury())
        && configured.refundsFromDeposits(transfer.contract());
  }

  private @Nullable String refundRefusal(UnsignedTransfer transfer, ChainSettings configured) {
    Address to = transfer.to();
    if (transfer.amount().isZero()) {
      return "a refund of nothing only burns its fee";
    }
    if (to.isZero()) {
      return "a refund to the zero address is lost";
    }
    if (transfer.toKey() != null || to.equals(from) || to.equals(configured.treasury())) {
      return "the destination %s is this installation's own".formatted(to);
    }
    return configured.tokens().stream().anyMatch(token -> to.equals(token.token().contract()))
        ? "the destination %s is the contract of a token, which gives nothing back".formatted(to)
        : null;
  }

  private static @Nullable String topUpRefusal(UnsignedTransfer transfer, boolean toIsOurs) {
    if (!transfer.isOfNativeCoin()) {
      return "the gas wallet moves nothing but the native coin";
    }
    if (!toIsOurs || transfer.toKey() == null) {
      return "the destination %s is no deposit address of this installation"
          .formatted(transfer.to());
    }
    if (transfer.toKey().account() != KeyReference.Account.DEPOSITS) {
      return "the gas wallet tops up deposit addresses only";
    }
    return transfer.amount().isZero() ? "a top-up of nothing only burns its fee" : null;
  }

  private @Nullable String contentRefusal(UnsignedTransfer transfer) {
    if (atNonce.isEmpty() || atNonce.contains(transfer)) {
      return null;
    }
    UnsignedTransfer last = atNonce.getLast();
    if (!isSameContent(last, transfer)) {
      return "nonce %d of %s was used to sign something else".formatted(transfer.nonce(), from);
    }
    boolean outbids =
        isAtLeast(transfer.maxFeePerGasWei(), outbidding(last.maxFeePerGasWei()))
            && (transfer.legacy()
                || isAtLeast(
                    transfer.maxPriorityFeePerGasWei(),
                    outbidding(last.maxPriorityFeePerGasWei())));
    return outbids
        ? null
        : "its fees are not an eighth above those that were signed at nonce %d of %s"
            .formatted(transfer.nonce(), from);
  }

  /** What it costs may rise; where the address is emptied, that comes off what arrives. */
  private static boolean isSameContent(UnsignedTransfer one, UnsignedTransfer other) {
    boolean sameAmount =
        one.amount().equals(other.amount())
            || (one.isOfNativeCoin()
                && one.toKey() == null
                && one.coinLeaving().equals(other.coinLeaving()));
    return sameAmount
        && one.nonce() == other.nonce()
        && Objects.equals(one.contract(), other.contract())
        && one.to().equals(other.to())
        && Objects.equals(one.toKey(), other.toKey())
        && one.gasLimit() == other.gasLimit()
        && one.legacy() == other.legacy();
  }

  // --- Not as things are ---

  private @Nullable String objection(
      UnsignedTransfer transfer, KeyReference key, ChainSettings configured) {
    String objection = feeObjection(transfer, key, configured);
    if (objection != null || fillsAGap(transfer)) {
      return objection;
    }
    return switch (key.account()) {
      case DEPOSITS ->
          paysOut(transfer, key, configured)
              ? payoutObjection(transfer, configured)
              : sweepObjection(transfer, configured);
      case GAS_WALLET -> topUpObjection(transfer, configured);
      case REFUND_WALLET -> refundObjection(transfer, configured);
    };
  }

  /** Of the coin, the fee is paid by what others have paid there, and counts for no limit. */
  private @Nullable String payoutObjection(UnsignedTransfer transfer, ChainSettings configured) {
    return transfer.isOfNativeCoin() && transfer.maxFee().isAbove(transfer.amount())
        ? "a fee of %s is more than the refund itself"
            .formatted(configured.coin().format(transfer.maxFee()))
        : refundObjection(transfer, configured);
  }

  /** The operator's limits per asset; without them nothing is refunded. */
  private @Nullable String refundObjection(UnsignedTransfer transfer, ChainSettings configured) {
    ListedToken listed = configured.listed(transfer.contract()).orElse(null);
    if (listed == null) {
      return "the token at %s is not listed in the signer's own configuration"
          .formatted(transfer.contract());
    }
    RefundLimits limits = listed.refunds();
    if (limits == null) {
      return "the signer's own configuration sets no max-refund for " + listed.token().symbol();
    }
    if (transfer.amount().isAbove(limits.most())) {
      return "a refund of %s is above the limit of %s"
          .formatted(
              listed.token().format(transfer.amount()), listed.token().format(limits.most()));
    }
    // Also where it was signed before, which has left it out of the others: whoever writes rows
    // could else say so of each.
    TokenAmount day = refundedInLastDay.plus(transfer.amount());
    return day.isAbove(limits.mostPerDay())
        ? "refunds may come to %s a day, and %s would be above it"
            .formatted(listed.token().format(limits.mostPerDay()), listed.token().format(day))
        : null;
  }

  private @Nullable String feeObjection(
      UnsignedTransfer transfer, KeyReference key, ChainSettings configured) {
    ChainSettings.Fees fees = configured.fees();
    long least = transfer.isOfNativeCoin() ? LEAST_GAS : LEAST_TOKEN_GAS;
    if (transfer.gasLimit() < least || transfer.gasLimit() > MOST_GAS) {
      return "with a gas limit of %d it might never be mined; the signer takes %d to %d"
          .formatted(transfer.gasLimit(), least, MOST_GAS);
    }
    if (transfer.maxFeePerGasWei().compareTo(fees.maxFeePerGasWei()) > 0) {
      return "the fee of %s wei per gas is above the chain's limit of %s"
          .formatted(transfer.maxFeePerGasWei(), fees.maxFeePerGasWei());
    }
    // The share that a sweep of the native coin may cost is judged by who knows what it is worth.
    boolean paidByWhatItMoves =
        key.account() == KeyReference.Account.DEPOSITS
            && transfer.isOfNativeCoin()
            && !fillsAGap(transfer)
            && !paysOut(transfer, key, configured);
    if (!paidByWhatItMoves && transfer.maxFee().isAbove(fees.maxTopUp())) {
      return "a fee of %s is above the limit of %s that a transaction's gas may cost"
          .formatted(
              configured.coin().format(transfer.maxFee()),
              configured.coin().format(fees.maxTopUp()));
    }
    return null;
  }

  private @Nullable String sweepObjection(UnsignedTransfer transfer, ChainSettings configured) {
    if (!transfer.to().equals(configured.treasury())) {
      return "the destination %s is not the treasury %s of the signer's own configuration"
          .formatted(transfer.to(), configured.treasury());
    }
    if (transfer.to().equals(from)) {
      return "the treasury is the deposit address itself";
    }
    return configured.listed(transfer.contract()).isEmpty()
        ? "the token at %s is not listed in the signer's own configuration"
            .formatted(transfer.contract())
        : null;
  }

  /** What was signed at the nonce already counts for the day. */
  private @Nullable String topUpObjection(UnsignedTransfer transfer, ChainSettings configured) {
    TokenAmount most = configured.fees().maxTopUp();
    if (transfer.amount().isAbove(most)) {
      return "a top-up of %s is above the limit of %s"
          .formatted(configured.coin().format(transfer.amount()), configured.coin().format(most));
    }
    TokenAmount day = coinInLastDay.plus(transfer.coinLeaving());
    TokenAmount mostPerDay = configured.fees().maxTopUpsPerDay();
    return atNonce.isEmpty() && day.isAbove(mostPerDay)
        ? "the gas wallet may spend %s a day, and %s would be above it"
            .formatted(configured.coin().format(mostPerDay), configured.coin().format(day))
        : null;
  }

  private static boolean isAtLeast(BigInteger value, BigInteger bound) {
    return value.compareTo(bound) >= 0;
  }
}
