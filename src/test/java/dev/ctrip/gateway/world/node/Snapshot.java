package dev.ctrip.gateway.world.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ledger at one moment, as one node sees it.
 *
 * @param canonical from the genesis block to the head; at least one
 * @param unseen the blocks after that, which this node has not seen yet
 * @param known every block there ever was, by its hash; grows with the ledger
 * @param homes hashes of the blocks that ever held a transaction, by its hash; grows with the
 *     ledger
 * @param waiting transactions that are not mined yet, in order of arrival
 */
record Snapshot(
    List<LedgerBlock> canonical,
    List<LedgerBlock> unseen,
    Map<String, LedgerBlock> known,
    Map<String, List<String>> homes,
    Map<String, Sent> waiting) {

  record Place(LedgerBlock block, Mined mined) {}

  /** The same without its last blocks. */
  Snapshot behindBy(int blocks) {
    int length = Math.max(1, canonical.size() - blocks);
    return new Snapshot(
        canonical.subList(0, length),
        canonical.subList(length, canonical.size()),
        known,
        homes,
        waiting);
  }

  /** The same, whatever becomes of the ledger. */
  Snapshot frozen() {
    return new Snapshot(canonical, unseen, Map.copyOf(known), Map.copyOf(homes), waiting);
  }

  LedgerBlock head() {
    return canonical.getLast();
  }

  Optional<LedgerBlock> block(long number) {
    return number < 0 || number > head().number()
        ? Optional.empty()
        : Optional.of(canonical.get((int) number));
  }

  /** Nodes know blocks that a reorg removed, too. */
  Optional<LedgerBlock> block(String hash) {
    LedgerBlock block = known.get(hash);
    return block == null || unseen.stream().anyMatch(later -> later.hash().equals(hash))
        ? Optional.empty()
        : Optional.of(block);
  }

  boolean isCanonical(LedgerBlock block) {
    return block(block.number()).filter(same -> same.hash().equals(block.hash())).isPresent();
  }

  /** Where a transaction stands in the canonical chain. */
  Optional<Place> place(String txHash) {
    return homes(txHash)
        .filter(this::isCanonical)
        .flatMap(block -> block.transaction(txHash).map(mined -> new Place(block, mined)).stream())
        .findFirst();
  }

  /** A transaction that is not mined, or only in blocks that this node has not seen yet. */
  Optional<Sent> waiting(String txHash) {
    return Optional.ofNullable(waiting.get(txHash))
        .or(() ->
            unseen.stream()
                .flatMap(block -> block.transaction(txHash).stream())
                .map(Mined::sent)
                .findFirst());
  }

  private Stream<LedgerBlock> homes(String txHash) {
    return homes.getOrDefault(txHash, List.of()).stream()
        .flatMap(hash -> Optional.ofNullable(known.get(hash)).stream());
  }
}
