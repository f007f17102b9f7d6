package dev.ctrip.gateway.world.node;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * A block with the state after it.
 *
 * @param timestamp seconds since 1970
 */
record LedgerBlock(
    long number,
    String hash,
    String parentHash,
    long timestamp,
    BigInteger baseFeeWei,
    String logsBloom,
    List<Mined> transactions,
    WorldState state) {

  Optional<Mined> transaction(String hash) {
    return transactions.stream().filter(mined -> mined.sent().hash().equals(hash)).findFirst();
  }

  LedgerBlock with(WorldState other) {
    return new LedgerBlock(
        number, hash, parentHash, timestamp, baseFeeWei, logsBloom, transactions, other);
  }
}
