package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A planned transfer as it is stored.
 *
 * @param transfer what is to be signed; null where none could be planned or the signer refused it
 * @param txHash null until it is signed
 * @param signedAt null until then
 * @param broadcast whether it was ever handed to the chain
 * @param displacedAtBlock the head when its nonce was first seen used by another transaction; null
 *     while it is not
 * @param reason why it is stuck; null unless it is
 */
public record SweepIntent(
    String id,
    ChainId chain,
    Address from,
    KeyReference key,
    int confirmationsRequired,
    Sweep.State state,
    @Nullable UnsignedTransfer transfer,
    @Nullable TxHash txHash,
    @Nullable Instant signedAt,
    boolean broadcast,
    @Nullable Long displacedAtBlock,
    @Nullable String reason) {

  /**
   * @throws IllegalStateException if there is none
   */
  public UnsignedTransfer requireTransfer() {
    if (transfer == null) {
      throw new IllegalStateException("sweep " + id + " has no transfer: " + reason);
    }
    return transfer;
  }

  /**
   * @throws IllegalStateException if it is not signed
   */
  public TxHash requireTxHash() {
    if (txHash == null) {
      throw new IllegalStateException("sweep " + id + " is not signed");
    }
    return txHash;
  }
}
