package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block with its transactions' native-coin transfers, in their order.
 *
 * @param transfers one per transaction, zero values included
 */
public record Block(BlockHeader header, List<Transfer> transfers) {

  /**
   * A transaction's own movement of the native coin; whether it succeeded stands in its receipt.
   *
   * @param to null where the transaction creates a contract
   */
  public record Transfer(TxHash txHash, Address from, @Nullable Address to, TokenAmount value) {}

  public Block {
    transfers = List.copyOf(transfers);
  }
}
