package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.TokenAmount;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How deep a deposit must be before it counts.
 *
 * @param standard blocks, the deposit's own included, at least 1
 * @param tiers larger amounts that need more, in any order
 * @param finality the node's tag to wait for in place of a depth, where not {@link Finality#DEPTH}
 * @param secondNodeFrom from this amount on another node must tell the same of the deposit; null
 *     where none is asked
 */
public record Confirmations(
    int standard, List<Tier> tiers, Finality finality, @Nullable TokenAmount secondNodeFrom) {

  /**
   * @param from the smallest amount that needs {@code blocks}
   */
  public record Tier(TokenAmount from, int blocks) {}

  /** Without a second node. */
  public Confirmations(int standard, List<Tier> tiers, Finality finality) {
    this(standard, tiers, finality, null);
  }

  public Confirmations {
    tiers = tiers.stream().sorted(Comparator.comparing(Tier::from)).toList();
  }

  /** Whether one node's word is not enough for an amount. */
  public boolean needsSecondNode(TokenAmount amount) {
    return secondNodeFrom != null && amount.isAtLeast(secondNodeFrom);
  }

  /** Blocks required for an amount: those of the highest tier that it reaches. */
  public int requiredFor(TokenAmount amount) {
    int blocks = standard;
    for (Tier tier : tiers) {
      if (amount.isAtLeast(tier.from())) {
        blocks = tier.blocks();
      }
    }
    return blocks;
  }
}
