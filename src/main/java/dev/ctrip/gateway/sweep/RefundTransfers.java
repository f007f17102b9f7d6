package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.wallet.KeyReference;
import java.util.function.BooleanSupplier;

/**
 * Plans refunds out of the deposit address where their payment's money waits to be swept, else out
 * of the refund wallet, in the same ledger and with the same nonces as everything that is sent.
 * What is planned is signed by {@link SweepSigning}, sent and followed by {@link SweepTransfers}.
 * Safe for any thread.
 */
public interface RefundTransfers {

  /**
   * Commits content, fee and nonce of the transaction that pays a refund. Idempotent: a refund has
   * one transaction that may ever be mined.
   *
   * @param begin asked within the ledger's transaction before anything is stored: whether the
   *     refund is still wanted. Notes there that it is on its way
   * @throws dev.ctrip.gateway.chain.ChainUnavailableException if no node answers
   */
  Answer plan(Order order, BooleanSupplier begin);

  /**
   * Gives up a transaction that was never signed, so that its nonce is free and the refund can be
   * planned anew. Does nothing where one is signed.
   *
   * @param reason for people
   */
  void takeBack(String refundId, String reason);

  /**
   * @param paidTo where its payment was paid
   * @param to who is paid
   * @param confirmationsRequired until it counts as paid, in blocks
   */
  record Order(
      String refundId,
      ChainId chain,
      Token asset,
      PaidTo paidTo,
      Address to,
      TokenAmount amount,
      int confirmationsRequired) {}

  /** A deposit address, and the name of its key. */
  record PaidTo(Address address, KeyReference key) {}

  /** What a plan comes to; reasons are for people. */
  sealed interface Answer {

    /** It has a transaction, now or since before. */
    record Planned(String outgoingId) implements Answer {}

    /** The refund wallet has too little. */
    record TooLittle(String reason) implements Answer {}

    /** Not at present: fees are above the chain's limits. */
    record NotNow(String reason) implements Answer {}

    /** Token or destination refuse it. */
    record Impossible(String reason) implements Answer {}

    /** Nobody wants it any more. */
    record NotWanted() implements Answer {}
  }
}
