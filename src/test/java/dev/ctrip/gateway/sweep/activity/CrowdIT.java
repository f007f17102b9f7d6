package dev.ctrip.gateway.sweep.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.activity.BlocksOracle.Sent;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many sweeps at once, some of them carried out twice, in the worst company there is (see {@link
 * Crowd}). What came of it is counted from the blocks.
 */
@Timeout(1_800)
class CrowdIT {

  /** The ordinary run is the same each time; the full one is another each time. */
  private static final long SAMPLE = 20_261_128;

  private static final Logger LOG = LoggerFactory.getLogger(CrowdIT.class);

  private static final long DOLLARS = 12_500_000;

  private final MoneyOut world = new MoneyOut("PlainToken");
  private final BlocksOracle blocks = new BlocksOracle(world.anvil.httpUrl());

  @AfterEach
  void stop() {
    blocks.close();
    world.close();
  }

  @Test
  void movesEachSumOnceInTheWorstCompany() {
    live(60, Long.getLong("seed", SAMPLE));
  }

  @Test
  @Tag("full")
  void movesEachOfAThousandSumsOnceInTheWorstCompany() {
    Crowd crowd = live(1_000, seed());

    assertThat(crowd.faults().keySet().stream().map(fault -> fault.split(" ")[0]))
        .as("whatever can befall a run did")
        .contains(Stream.of(Fault.values()).map(Fault::name).toArray(String[]::new));
  }

  private static long seed() {
    return Long.getLong("seed", new Random().nextLong());
  }

  private Crowd live(int lives, long seed) {
    LOG.info("seed {}", seed);
    Crowd crowd = new Crowd(world, new Random(seed));
    crowd.pay(lives, DOLLARS);

    crowd.live();

    Count count = count(crowd);
    LOG.info(
        "seed {}: {} lives, {} kills: {} moved double, {} lost, {} nonces left out or used twice; {}",
        seed,
        lives,
        crowd.kills(),
        count.doubled().size(),
        count.lost().size(),
        count.crooked().size(),
        crowd.faults());
    assertThat(count).as("seed %d", seed).isEqualTo(new Count(List.of(), List.of(), List.of()));
    assertThat(world.anvil.waiting()).as("behind a gap, seed %d", seed).isZero();
    assertThat(crowd.kills()).isGreaterThan(lives);
    assertThat(crowd.all())
        .as("the ledger agrees, seed %d", seed)
        .allSatisfy(life -> {
          assertThat(world.sweep(life.payment()).state()).isEqualTo(Sweep.State.SWEPT);
          // To a run that begins after all has gone, an empty address is shown.
          assertThat(life.outcomes()).isSubsetOf(SweepOutcome.Kind.SWEPT, SweepOutcome.Kind.SHORT);
        });
    return crowd;
  }

  /**
   * What the blocks say.
   *
   * @param doubled payments from whose addresses more was sent than one transaction
   * @param lost payments whose money did not arrive, or not all of it
   * @param crooked addresses of ours that left a nonce out or used one twice
   */
  private record Count(List<Integer> doubled, List<Integer> lost, List<Address> crooked) {}

  private Count count(Crowd crowd) {
    blocks.read();
    List<Integer> doubled = new ArrayList<>();
    List<Integer> lost = new ArrayList<>();
    List<Address> senders = new ArrayList<>(List.of(world.gasWallet));
    for (Crowd.Life life : crowd.all()) {
      Address from = world.address(life.payment());
      senders.add(from);
      if (blocks.sentBy(from).size() > 1) {
        doubled.add(life.payment());
      }
      if (!gone(life, from).equals(life.amount().baseUnits())) {
        lost.add(life.payment());
      }
    }
    return new Count(
        doubled, lost, senders.stream().filter(sender -> !isStraight(sender)).toList());
  }

  /** To the treasury; of the coin, with the fee that was paid for it. */
  private BigInteger gone(Crowd.Life life, Address from) {
    Address treasury = world.settings.treasury();
    List<BigInteger> moved =
        life.asset().isNativeCoin()
            ? Stream.concat(
                    blocks.coinMoved(from, treasury).stream(),
                    blocks.sentBy(from).stream().map(Sent::fee))
                .toList()
            : blocks.tokensMoved(from, treasury);
    return moved.stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  private boolean isStraight(Address sender) {
    List<Long> nonces = blocks.noncesOf(sender);
    return new HashSet<>(nonces).size() == nonces.size()
        && nonces.stream().allMatch(nonce -> nonce >= 0 && nonce < nonces.size());
  }
}
