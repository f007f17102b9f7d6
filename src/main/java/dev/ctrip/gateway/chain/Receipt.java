package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.util.List;

/**
 * What became of a mined transaction.
 *
 * @param succeeded whether its status is present and 1 (EIP-658); a missing status is no success
 * @param fee what it cost, in the native coin's base units: gas used times the effective price, and
 *     what was charged for its data
 * @param tokenTransfers what any contract logged as transfers
 */
public record Receipt(
    TxHash txHash,
    long blockNumber,
    BlockHash blockHash,
    boolean succeeded,
    TokenAmount fee,
    List<Block.TokenTransfer> tokenTransfers) {

  public Receipt {
    tokenTransfers = List.copyOf(tokenTransfers);
  }

  /** Of a transaction that moved no token. */
  public Receipt(
      TxHash txHash, long blockNumber, BlockHash blockHash, boolean succeeded, TokenAmount fee) {
    this(txHash, blockNumber, blockHash, succeeded, fee, List.of());
  }

  /** What a token's contract logged as moved from one address to another. */
  public TokenAmount moved(Address contract, Address from, Address to) {
    return tokenTransfers.stream()
        .filter(transfer -> transfer.contract().equals(contract))
        .filter(transfer -> transfer.from().equals(from) && transfer.to().equals(to))
        .map(Block.TokenTransfer::amount)
        .reduce(TokenAmount.ZERO, TokenAmount::plus);
  }
}
