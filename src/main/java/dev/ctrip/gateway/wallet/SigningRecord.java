package dev.ctrip.gateway.wallet;

import dev.ctrip.gateway.chain.ChainSettings;
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
 * @param coinInLastDay the most of the native coin that what was signed in the last 24 hours moves,
 *     fees included
 */
public record SigningRecord(
    ChainId chain, Address from, List<UnsignedTransfer> atNonce, TokenAmount coinInLastDay) {

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
     * It may not, now or later.
     *
     * @param reason for people
     */
    record Refused(String reason) implements Permission {}

    /**
     * It may not now, since the day's limit is used up.
     *
     * @param reason for people
     */
    record NotToday(String reason) implements Permission {}
  }

  public SigningRecord {
    atNonce = List.copyOf(atNonce);
  }

  /** The record of an address that has signed nothing yet. */
  public static SigningRecord empty(ChainId chain, Address from) {
    return new SigningRecord(chain, from, List.of(), TokenAmount.ZERO);
  }

  /** The least that outbids a fee per gas, in wei: an eighth more, rounded up. */
  public static BigInteger outbidding(BigInteger feePerGasWei) {
    return feePerGasWei
        .multiply(OUTBID_NUMERATOR)
        .add(OUTBID_DENOMINATOR)
        .subtract(BigInteger.ONE)
        .divide(OUTBID_DENOMINATOR);
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
    boolean isNew = atNonce.isEmpty();
    TokenAmount day = coinInLastDay.plus(transfer.coinLeaving());
    TokenAmount cap = configured.fees().maxTopUpsPerDay();
    if (key.account() == KeyReference.Account.GAS_WALLET && isNew && day.isAbove(cap)) {
      return new Permission.NotToday(
          "the gas wallet may spend %s a day, and %s would be above it"
              .formatted(configured.coin().format(cap), configured.coin().format(day)));
    }
    return new Permission.Granted();
  }

  private @Nullable String refusal(
      UnsignedTransfer transfer, KeyReference key, boolean toIsOurs, ChainSettings configured) {
    if (!transfer.chain().equals(configured.id()) || !chain.equals(configured.id())) {
      return "the transfer is for chain %s, the signer is configured for chain %s"
          .formatted(transfer.chain(), configured.id());
    }
    String refusal = feeRefusal(transfer, configured);
    if (refusal == null && !fillsAGap(transfer)) {
      refusal =
          switch (key.account()) {
            case DEPOSITS -> sweepRefusal(transfer, configured);
            case GAS_WALLET -> topUpRefusal(transfer, toIsOurs, configured);
          };
    }
    return refusal == null ? contentRefusal(transfer) : refusal;
  }

  private static @Nullable String feeRefusal(UnsignedTransfer transfer, ChainSettings configured) {
    ChainSettings.Fees fees = configured.fees();
    if (transfer.maxFeePerGasWei().compareTo(fees.maxFeePerGasWei()) > 0) {
      return "the fee of %s wei per gas is above the chain's limit of %s"
          .formatted(transfer.maxFeePerGasWei(), fees.maxFeePerGasWei());
    }
    if (transfer.maxPriorityFeePerGasWei().compareTo(transfer.maxFeePerGasWei()) > 0) {
      return "the priority fee is above the whole fee (EIP-1559)";
    }
    // The share that a sweep of the native coin may cost is judged by who knows what it is worth.
    boolean paidByTheGasWallet = !transfer.isOfNativeCoin() || transfer.toKey() != null;
    if (paidByTheGasWallet && transfer.maxFee().isAbove(fees.maxTopUp())) {
      return "a fee of %s is above the limit of %s that a transaction's gas may cost"
          .formatted(
              configured.coin().format(transfer.maxFee()),
              configured.coin().format(fees.maxTopUp()));
    }
    return null;
  }

  /**
   * A transfer of nothing to itself only uses up its nonce, so that those behind it can be mined.
   */
  private boolean fillsAGap(UnsignedTransfer transfer) {
    return transfer.isOfNativeCoin() && transfer.to().equals(from) && transfer.amount().isZero();
  }

  private @Nullable String sweepRefusal(UnsignedTransfer transfer, ChainSettings configured) {
    if (!transfer.to().equals(configured.treasury())) {
      return "the destination %s is not the treasury %s of the signer's own configuration"
          .formatted(transfer.to(), configured.treasury());
    }
    if (transfer.to().equals(from)) {
      return "the treasury is the deposit address itself";
    }
    if (configured.listed(transfer.contract()).isEmpty()) {
      return "the token at %s is not listed in the signer's own configuration"
          .formatted(transfer.contract());
    }
    return transfer.amount().isZero() ? "a transfer of nothing only burns its fee" : null;
  }

  private static @Nullable String topUpRefusal(
      UnsignedTransfer transfer, boolean toIsOurs, ChainSettings configured) {
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
    TokenAmount cap = configured.fees().maxTopUp();
    if (transfer.amount().isAbove(cap)) {
      return "a top-up of %s is above the limit of %s"
          .formatted(configured.coin().format(transfer.amount()), configured.coin().format(cap));
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
            && isAtLeast(
                transfer.maxPriorityFeePerGasWei(), outbidding(last.maxPriorityFeePerGasWei()));
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

  private static boolean isAtLeast(BigInteger value, BigInteger bound) {
    return value.compareTo(bound) >= 0;
  }
}
