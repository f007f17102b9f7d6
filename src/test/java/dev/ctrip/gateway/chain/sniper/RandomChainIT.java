package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TxHash;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever a chain and its node do, in the end exactly the deposits on the canonical chain are
 * recorded. Repeat a failure with {@code -Dctrip.test.seed=…}.
 */
@Timeout(120)
class RandomChainIT {

  private static final int CHAINS = 8;
  private static final int STEPS = 60;
  private static final Address OURS = ScriptedChain.address(1);
  private static final Address THEIRS = ScriptedChain.address(2);

  @Test
  void endsWithExactlyTheCanonicalDeposits() {
    long seed = Long.getLong("ctrip.test.seed", System.nanoTime());
    for (int i = 0; i < CHAINS; i++) {
      follow(seed + i);
    }
  }

  private static void follow(long seed) {
    Random random = new Random(seed);
    ScriptedChain chain = new ScriptedChain(STEPS * 4);
    try (ScanWorld world = new ScanWorld(chain, OURS)) {
      follow(chain, world, random, "seed " + seed);
    }
  }

  private static void follow(ScriptedChain chain, ScanWorld world, Random random, String because) {
    List<Scanner> replicas = List.of(world.scanner(), world.scanner());
    replicas.getFirst().advance();
    Set<TxHash> toUs = new HashSet<>();
    for (int step = 0; step < STEPS; step++) {
      happen(chain, random, toUs);
      tryAdvance(replicas.get(random.nextInt(2)));
    }
    chain.behave();
    while (chain.tip() <= world.cursor().number()) {
      chain.mine();
    }
    world.scan();

    assertThat(placesOf(world.seenBy(OURS))).as(because).isEqualTo(canonical(chain, toUs));
    assertThat(placesOf(replayed(world.listener.recorded(), because)))
        .as(because)
        .isEqualTo(canonical(chain, toUs));
    assertThat(world.listener.committed()).as(because).isEqualTo(world.listener.recorded());
  }

  private static void happen(ScriptedChain chain, Random random, Set<TxHash> toUs) {
    switch (random.nextInt(10)) {
      case 0, 1 -> toUs.add(chain.pay(OURS, 1 + random.nextInt(9)));
      case 2 -> chain.pay(THEIRS, 1);
      case 3 -> chain.payInVain(OURS, 1);
      case 4, 5 -> chain.mine(1 + random.nextInt(3));
      case 6 -> chain.takeBack((int) Math.min(chain.tip(), 1 + random.nextInt(4)));
      case 7 -> {
        chain.replaceByEmpty((int) Math.min(chain.tip(), 1 + random.nextInt(4)));
        chain.mine();
      }
      case 8 -> chain.lagBy(random.nextLong(Math.min(3, chain.tip() + 1)));
      default -> chain.failAfter(random.nextInt(6));
    }
  }

  private static void tryAdvance(Scanner scanner) {
    try {
      scanner.advance();
    } catch (ChainUnavailableException e) {
      // The next pass goes on where this one stopped.
    }
  }

  /** What a listener knows that was told each change once and in order. */
  private static List<Deposit> replayed(List<Deposit> changes, String because) {
    Map<TxHash, Deposit> known = new HashMap<>();
    for (Deposit change : changes) {
      Deposit before = known.put(change.txHash(), change);
      assertThat(before == null ? Deposit.State.ORPHANED : before.state())
          .as(because)
          .isNotEqualTo(change.state());
    }
    return known.values().stream()
        .filter(deposit -> deposit.state() == Deposit.State.SEEN)
        .toList();
  }

  private static Map<TxHash, BlockHash> placesOf(List<Deposit> deposits) {
    Map<TxHash, BlockHash> places = new HashMap<>();
    deposits.forEach(deposit -> places.put(deposit.txHash(), deposit.blockHash()));
    return places;
  }

  private static Map<TxHash, BlockHash> canonical(ScriptedChain chain, Set<TxHash> toUs) {
    Map<TxHash, BlockHash> places = new HashMap<>();
    for (Block block : chain.canonical()) {
      block.transfers().stream()
          .filter(transfer -> toUs.contains(transfer.txHash()))
          .forEach(transfer -> places.put(transfer.txHash(), block.header().hash()));
    }
    return places;
  }
}
