package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.money.Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells which of a block's transfers are deposits of ours. */
final class DepositFinder {

  private final Chain chain;
  private final DepositListener listener;

  DepositFinder(Chain chain, DepositListener listener) {
    this.chain = chain;
    this.listener = listener;
  }

  /**
   * Asks the listener once, or not at all where nothing moves; asks the chain only about transfers
   * to us.
   *
   * @throws ChainUnavailableException if a transfer's fate in this very block cannot be read; the
   *     block then counts as unread
   */
  List<Deposit> in(Block block) {
    List<Deposit> candidates =
        block.transfers().stream()
            .map(transfer -> candidate(transfer, block.header()))
            .flatMap(Optional::stream)
            .toList();
    if (candidates.isEmpty()) {
      return List.of();
    }
    Set<Address> ours =
        listener.oursAmong(candidates.stream().map(Deposit::to).collect(Collectors.toSet()));
    return candidates.stream()
        .filter(candidate -> ours.contains(candidate.to()))
        .filter(this::succeeded)
        .toList();
  }

  /** A transfer as the deposit that it would be, if it moves anything to anybody. */
  private Optional<Deposit> candidate(Block.Transfer transfer, BlockHeader block) {
    Address to = transfer.to();
    if (to == null || transfer.value().isZero()) {
      return Optional.empty();
    }
    return Optional.of(
        new Deposit(
            chain.settings().id(),
            transfer.txHash(),
            null,
            transfer.from(),
            to,
            null,
            transfer.value(),
            block.number(),
            block.hash(),
            block.timestamp(),
            Deposit.State.SEEN));
  }

  private boolean succeeded(Deposit candidate) {
    return chain
        .receipt(candidate.txHash())
        .filter(receipt -> receipt.blockHash().equals(candidate.blockHash()))
        .map(Receipt::succeeded)
        .orElseThrow(() ->
            new ChainUnavailableException(
                "no receipt for %s in block %d %s; the block may be leaving the chain"
                    .formatted(candidate.txHash(), candidate.blockNumber(), candidate.blockHash()),
                null));
  }
}
