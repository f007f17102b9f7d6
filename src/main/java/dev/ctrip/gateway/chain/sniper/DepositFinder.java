package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.OwnTransfers;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TxHash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells which transfers are deposits of ours. */
final class DepositFinder {

  private final Chain chain;
  private final ChainId chainId;
  private final DepositListener listener;
  private final OwnTransfers own;
  private final Arrivals arrivals;

  DepositFinder(Chain chain, DepositListener listener, OwnTransfers own) {
    this.chain = chain;
    this.chainId = chain.settings().id();
    this.listener = listener;
    this.own = own;
    this.arrivals = new Arrivals(chain);
  }

  /**
   * Asks the listener once, or not at all where nothing moves; asks the chain only about transfers
   * to us.
   *
   * @return in the order of the blocks and of what is in them
   * @throws ChainUnavailableException if a transfer's fate in its very block cannot be read; the
   *     blocks then count as unread
   */
  List<Deposit> in(List<Block> blocks) {
    Set<Address> recipients =
        blocks.stream().flatMap(this::candidates).map(Deposit::to).collect(Collectors.toSet());
    if (recipients.isEmpty()) {
      return List.of();
    }
    Set<Address> ours = listener.oursAmong(recipients);
    return blocks.stream().flatMap(block -> in(block, ours).stream()).toList();
  }

  private List<Deposit> in(Block block, Set<Address> ours) {
    List<Deposit> toUs =
        candidates(block).filter(candidate -> ours.contains(candidate.to())).toList();
    if (toUs.isEmpty()) {
      return List.of();
    }
    Set<TxHash> sentByUs = own.ownAmong(chainId, hashes(toUs));
    return arrivals.of(
        block,
        toUs.stream()
            .filter(candidate -> !sentByUs.contains(candidate.txHash()))
            .filter(this::succeeded)
            .toList());
  }

  private static List<TxHash> hashes(List<Deposit> candidates) {
    return candidates.stream().map(Deposit::txHash).filter(Objects::nonNull).toList();
  }

  private Stream<Deposit> candidates(Block block) {
    BlockHeader header = block.header();
    return Stream.of(
            block.transfers().stream().flatMap(transfer -> candidate(transfer, header).stream()),
            inOnePerTransaction(block.innerTransfers())
                .flatMap(transfer -> candidate(transfer, header).stream()),
            block.tokenTransfers().stream().map(transfer -> candidate(transfer, header)))
        .flatMap(Function.identity())
        .filter(DepositFinder::moves);
  }

  /** A contract may send to one address more than once; a deposit is what a transaction brought. */
  private static Stream<Block.Transfer> inOnePerTransaction(List<Block.Transfer> inner) {
    Map<Object, Block.Transfer> sums = new LinkedHashMap<>();
    for (Block.Transfer transfer : inner) {
      if (transfer.to() != null) {
        sums.merge(
            Map.entry(transfer.txHash(), transfer.to()),
            transfer,
            (one, other) ->
                new Block.Transfer(
                    one.txHash(), one.from(), one.to(), one.value().plus(other.value())));
      }
    }
    return sums.values().stream();
  }

  private static boolean moves(Deposit candidate) {
    return !candidate.amount().isZero() && !candidate.to().equals(candidate.from());
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
        .receipt(Objects.requireNonNull(candidate.txHash()))
        .filter(receipt -> receipt.blockHash().equals(candidate.blockHash()))
        .map(Receipt::succeeded)
        .orElseThrow(() ->
            new ChainUnavailableException(
                "no receipt for %s in block %d %s; the block may be leaving the chain"
                    .formatted(candidate.txHash(), candidate.blockNumber(), candidate.blockHash()),
                null));
  }
}
