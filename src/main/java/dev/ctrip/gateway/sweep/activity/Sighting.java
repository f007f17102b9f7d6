package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.TransferFate;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TxHash;
import java.util.List;
import java.util.Optional;

/**
 * What a chain shows of a transaction that we sent.
 *
 * @param nextNonce of the sending address as of the latest block
 * @param known whether a node knows any attempt at the transaction, mined or waiting
 * @param receipt only where its block is canonical
 * @param head number of the latest block
 */
record Sighting(long nextNonce, boolean known, Optional<Receipt> receipt, long head) {

  /**
   * Looks, in an order that matters: the nonce first and the receipt last, or a transaction mined
   * in between would look displaced.
   *
   * @param attempts at the transaction, of which at most one is ever mined
   */
  static Sighting of(Chain chain, Address from, List<TxHash> attempts) {
    long nextNonce = chain.nextNonce(from);
    // Newest first: an older one is known only where that one was never taken.
    boolean known = attempts.reversed().stream().anyMatch(chain::knows);
    Optional<Receipt> receipt =
        attempts.reversed().stream()
            .map(chain::receipt)
            .flatMap(Optional::stream)
            .filter(mined -> isCanonical(chain, mined))
            .findFirst();
    return new Sighting(nextNonce, known, receipt, chain.head().number());
  }

  /**
   * @param nonce the transaction's own
   */
  TransferFate fate(long nonce) {
    if (receipt.isPresent()) {
      Receipt mined = receipt.get();
      // The transaction's own block counts. A node that lags behind may show a lower head.
      long confirmations = Math.max(1, head - mined.blockNumber() + 1);
      return mined.succeeded()
          ? new TransferFate.Mined(mined, confirmations)
          : new TransferFate.Reverted(mined, confirmations);
    }
    if (nextNonce > nonce) {
      return new TransferFate.Displaced();
    }
    return known ? new TransferFate.Waiting() : new TransferFate.Unknown();
  }

  /** Asked of whichever node answers, which may be another than the one that gave the receipt. */
  private static boolean isCanonical(Chain chain, Receipt receipt) {
    return chain
        .header(receipt.blockNumber())
        .map(BlockHeader::hash)
        .filter(receipt.blockHash()::equals)
        .isPresent();
  }
}
