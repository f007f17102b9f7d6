package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All sweeps, from PostgreSQL. Safe for any thread. */
public interface SweepOverview {

  /** Newest first. */
  List<Entry> list(Filter filter);

  /**
   * The newest sweep of an asset of a chain that was made for a payment.
   *
   * @param contract of the token; null for the native coin
   */
  Optional<Entry> newest(String paymentId, ChainId chain, @Nullable Address contract);

  /** Whether there is a sweep of that id. */
  boolean exists(String sweepId);

  /** How many sweeps of a chain wait for that. */
  long countWaiting(ChainId chain, Sweep.WaitsFor waitsFor);

  /**
   * @param state null for any
   * @param chain null for any
   * @param after the id of the last one seen; null to begin
   */
  record Filter(
      Sweep.@Nullable State state, @Nullable ChainId chain, @Nullable String after, int limit) {}

  /**
   * @param nonce of the address; null where nothing could be planned or signed
   * @param transactions all that was signed for it, its gas and all replacements, oldest first
   */
  record Entry(
      Sweep sweep,
      String paymentId,
      Address from,
      Address to,
      @Nullable Long nonce,
      Instant updatedAt,
      List<SignedAttempt> transactions) {

    public Entry {
      transactions = List.copyOf(transactions);
    }
  }

  /** What a transaction is for that was signed for a sweep. */
  enum Use {
    /** Moves the money to the treasury. */
    SWEEP,
    /** Brings gas to the address. */
    GAS,
    /** Pays a refund out of the money, in place of moving it to the treasury. */
    REFUND
  }

  /**
   * @param use what it is for
   * @param maxFeePerGasWei that it offers, in wei
   * @param broadcastAt when it was first handed to a node; null until then
   * @param mined whether it is the one that was mined, deep enough
   */
  record SignedAttempt(
      TxHash txHash,
      Use use,
      long nonce,
      BigInteger maxFeePerGasWei,
      Instant signedAt,
      @Nullable Instant broadcastAt,
      boolean mined) {}
}
