package dev.ctrip.gateway.wallet;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one address has signed on one chain, and the rules for what it may sign next. The
 * answer is pure, so that it can be tested by a table and asked again after a crash: the caller
 * stores what it signs before the signature leaves its hands.
 *
 * @param signed what was signed, by nonce; one content per nonce, for ever
 */
public record SigningRecord(ChainId chain, Address from, SortedMap<Long, UnsignedTransfer> signed) {

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
  }

  public SigningRecord {
    signed = Collections.unmodifiableSortedMap(new TreeMap<>(signed));
  }

  /** The record of an address that has signed nothing yet. */
  public static SigningRecord empty(ChainId chain, Address from) {
    return new SigningRecord(chain, from, new TreeMap<>(Map.of()));
  }

  /**
   * Judges a transfer by the signer's own configuration; nothing in the transfer is believed.
   *
   * @param configured the chain as the signing process itself is configured
   */
  public Permission permit(UnsignedTransfer transfer, ChainSettings configured) {
    String refusal = refusal(transfer, configured);
    return refusal == null ? new Permission.Granted() : new Permission.Refused(refusal);
  }

  private @Nullable String refusal(UnsignedTransfer transfer, ChainSettings configured) {
    if (!transfer.chain().equals(configured.id()) || !chain.equals(configured.id())) {
      return "the transfer is for chain %s, the signer is configured for chain %s"
          .formatted(transfer.chain(), configured.id());
    }
    if (!transfer.to().equals(configured.treasury())) {
      return "the destination %s is not the treasury %s of the signer's own configuration"
          .formatted(transfer.to(), configured.treasury());
    }
    if (transfer.to().equals(from)) {
      return "the treasury is the deposit address itself";
    }
    if (transfer.value().isZero()) {
      return "a transfer of nothing only burns its fee";
    }
    if (transfer.maxFeePerGasWei().compareTo(configured.fees().maxFeePerGasWei()) > 0) {
      return "the fee of %s wei per gas is above the chain's limit of %s"
          .formatted(transfer.maxFeePerGasWei(), configured.fees().maxFeePerGasWei());
    }
    if (transfer.maxPriorityFeePerGasWei().compareTo(transfer.maxFeePerGasWei()) > 0) {
      return "the priority fee is above the whole fee (EIP-1559)";
    }
    UnsignedTransfer before = signed.get(transfer.nonce());
    if (before != null && !before.equals(transfer)) {
      return "nonce %d of %s was used to sign something else".formatted(transfer.nonce(), from);
    }
    return null;
  }
}
