package dev.ctrip.gateway.accounting.store;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.EntryKind;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the books are to say of a fact.
 *
 * @param source names the fact
 * @param txHash null where only a balance tells of it
 * @param blockHash of a block whose balances the entry follows from; null where it does not
 * @param owner null where it concerns no payment
 * @param lines balanced in each asset; at most one for an account and asset, and none of zero
 */
public record Entry(
    String source,
    EntryKind kind,
    @Nullable TxHash txHash,
    long blockNumber,
    @Nullable BlockHash blockHash,
    @Nullable Owner owner,
    List<Line> lines) {

  /** Whose payment an entry concerns. */
  public record Owner(String paymentId, String merchantId) {}

  /**
   * @param asset contract; null for the native coin
   * @param amount in base units; below zero where it leaves the account
   */
  public record Line(Account account, @Nullable Address asset, BigInteger amount) {}

  private record Place(Account account, @Nullable Address asset) {}

  /**
   * Lines of the same account and asset become one.
   *
   * @throws IllegalArgumentException if the lines are not balanced
   */
  public Entry {
    lines = merged(lines);
    Map<Optional<Address>, BigInteger> sums = new HashMap<>();
    lines.forEach(
        line -> sums.merge(Optional.ofNullable(line.asset()), line.amount(), BigInteger::add));
    if (sums.values().stream().anyMatch(sum -> sum.signum() != 0)) {
      throw new IllegalArgumentException("the lines of " + source + " are not balanced: " + lines);
    }
  }

  private static List<Line> merged(List<Line> lines) {
    Map<Place, BigInteger> sums = new LinkedHashMap<>();
    lines.forEach(line ->
        sums.merge(new Place(line.account(), line.asset()), line.amount(), BigInteger::add));
    return sums.entrySet().stream()
        .filter(sum -> sum.getValue().signum() != 0)
        .map(sum -> new Line(sum.getKey().account(), sum.getKey().asset(), sum.getValue()))
        .toList();
  }

  /** Takes this one back. */
  Entry reversed() {
    return new Entry(
        source,
        EntryKind.REVERSAL,
        txHash,
        blockNumber,
        blockHash,
        owner,
        lines.stream()
            .map(line -> new Line(line.account(), line.asset(), line.amount().negate()))
            .toList());
  }

  /** Whether the same is posted by both, in the same place on the chain. */
  boolean postsTheSameAs(Entry other) {
    return blockNumber == other.blockNumber
        && Objects.equals(txHash, other.txHash)
        && Objects.equals(blockHash, other.blockHash)
        && Set.copyOf(lines).equals(Set.copyOf(other.lines));
  }
}
