package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.store.Outgoing;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Sweeps that are carried out beside each other while their processes are killed, their node fails
 * them, their fees rise and their transactions are lost, all by chance.
 */
final class Crowd {

  private static final int BESIDE_EACH_OTHER = 8;
  private static final int TURNS_EACH_AT_MOST = 500;
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final Duration PER_BLOCK = Duration.ofSeconds(40);

  /** Five minutes. */
  private static final int BLOCKS_PER_ROUND = 8;

  private static final Duration FOLLOWED_BY_ITS_RUN = Duration.ofMinutes(10);

  private final MoneyOut world;
  private final RandomGenerator random;
  private final List<Life> lives = new ArrayList<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private int kills;
  private int blocks;

  Crowd(MoneyOut world, RandomGenerator random) {
    this.world = world;
    this.random = random;
  }

  /** One payment's money on its way out. */
  final class Life {

    private final int payment;
    private final SweepRequest first;
    private final List<Attendant> attendants = new ArrayList<>();

    Life(int payment, SweepRequest first) {
      this.payment = payment;
      this.first = first;
      attendants.add(new Attendant(this, first));
      if (random.nextInt(4) == 0) {
        // A worker that was taken for dead and is not, beside the one that took over.
        attendants.add(
            new Attendant(this, random.nextBoolean() ? first : MoneyOut.underNextStep(first)));
      }
    }

    int payment() {
      return payment;
    }

    Token asset() {
      return first.asset();
    }

    TokenAmount amount() {
      return first.amount();
    }

    private boolean isOver() {
      return attendants.stream().allMatch(Attendant::isOver);
    }

    private boolean isWaiting() {
      return attendants.stream().allMatch(one -> one.isOver() || one.run.isWaiting());
    }

    private void step() {
      Attendant one = attendants.get(random.nextInt(attendants.size()));
      if (!one.isOver()) {
        one.step();
      }
    }

    /** What a payment knows when it is taken up again. */
    private boolean isSwept() {
      return world.sweeps().ofPayment(first.paymentId()).stream()
          .anyMatch(sweep -> sweep.state() == Sweep.State.SWEPT);
    }

    /** How its runs ended that were not killed. */
    List<SweepOutcome.Kind> outcomes() {
      return attendants.stream()
          .map(one -> one.run.outcome())
          .filter(Objects::nonNull)
          .map(SweepOutcome::kind)
          .toList();
    }

    @Override
    public String toString() {
      return attendants.stream().map(one -> one.run.toString()).toList().toString();
    }
  }

  /** One run after the other, until one ends by itself. */
  private final class Attendant {

    private final Life life;
    private SweepRequest request;
    private int faultsLeft = random.nextInt(8);
    private boolean nothingIsLeft;
    private Run run;

    Attendant(Life life, SweepRequest request) {
      this.life = life;
      this.request = request;
      this.run = newRun();
    }

    boolean isOver() {
      return nothingIsLeft || run.outcome() != null;
    }

    void step() {
      try {
        run.step();
      } catch (ArmedFaults.Killed e) {
        kills++;
        count(e.getMessage() + " in " + run.doing());
        goOn();
      }
      SweepOutcome outcome = run.outcome();
      if (outcome != null && outcome.kind() == SweepOutcome.Kind.SHORT) {
        // Whoever owns the address judges, and asks again under the same key.
        begin(request);
      }
    }

    /** After a kill: the step by another worker, the whole run again, or a successor's run. */
    private void goOn() {
      switch (random.nextInt(3)) {
        case 0 -> {
          ArmedFaults next = someFaults();
          run.takeOver(world.steps(next), next);
        }
        case 1 -> begin(request);
        default -> begin(MoneyOut.underNextStep(request));
      }
    }

    private void begin(SweepRequest next) {
      request = next;
      nothingIsLeft = life.isSwept();
      run = newRun();
    }

    private Run newRun() {
      ArmedFaults some = someFaults();
      return new Run(world.steps(some), request, some);
    }

    private ArmedFaults someFaults() {
      ArmedFaults some =
          new ArmedFaults(fault -> {
            if (!fault.isKill()) {
              count(fault.name());
            }
          });
      if (faultsLeft-- > 0) {
        Fault[] all = Fault.values();
        for (int i = 0; i < 3; i++) {
          some.arm(all[random.nextInt(all.length)], random.nextInt(4));
        }
      }
      return some;
    }
  }

  private void count(String fault) {
    faults.merge(fault, 1, Integer::sum);
  }

  /** Pays to so many addresses, by turns in the token and in coin, and buries that. */
  void pay(int count, long dollars) {
    for (int payment = 0; payment < count; payment++) {
      lives.add(
          new Life(
              payment,
              payment % 2 == 0
                  ? world.paidInToken(payment, dollars)
                  : world.paidInCoin(payment, MoneyOut.ETHER)));
    }
    world.anvil.mine(MoneyOut.CONFIRMATIONS);
  }

  /** Until all are over. */
  void live() {
    List<Life> waiting = new ArrayList<>(lives);
    List<Life> beside = new ArrayList<>();
    for (int turn = 0; !waiting.isEmpty() || !beside.isEmpty(); turn++) {
      if (turn > lives.size() * TURNS_EACH_AT_MOST) {
        throw new AssertionError("after %d turns these go on: %s".formatted(turn, beside));
      }
      while (beside.size() < BESIDE_EACH_OTHER && !waiting.isEmpty()) {
        beside.add(waiting.removeFirst());
      }
      beside.get(random.nextInt(beside.size())).step();
      beside.removeIf(Life::isOver);
      loseSome(beside);
      if (beside.stream().allMatch(Life::isWaiting) || random.nextInt(25) == 0) {
        mine();
      }
    }
  }

  private void mine() {
    if (random.nextInt(10) == 0) {
      count("BASE_FEE_ROSE");
      world.anvil.setNextBaseFee(GWEI.multiply(BigInteger.valueOf(2 + random.nextInt(20))));
    } else if (random.nextInt(10) == 0) {
      count("REORG");
      // Less than it takes to be through.
      long head = world.anvil.headNumber();
      world.anvil.reorg(MoneyOut.CONFIRMATIONS - 1);
      world.sweeps().reopenFrom(world.settings.id(), head - MoneyOut.CONFIRMATIONS + 2);
    }
    world.anvil.mine(1);
    world.pass(PER_BLOCK);
    if (++blocks % BLOCKS_PER_ROUND == 0) {
      goRound();
    }
  }

  /**
   * As the chain's sweeper does every five minutes: what runs have left behind is followed by
   * nobody else, and those with higher nonces wait for it.
   */
  private void goRound() {
    MoneyOut.Steps steps = world.steps();
    for (Outgoing left : world.leftFor(FOLLOWED_BY_ITS_RUN)) {
      new Driver(steps).push(left.id(), steps.transfers().follow(left.id()));
    }
  }

  /** The node forgets what one of them has sent, or what the gas wallet has. */
  private void loseSome(List<Life> beside) {
    if (beside.isEmpty() || random.nextInt(60) != 0) {
      return;
    }
    Address sender =
        random.nextInt(3) == 0
            ? world.gasWallet
            : world.address(beside.get(random.nextInt(beside.size())).payment());
    for (Outgoing outgoing : world.outgoing(sender).reversed()) {
      if (outgoing.state() == Outgoing.State.SIGNED) {
        outgoing.hashes().stream().filter(this::waits).forEach(this::drop);
      }
    }
  }

  private void drop(TxHash hash) {
    count("DROPPED");
    world.anvil.drop(hash);
  }

  private boolean waits(TxHash hash) {
    return world.chain.knows(hash) && world.chain.receipt(hash).isEmpty();
  }

  List<Life> all() {
    return lives;
  }

  int kills() {
    return kills;
  }

  /** How often what befell them, and in which step. */
  Map<String, Integer> faults() {
    return faults;
  }
}
