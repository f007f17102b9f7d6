package dev.ctrip.gateway.model;

import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.model.oracle.LifeOracle;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.ActResult;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentTerms;
import dev.ctrip.gateway.payment.activity.PaymentLedger;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Payments that live side by side on one chain, each as chance has it: what payers, merchants,
 * blocks and crashes do to them follows from the seed alone. After each thing that happens to the
 * chain every payment is held against its oracle.
 */
final class RandomLives {

  private static final int SIDE_BY_SIDE = 100;
  private static final int TOLERANCE_PERCENT = 1;
  private static final BigInteger UNIT = BigInteger.TEN.pow(15);

  private final ModelWorld world;
  private final Lives lives;
  private final long seed;
  private final Random random;
  private final Map<String, Life> byId = new HashMap<>();
  private final List<Life> batch = new ArrayList<>();
  private int comparisons;
  private int undecided;

  RandomLives(ModelWorld world, long seed) {
    this.world = world;
    this.lives = new Lives(world);
    this.seed = seed;
    this.random = new Random(seed);
    world.workflows.lose(paymentId -> chance(4));
  }

  /** How often a payment was held against its oracle. */
  int comparisons() {
    return comparisons;
  }

  /** How often two statuses were right, and the payment's was taken. */
  int undecided() {
    return undecided;
  }

  /**
   * @throws Disagreement if a payment is not as its oracle says
   */
  void run(int count) {
    for (int left = count; left > 0; left -= SIDE_BY_SIDE) {
      liveThrough(Math.min(left, SIDE_BY_SIDE));
    }
  }

  private void liveThrough(int count) {
    batch.clear();
    for (int i = 0; i < count; i++) {
      begin();
    }
    int rounds = 8 + random.nextInt(6);
    for (int round = 0; round < rounds; round++) {
      Collections.shuffle(batch, random);
      batch.forEach(this::act);
      changeChain();
      catchUp();
    }
    end();
    afterlife();
  }

  private void begin() {
    boolean takesLateMoney = chance(3);
    BigInteger due = UNIT.multiply(BigInteger.valueOf(100 + random.nextInt(900)));
    Duration window = Duration.ofMinutes(2 + random.nextInt(90));
    Payment payment =
        world
            .payments
            .create(
                new NewPayment(
                    takesLateMoney ? world.acceptingMerchant : world.holdingMerchant,
                    world.chain.settings(),
                    new ListedToken(
                        world.chain.settings().coin(),
                        world.chain.settings().nativeCoin().dust(),
                        new Tolerance(TOLERANCE_PERCENT * 100)),
                    new TokenAmount(due),
                    null,
                    window,
                    null,
                    "{}",
                    null,
                    null,
                    new byte[32]))
            .payment();
    PaymentTerms terms = world.table.terms(payment.id());
    Life life =
        new Life(
            terms,
            new LifeOracle(
                due,
                TOLERANCE_PERCENT,
                terms.confirmationsRequired(),
                terms.reorgGrace(),
                takesLateMoney,
                payment.expiresAt()));
    life.script.add("asks for %s for %s".formatted(due, window));
    byId.put(life.id(), life);
    batch.add(life);
  }

  // --- What people and crashes do ---

  private void act(Life life) {
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> pay(life, 20 + random.nextInt(75));
      case 3, 4, 5 -> pay(life, 99 + random.nextInt(3));
      case 6 -> pay(life, 110 + random.nextInt(200));
      case 7 -> {
        pay(life, 30);
        pay(life, 70);
      }
      case 8 -> cancel(life);
      case 9 -> accept(life);
      case 10 -> extend(life);
      case 11 -> {
        life.script.add("its run is lost");
        life.die();
      }
      case 12 -> {
        life.script.add("is told twice for nothing");
        lives.drive(life);
        lives.drive(life);
      }
      default -> {}
    }
  }

  private void pay(Life life, int percent) {
    BigInteger amount =
        life.terms
            .amount()
            .baseUnits()
            .multiply(BigInteger.valueOf(percent))
            .divide(BigInteger.valueOf(100));
    TxHash hash = world.chain.payByStranger(life.address(), new TokenAmount(amount));
    life.sent.put(hash, new Life.Sent(amount, chance(8)));
    life.script.add("is sent %d %% in %s".formatted(percent, hash));
  }

  private void cancel(Life life) {
    boolean cancelled =
        world
            .ledger
            .cancel(new PaymentLedger.Cancellation(life.id(), "key_1", "asked to"))
            .cancelled();
    compare(life, "cancels", life.oracle.cancel(), cancelled);
  }

  private void accept(Life life) {
    boolean named = chance(2);
    TokenAmount seen = named ? new TokenAmount(life.oracle.received()) : null;
    ActResult result = world.payments.accept(merchantOf(life), life.id(), seen, "key_1", "fine");
    compare(life, "accepts", life.oracle.accept(named), result instanceof ActResult.Done);
  }

  private void extend(Life life) {
    Duration time = Duration.ofMinutes(1 + random.nextInt(120));
    boolean expected = life.oracle.extend(world.now().plus(time));
    ActResult result = world.payments.extend(merchantOf(life), life.id(), time, "key_1");
    compare(life, "extends by " + time, expected, result instanceof ActResult.Done);
  }

  private static String merchantOf(Life life) {
    return life.terms.merchantId();
  }

  // --- What the chain does ---

  private void changeChain() {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> mine(1);
      case 3 -> mine(2 + random.nextInt(3));
      case 4, 5 -> reorg(1 + random.nextInt(5));
      case 6 -> {
        world.pass(Duration.ofMinutes(1 + random.nextInt(40)));
        tell("the chain stands still until " + world.now());
        mine(1);
      }
      default -> {
        Duration pause = Duration.ofMinutes(1 + random.nextInt(120));
        tell("time passes without a block: " + pause);
        world.pass(pause);
      }
    }
  }

  private void mine(int blocks) {
    for (int i = 0; i < blocks; i++) {
      world.mine();
      if (chance(2)) {
        world.scan();
      }
    }
    tell("mined up to " + world.chain.head().number());
  }

  private void reorg(int depth) {
    world.chain.reorg(depth);
    tell("a reorg of " + depth + " below " + world.chain.head().number());
    boolean seenBetween = chance(2);
    if (seenBetween) {
      world.scan();
      learn();
    }
    sendAgain(2);
    world.mine();
  }

  /** Payers' wallets send again what a reorg dropped, in any order, some later, some never. */
  private void sendAgain(int oneIn) {
    List<TxHash> dropped =
        batch.stream()
            .flatMap(life -> life.sent.entrySet().stream())
            .filter(sent -> !sent.getValue().neverReturns || !sent.getValue().wasMined)
            .map(Map.Entry::getKey)
            .filter(hash -> !world.chain.knows(hash))
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(dropped, random);
    for (TxHash hash : dropped) {
      if (chance(oneIn)) {
        world.chain.sendAgain(hash);
      }
    }
  }

  /** The oracles learn what the chain holds now. */
  private void learn() {
    for (Life life : batch) {
      life.sent.forEach((hash, sent) -> {
        Optional<Receipt> receipt = world.chain.receipt(hash);
        long block = receipt.map(Receipt::blockNumber).orElse(-1L);
        if (block == sent.block) {
          return;
        }
        if (block < 0) {
          life.oracle.gone(hash.hex(), world.now());
          life.script.add("%s is gone at %s".formatted(hash, world.now()));
        } else {
          Instant time = world.chain.header(block).orElseThrow().timestamp();
          life.oracle.mined(hash.hex(), sent.amount, block, time);
          life.script.add("%s is mined in %d of %s".formatted(hash, block, time));
          sent.wasMined = true;
        }
        sent.block = block;
      });
    }
  }

  // --- Whether all is as it must be ---

  private void catchUp() {
    letEverybodyAct();
    batch.forEach(this::compare);
  }

  private void letEverybodyAct() {
    world.scan();
    learn();
    sendAgain(4);
    act();
    for (Life life : batch) {
      life.oracle.caughtUp(world.chain.head().number(), world.chain.head().timestamp());
    }
  }

  /** Whoever was told acts; then the relay tells the others; then whose time has come. */
  private void act() {
    driveWoken();
    world.pass(Duration.ofSeconds(6));
    world.relay();
    driveWoken();
    for (Life life : batch) {
      if (!life.dead && !life.dueAt.isAfter(world.now())) {
        lives.drive(life);
      }
    }
    world.pass(Duration.ofSeconds(6));
    world.relay();
    driveWoken();
  }

  private void driveWoken() {
    for (String id : world.workflows.takeWoken()) {
      Life life = byId.get(id);
      if (life != null) {
        life.dead = false;
        lives.drive(life);
      }
    }
    for (String id : world.workflows.takeVerified()) {
      Life life = byId.get(id);
      if (life != null && life.dead) {
        life.dead = false;
        lives.drive(life);
      }
    }
  }

  /** Blocks go on, and time passes until every window is over. */
  private void end() {
    sendAgain(1);
    settle(5);
    world.pass(Duration.ofHours(5));
    settle(1);
    world.pass(Duration.ofDays(8));
    settle(2);
    settleSweeps();
    catchUp();
    batch.forEach(this::requireClosedAndSwept);
  }

  private void afterlife() {
    batch.stream().filter(life -> world.table.isClosed(life.id())).forEach(l -> l.oracle.close());
    for (Life life : batch) {
      if (chance(3)) {
        pay(life, 50 + random.nextInt(60));
      }
    }
    settle(1);
    for (Life life : batch) {
      switch (random.nextInt(6)) {
        case 0 -> accept(life);
        case 1, 2 -> {
          life.script.add("its run is lost");
          life.die();
        }
        default -> {}
      }
    }
    reorg(1 + random.nextInt(2));
    catchUp();
    sendAgain(1);
    settle(5);
    settleSweeps();
    catchUp();
    batch.forEach(this::requireClosedAndSwept);
    batch.forEach(life -> byId.remove(life.id()));
  }

  /** One sweep follows the other, each with blocks of its own; so many would be a fault. */
  private void settleSweeps() {
    for (int i = 0; i < 30 && batch.stream().anyMatch(life -> world.isSweeping(life.id())); i++) {
      settle(1);
    }
  }

  private void settle(int blocks) {
    for (int i = 0; i < blocks; i++) {
      world.mine();
      letEverybodyAct();
    }
  }

  private void compare(Life life, String act, boolean expected, boolean done) {
    life.script.add(act + ": " + (done ? "done" : "refused"));
    if (expected != done) {
      throw new Disagreement(life, act + " is to be " + (expected ? "done" : "refused"));
    }
  }

  private void compare(Life life) {
    comparisons++;
    Payment payment = world.table.find(life.id()).orElseThrow();
    LifeOracle oracle = life.oracle;
    oracle.mustMove(world.toBeMoved(life.id()));
    String before = oracle.status();
    Set<String> flags =
        payment.flags().stream()
            .map(PaymentFlag::word)
            .collect(Collectors.toCollection(TreeSet::new));
    boolean same =
        oracle.mayBe(payment.status().word())
            && oracle.flags().equals(flags)
            && oracle.received().equals(payment.amountReceived().baseUnits())
            && (!mustKnowDepth(oracle)
                || oracle.deep().equals(payment.amountConfirmed().baseUnits()))
            && oracle.expiresAt().equals(payment.expiresAt())
            && (oracle.accepted() == null) == (payment.acceptedAt() == null);
    if (!before.equals(oracle.status())) {
      undecided++;
    }
    if (!same) {
      throw new Disagreement(
          life,
          "the payment is %s %s, received %s, confirmed %s, until %s, accepted %s"
              .formatted(
                  payment.status().word(),
                  flags,
                  payment.amountReceived(),
                  payment.amountConfirmed(),
                  payment.expiresAt(),
                  payment.acceptedAt()));
    }
  }

  /** A payment that is sweeping asks how deep the rest is once that is through. */
  private static boolean mustKnowDepth(LifeOracle oracle) {
    return oracle.isAllDeep() && List.of("pending", "detected").contains(oracle.status());
  }

  /** Every wei that is on the chain has gone to the treasury, each by exactly one sweep. */
  private void requireClosedAndSwept(Life life) {
    boolean closed = world.table.isClosed(life.id());
    boolean held = life.oracle.flags().contains("reorged") || life.oracle.isUncovered();
    if (!closed && !held) {
      throw new Disagreement(life, "it is not closed, since " + lives.nextStep(life));
    }
    BigInteger confirmed = world.table.find(life.id()).orElseThrow().amountConfirmed().baseUnits();
    if (!held && !life.oracle.deep().equals(confirmed)) {
      throw new Disagreement(life, confirmed + " is confirmed");
    }
    TokenAmount left = world.chain.balance(life.address());
    if (!left.isZero() && !held) {
      throw new Disagreement(life, left + " is left at its address");
    }
    long sweeps = world.chain.nextNonce(life.address());
    BigInteger swept = world.swept(life.id());
    if (!held && !swept.equals(life.oracle.received())) {
      throw new Disagreement(
          life, "%d sweeps moved %s of %s".formatted(sweeps, swept, life.oracle.received()));
    }
    long events = world.events(life.id());
    long sequence = world.table.find(life.id()).orElseThrow().sequence();
    if (events != sequence) {
      throw new Disagreement(life, events + " events up to number " + sequence);
    }
  }

  private void tell(String what) {
    batch.forEach(life -> life.script.add(what));
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  /** Says which seed and which life, so that it can be run again. */
  final class Disagreement extends AssertionError {

    private static final long serialVersionUID = 1L;

    private final transient Life life;

    Disagreement(Life life, String seen) {
      super(
          "seed %d, %s\n  %s\n  must be: %s\n  but %s"
              .formatted(seed, life.id(), String.join("\n  ", life.script), life.oracle, seen));
      this.life = life;
    }

    Life life() {
      return life;
    }
  }
}
