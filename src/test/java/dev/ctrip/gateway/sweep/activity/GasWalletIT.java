package dev.ctrip.gateway.sweep.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.activity.BlocksOracle.Sent;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.world.Abi;
import dev.ctrip.gateway.world.TestChain;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One gas wallet for fifty sweeps at once. What it sent is counted from the blocks. */
@Timeout(300)
class GasWalletIT {

  private static final int SWEEPS = 50;
  private static final long DOLLARS = 12_500_000;
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  /** A block comes in between after so many steps of all together. */
  private static final int STEPS_PER_BLOCK = 40;

  private final MoneyOut world = new MoneyOut("PlainToken");
  private final BlocksOracle blocks = new BlocksOracle(world.anvil.httpUrl());
  private final ExecutorService threads = Executors.newFixedThreadPool(SWEEPS);
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger kills = new AtomicInteger();

  @AfterEach
  void stop() {
    threads.shutdownNow();
    blocks.close();
    world.close();
  }

  @Test
  void paysForFiftyAtOnceWhoeverIsKilled() throws Exception {
    long seed = Long.getLong("seed", new Random().nextLong());
    List<Worker> workers = fifty(seed);

    while (!workers.stream().allMatch(Worker::isOver)) {
      goOn(workers);
    }

    assertThat(workers)
        .as("seed %d", seed)
        .extracting(Worker::outcome)
        .containsOnly(SweepOutcome.Kind.SWEPT);
    assertThat(kills).as("kills, seed %d", seed).hasPositiveValue();
    assertArrivedOnce(workers, seed);
    List<Sent> topUps = blocks.sentBy(world.gasWallet);
    assertThat(topUps).as("top-ups, seed %d", seed).hasSize(SWEEPS).allMatch(Sent::succeeded);
    for (int payment = 0; payment < SWEEPS; payment++) {
      assertJustEnough(payment, topUps);
    }
  }

  @Test
  void allWaitForAnEmptyWalletAndGoOnWithAFullOne() throws Exception {
    world.fundGasWallet(TokenAmount.ZERO);
    List<Worker> workers = fifty(0);

    for (int round = 0; round < 3; round++) {
      goOn(workers);
    }

    assertThat(workers).noneMatch(Worker::isOver).allMatch(Worker::isWaiting);
    assertThat(blocks.read().sentBy(world.gasWallet)).isEmpty();
    for (int payment = 0; payment < SWEEPS; payment++) {
      Sweep sweep = world.sweep(payment);
      assertThat(sweep.state()).isEqualTo(Sweep.State.WAITING);
      assertThat(sweep.reason())
          .startsWith("the gas wallet %s has 0 ETH".formatted(world.gasWallet))
          .endsWith("send it some");
    }
    world.fundGasWallet(MoneyOut.ETHER);
    while (!workers.stream().allMatch(Worker::isOver)) {
      goOn(workers);
    }
    assertArrivedOnce(workers, 0);
  }

  @Test
  void asManyGoAsItCanPayForAndTheRestAfterwards() throws Exception {
    List<Worker> workers = fifty(0);
    TokenAmount most = costOfATopUp(workers.getFirst());
    int affordable = SWEEPS / 2;
    // A half more than for those, which is not enough for one.
    world.fundGasWallet(
        TokenAmount.ofBaseUnits(
            most.baseUnits()
                .multiply(BigInteger.valueOf(2L * affordable + 1))
                .divide(BigInteger.TWO)));

    inParallel(workers, Worker::plan);

    assertThat(world.outgoing(world.gasWallet)).as("promised").hasSize(affordable);
    // Until nobody goes on any more: what gas came cheaper than it might have is given to others.
    for (int quietRounds = 0; quietRounds < 2; ) {
      goOn(workers);
      quietRounds = isQuiet(workers) ? quietRounds + 1 : 0;
    }
    List<Worker> waiting = workers.stream().filter(worker -> !worker.isOver()).toList();
    assertThat(workers.size() - waiting.size()).isBetween(affordable, SWEEPS - 1);
    assertThat(blocks.read().sentBy(world.gasWallet))
        .as("all that it has promised it could pay")
        .hasSize(workers.size() - waiting.size())
        .allMatch(Sent::succeeded);
    world.fundGasWallet(MoneyOut.ETHER);
    while (!workers.stream().allMatch(Worker::isOver)) {
      goOn(workers);
    }
    assertArrivedOnce(workers, 0);
  }

  /** Its balance is read first; what is recorded since has left it all the same. */
  @Test
  void whatIsThroughWhileAnotherLooksIsNotPromisedTwice() {
    Run first = run(world, world.paidInToken(0, DOLLARS));
    SweepRequest second = world.paidInToken(1, DOLLARS);
    first.step();
    TokenAmount most = world.outgoing(world.gasWallet).getFirst().newest().transfer().coinLeaving();
    world.fundGasWallet(most.plus(TokenAmount.ofBaseUnits(most.baseUnits().shiftRight(1))));
    first.runUntilItWaits();
    Run slow =
        new Run(
            world.steps(Faults.afterBalanceOf(world.gasWallet, () -> goThrough(first))),
            second,
            new ArmedFaults(fault -> {}));

    slow.step();

    assertThat(first.doing()).isEqualTo("follow gas");
    assertThat(world.outgoing(world.gasWallet)).hasSize(1);
    assertThat(slow.isWaiting()).isTrue();
  }

  private void goThrough(Run run) {
    mine();
    run.step();
    assertThat(world.outgoing(world.gasWallet).getFirst().state()).isEqualTo(Outgoing.State.MINED);
  }

  @Test
  void gasIsGivenAgainWhereAnotherSweepOfTheAddressHasUsedIt() {
    AtomicReference<Token> second = new AtomicReference<>();
    try (MoneyOut stubborn =
        new MoneyOut("StubbornToken", (anvil, chain) -> withAnother(anvil, chain, second))) {
      SweepRequest first = stubborn.paidInToken(0, DOLLARS);
      Token other = second.get();
      stubborn.pay(other, stubborn.address(0), DOLLARS);
      Run run = run(stubborn, first);
      while (!run.doing().equals("follow gas") || run.isWaiting()) {
        stubborn.anvil.mine(1);
        run.step();
      }
      stubborn.call("setMode(uint256)", BigInteger.ONE);
      stubborn.anvil.mine(1);
      assertThat(run.run(() -> stubborn.anvil.mine(1)).kind())
          .as("with its gas")
          .isEqualTo(SweepOutcome.Kind.PARKED);

      Run others = run(stubborn, MoneyOut.inAnother(first, other));
      assertThat(others.run(() -> stubborn.anvil.mine(1)).kind())
          .isEqualTo(SweepOutcome.Kind.SWEPT);
      stubborn.call("setMode(uint256)", BigInteger.ZERO);
      stubborn.anvil.mine(1);
      Run again = run(stubborn, first);

      assertThat(again.run(() -> stubborn.anvil.mine(1)).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);
    }
  }

  private static Run run(MoneyOut world, SweepRequest request) {
    ArmedFaults none = new ArmedFaults(fault -> {});
    return new Run(world.steps(none), request, none);
  }

  private static ChainSettings withAnother(
      TestChain anvil, ChainSettings chain, AtomicReference<Token> listed) {
    Address contract = anvil.deploy("PlainToken", Abi.symbolAndDecimals("TWO", 6));
    Token token = new Token("TWO", contract, 6);
    listed.set(token);
    List<Token> tokens = new ArrayList<>(List.of(token));
    chain.tokens().forEach(other -> tokens.add(other.token()));
    return anvil.settings(tokens);
  }

  /**
   * @param seed of what befalls them; 0 for nothing
   */
  private List<Worker> fifty(long seed) {
    Random random = new Random(seed);
    // The first transfer to an account takes more gas than the others, which are to be alike.
    world.call("transfer(address,uint256)", world.settings.treasury(), BigInteger.ONE);
    List<Worker> workers = new ArrayList<>();
    for (int payment = 0; payment < SWEEPS; payment++) {
      SweepRequest request = world.paidInToken(payment, DOLLARS);
      workers.add(new Worker(request, new Random(random.nextLong()), seed == 0 ? 0 : 3));
    }
    mine();
    return workers;
  }

  /** The most that the top-up takes which it plans. */
  private TokenAmount costOfATopUp(Worker first) {
    first.plan();
    return world.outgoing(world.gasWallet).getFirst().newest().transfer().coinLeaving();
  }

  /** Whether all that are not over wait for gas, and none of it is on its way. */
  private boolean isQuiet(List<Worker> workers) {
    return workers.stream()
            .filter(worker -> !worker.isOver())
            .allMatch(worker -> worker.told().contains("too little to send"))
        && world.outgoing(world.gasWallet).stream().noneMatch(sent -> sent.state().isOpen());
  }

  /** All of them until each waits or is over, then a block. */
  private void goOn(List<Worker> workers) throws Exception {
    inParallel(workers.stream().filter(worker -> !worker.isOver()).toList(), Worker::goOn);
    mine();
  }

  /** At the same base fee each time: who has gas for it once has it still. */
  private synchronized void mine() {
    world.anvil.setNextBaseFee(GWEI);
    world.anvil.mine(1);
  }

  private interface Turn {
    void of(Worker worker);
  }

  private void inParallel(List<Worker> workers, Turn turn) throws Exception {
    List<Callable<Boolean>> turns = new ArrayList<>();
    for (Worker worker : workers) {
      turns.add(() -> {
        turn.of(worker);
        return true;
      });
    }
    for (Future<Boolean> done : threads.invokeAll(turns)) {
      done.get();
    }
  }

  /** Looks after one sweep; whoever is killed is replaced. */
  private final class Worker {

    private final SweepRequest request;
    private final Random random;
    private int runsToKill;
    private Run run;

    Worker(SweepRequest request, Random random, int runsToKill) {
      this.request = request;
      this.random = random;
      this.runsToKill = runsToKill;
      this.run = newRun();
    }

    void plan() {
      run.step();
    }

    void goOn() {
      do {
        try {
          run.step();
        } catch (ArmedFaults.Killed e) {
          kills.incrementAndGet();
          run = newRun();
        }
        if (steps.incrementAndGet() % STEPS_PER_BLOCK == 0) {
          mine();
        }
      } while (!isOver() && !run.isWaiting());
    }

    private Run newRun() {
      ArmedFaults faults = new ArmedFaults(fault -> {});
      if (runsToKill-- > 0) {
        Fault[] all = Fault.values();
        faults.arm(all[random.nextInt(all.length)], random.nextInt(4));
        faults.arm(all[random.nextInt(all.length)], random.nextInt(4));
      }
      return new Run(world.steps(faults), request, faults);
    }

    boolean isOver() {
      return run.outcome() != null;
    }

    boolean isWaiting() {
      return run.isWaiting();
    }

    String told() {
      return run.told();
    }

    SweepOutcome.Kind outcome() {
      return Objects.requireNonNull(run.outcome()).kind();
    }
  }

  private void assertArrivedOnce(List<Worker> workers, long seed) {
    blocks.read();
    Address treasury = world.settings.treasury();
    for (int payment = 0; payment < workers.size(); payment++) {
      Address from = world.address(payment);
      assertThat(blocks.tokensMoved(from, treasury))
          .as("payment %d, seed %d", payment, seed)
          .containsExactly(BigInteger.valueOf(DOLLARS));
      assertThat(blocks.noncesOf(from)).containsExactly(0L);
    }
    List<Long> nonces = blocks.noncesOf(world.gasWallet);
    assertThat(nonces)
        .as("of the gas wallet, seed %d", seed)
        .containsExactlyElementsOf(LongStream.range(0, nonces.size()).boxed().toList());
  }

  /** What a node demands to be there, and no wei more; less than half of it is then not spent. */
  private void assertJustEnough(int payment, List<Sent> topUps) {
    Address address = world.address(payment);
    BigInteger given =
        topUps.stream()
            .filter(sent -> sent.to().equalsIgnoreCase(address.checksummed()))
            .map(Sent::value)
            .reduce(BigInteger.ZERO, BigInteger::add);
    assertThat(TokenAmount.ofBaseUnits(given))
        .isEqualTo(world.outgoing(address).getFirst().newest().transfer().maxFee());
    assertThat(world.chain.balance(address).baseUnits())
        .as("left at %s of %d wei for gas", address, given)
        .isLessThan(given.divide(BigInteger.TWO));
  }
}
