package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block with all that moves in it as far as it may be a payment, in its order.
 *
 * @param transfers of the native coin, one per transaction, zero values included
 * @param innerTransfers of the native coin by contracts, as far as the node tells them; none of a
 *     call that was reverted
 * @param tokenTransfers of the chain's listed tokens only, zero values included
 */
public record Block(
    BlockHeader header,
    List<Transfer> transfers,
    List<Transfer> innerTransfers,
    List<TokenTransfer> tokenTransfers) {

  /**
   * A movement of the native coin by a transaction, or by a contract within one; whether the
   * transaction succeeded stands in its receipt.
   *
   * @param to null where the transaction creates a contract
   */
  public record Transfer(TxHash txHash, Address from, @Nullable Address to, TokenAmount value) {}

  /**
   * A {@code Transfer} log as ERC-20 defines it: two indexed addresses, one amount. What a token
   * logs under the same name in any other shape is none.
   *
   * @param logIndex position in the block
   * @param contract who logged it
   * @param amount as logged; what has really arrived is for the balance to say
   */
  public record TokenTransfer(
      TxHash txHash,
      int logIndex,
      Address contract,
      Address from,
      Address to,
      TokenAmount amount) {}

  /** Without what contracts do. */
  public Block(BlockHeader header, List<Transfer> transfers, List<TokenTransfer> tokenTransfers) {
    this(header, transfers, List.of(), tokenTransfers);
  }

  public Block {
    transfers = List.copyOf(transfers);
    innerTransfers = List.copyOf(innerTransfers);
    tokenTransfers = List.copyOf(tokenTransfers);
  }
}
