package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells which of a block's transfers are deposits of ours. */
final class DepositFinder {

  private final Chain chain;
  private final ChainId chainId;
  private final DepositListener listener;
  private final Arrivals arrivals;

  DepositFinder(Chain chain, DepositListener listener) {
    this.chain = chain;
    this.chainId = chain.settings().id();
    this.listener = listener;
    this.arrivals = new Arrivals(chain);
  }

  /**
   * Asks the listener once, or not at all where nothing moves; asks the chain only about transfers
   * to us.
   *
   * @throws ChainUnavailableException if a transfer's fate in this very block cannot be read; the
   *     block then counts as unread
   */
  List<Deposit> in(Block block) {
    BlockHeader header = block.header();
    List<Deposit> candidates =
        Stream.concat(
                block.transfers().stream()
                    .flatMap(transfer -> candidate(transfer, header).stream()),
                block.tokenTransfers().stream().map(transfer -> candidate(transfer, header)))
            .filter(DepositFinder::moves)
            .toList();
    if (candidates.isEmpty()) {
      return List.of();
    }
    Set<Address> ours =
        listener.oursAmong(candidates.stream().map(Deposit::to).collect(Collectors.toSet()));
    List<Deposit> toUs =
        candidates.stream()
            .filter(candidate -> ours.contains(candidate.to()))
            .filter(this::succeeded)
            .toList();
    return arrivals.of(block, toUs);
  }

  private static boolean moves(Deposit candidate) {
    return !candidate.amount().isZero() && !candidate.from().equals(candidate.to());
  }

  private Optional<Deposit> candidate(Block.Transfer transfer, BlockHeader block) {
    return Optional.ofNullable(transfer.to())
        .map(to ->
            new Deposit(
                chainId,
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

  private Deposit candidate(Block.TokenTransfer transfer, BlockHeader block) {
    return new Deposit(
        chainId,
        transfer.txHash(),
        transfer.logIndex(),
        transfer.from(),
        transfer.to(),
        transfer.contract(),
        transfer.amount(),
        block.number(),
        block.hash(),
        block.timestamp(),
        Deposit.State.SEEN);
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
