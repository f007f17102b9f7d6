package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.money.Address;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the transaction of a sweep went on. Its hash and how it ended stand in the sweep, which may
 * have waited before it was planned.
 *
 * @param to the treasury, or who is paid back
 * @param nonce of the deposit address; null where nothing could be planned or signed
 * @param plannedAt null where nothing could be planned
 * @param signedAt null until then
 * @param broadcastAt when it was handed to a node for the first time; null until then
 * @param reorgs which took it although it had been deep enough, oldest first
 * @param stuckAt when it was found that it cannot go on; null unless it is
 */
public record SweepTransaction(
    Sweep sweep,
    Address to,
    @Nullable Long nonce,
    @Nullable Instant plannedAt,
    @Nullable Instant signedAt,
    @Nullable Instant broadcastAt,
    List<Reorg> reorgs,
    @Nullable Instant stuckAt) {

  public SweepTransaction {
    reorgs = List.copyOf(reorgs);
  }

  /**
   * @param sweptAt when it had been found deep enough
   * @param at when its block was found to be gone
   */
  public record Reorg(Instant sweptAt, Instant at) {}
}
