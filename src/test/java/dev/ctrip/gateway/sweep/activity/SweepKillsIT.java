package dev.ctrip.gateway.sweep.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.activity.BlocksOracle.Sent;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps of coin and token whose processes are killed again and again, between any two things that
 * they do. What has come of it is counted from the blocks.
 */
@Timeout(1200)
class SweepKillsIT {

  private static final Logger LOG = LoggerFactory.getLogger(SweepKillsIT.class);

  /** The ordinary run is the same each time; the full one is another each time. */
  private static final long SAMPLE = 20_261_128;

  private static final int PLACES = 8;
  private static final long DOLLARS = 12_500_000;

  private final MoneyOut world = new MoneyOut("PlainToken");
  private final BlocksOracle blocks = new BlocksOracle(world.anvil.httpUrl());
  private final Address treasury = world.settings.treasury();

  @AfterEach
  void close() {
    blocks.close();
    world.close();
  }

  @Test
  void movesEachSumOnceWhateverIsKilled() {
    live(60, Long.getLong("seed", SAMPLE));
  }

  @Test
  @Tag("full")
  void movesEachOfAThousandSumsOnceWhateverIsKilled() {
    live(1000, new Random().nextLong());
  }

  private void live(int lives, long seed) {
    Random random = new Random(seed);
    Map<String, Integer> kills = new TreeMap<>();
    for (int payment = 0; payment < lives; payment++) {
      SweepRequest request = begun(payment);
      liveThrough(request, random, kills);
    }

    assertCounts(lives, seed);
    LOG.info(
        "seed {}: {} sweeps, {} faults {}: none lost, none moved twice, no nonce left out",
        seed,
        lives,
        kills.values().stream().mapToInt(Integer::intValue).sum(),
        kills);
    // Chance may leave out a place among few lives, hardly ever more, and none among many.
    assertThat(kills.size())
        .as("places %s, seed %d", kills, seed)
        .isGreaterThanOrEqualTo(lives < 1000 ? 5 : PLACES);
  }

  /** Every other in the token, whose gas comes from the one wallet. */
  private SweepRequest begun(int payment) {
    return isInToken(payment)
        ? world.paidInToken(payment, DOLLARS)
        : world.paidInCoin(payment, MoneyOut.ETHER);
  }

  private static boolean isInToken(int payment) {
    return payment % 2 == 0;
  }

  /** A life has luck in the end, or it would never be over. */
  private void liveThrough(SweepRequest first, Random random, Map<String, Integer> kills) {
    SweepRequest request = first;
    int deaths = random.nextInt(7);
    while (true) {
      Kills kill = new Kills(random.nextLong(), 12);
      try {
        Faults faults = deaths-- > 0 ? kill : Faults.NONE;
        assertThat(new Driver(world.steps(faults)).drive(request)).isEqualTo("THROUGH");
        return;
      } catch (Kills.Killed e) {
        if (isSwept(request)) {
          return;
        }
        // A lost run's successor asks under a step of its own.
        request = random.nextInt(3) == 0 ? MoneyOut.underNextStep(request) : request;
      } finally {
        kill.counts().forEach((where, count) -> kills.merge(where, count, Integer::sum));
      }
    }
  }

  /** What a payment knows when it is taken up again. */
  private boolean isSwept(SweepRequest request) {
    return world.sweeps().ofPayment(request.paymentId()).stream()
        .anyMatch(sweep -> sweep.state() == Sweep.State.SWEPT);
  }

  private void assertCounts(int lives, long seed) {
    blocks.read();
    assertNoNonceIsLeftOut(world.gasWallet, seed);
    BigInteger coin = BigInteger.ZERO;
    for (int payment = 0; payment < lives; payment++) {
      Address address = world.address(payment);
      assertNoNonceIsLeftOut(address, seed);
      if (isInToken(payment)) {
        assertThat(blocks.tokensMoved(address, treasury))
            .as("tokens of payment %d, seed %d", payment, seed)
            .containsExactly(BigInteger.valueOf(DOLLARS));
      } else {
        List<BigInteger> moved = blocks.coinMoved(address, treasury);
        BigInteger fees =
            blocks.sentBy(address).stream().map(Sent::fee).reduce(BigInteger.ZERO, BigInteger::add);
        assertThat(moved).as("coin of payment %d, seed %d", payment, seed).hasSize(1);
        assertThat(moved.getFirst().add(fees)).isEqualTo(MoneyOut.ETHER.baseUnits());
        coin = coin.add(moved.getFirst());
      }
    }
    assertThat(world.tokens(treasury))
        .isEqualTo(TokenAmount.ofBaseUnits(DOLLARS * ((lives + 1) / 2)));
    assertThat(blocks.sentBy(world.gasWallet))
        .as("top-ups, seed %d", seed)
        .hasSize((lives + 1) / 2)
        .allMatch(Sent::succeeded);
  }

  private void assertNoNonceIsLeftOut(Address address, long seed) {
    List<Long> nonces = blocks.noncesOf(address);
    assertThat(nonces)
        .as("nonces of %s, seed %d", address, seed)
        .containsExactlyElementsOf(LongStream.range(0, nonces.size()).boxed().toList());
    assertThat(world.chain.nextNonce(address)).isEqualTo(nonces.size());
  }
}
