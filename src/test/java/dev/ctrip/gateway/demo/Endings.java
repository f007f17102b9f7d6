package dev.ctrip.gateway.demo;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.world.LocalChain.Transfer;
import dev.ctrip.gateway.world.LocalToken;
import dev.ctrip.gateway.world.RecordingMerchant;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * {@code ./ctrip demo --once}: one payment of each ending and one in a token, each held against the
 * API, the chain and what the merchant's receiver got.
 */
final class Endings {

  private static final int COIN_DECIMALS = 18;

  private final DemoWorld.Running world;
  private final Situations situations;
  private final Consumer<String> out;

  Endings(DemoWorld.Running world, Consumer<String> out) {
    this.world = world;
    this.situations = new Situations(world.stage());
    this.out = out;
  }

  /**
   * @return what did not happen as it should; empty if all went well
   */
  List<String> run() throws InterruptedException {
    LocalToken token = new LocalToken(world.chain());
    BigInteger treasuryBefore = world.chain().balance(world.treasury());
    BigInteger tokensBefore = token.balance(world.treasury());
    tellTreasury("before", treasuryBefore, tokensBefore);
    List<String> failures = new ArrayList<>();
    BigInteger swept = BigInteger.ZERO;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<BigInteger>> stories =
          List.<Callable<BigInteger>>of(
                  this::paid, this::paidInToken, this::underpaid, this::cancelled)
              .stream()
              .map(threads::submit)
              .toList();
      for (Future<BigInteger> story : stories) {
        try {
          swept = swept.add(story.get());
        } catch (ExecutionException e) {
          failures.add(reason(e));
        }
      }
    }
    if (!world.receiver().calls().stream().allMatch(RecordingMerchant.Call::verified)) {
      failures.add("the receiver got a webhook whose signature is wrong");
    }
    BigInteger treasuryAfter = world.chain().balance(world.treasury());
    BigInteger tokensAfter = token.balance(world.treasury());
    tellTreasury("after", treasuryAfter, tokensAfter);
    BigInteger rise = treasuryAfter.subtract(treasuryBefore);
    if (failures.isEmpty() && !tokensAfter.subtract(tokensBefore).equals(Situations.DOLLARS)) {
      failures.add("the treasury's tokens rose by " + tokensAfter.subtract(tokensBefore));
    }
    if (!rise.equals(swept)) {
      failures.add("the treasury rose by " + rise + " wei, but the sweeps moved " + swept);
    }
    if (failures.isEmpty()) {
      out.accept("The treasury rose by exactly what the sweeps moved: " + rise + " wei.");
    }
    return failures.stream().distinct().toList();
  }

  private void tellTreasury(String when, BigInteger coin, BigInteger tokens) {
    out.accept(
        "  treasury %-7s %s ETH, %s %s"
            .formatted(
                when,
                TokenAmount.ofBaseUnits(coin).inWholeUnits(COIN_DECIMALS),
                TokenAmount.ofBaseUnits(tokens).inWholeUnits(LocalToken.DECIMALS),
                LocalToken.SYMBOL));
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return cause instanceof IllegalStateException
        ? String.valueOf(cause.getMessage())
        : String.valueOf(cause);
  }

  /** Answers what reached the treasury, in base units. */
  private BigInteger paid() {
    Story story = story("paid");
    Seen payment = situations.paid(story, "once-paid");
    story.untilTold(Set.of("payment.detected", "payment.confirmed", "payment.settled"));
    return checkSweep(payment, Situations.DUE);
  }

  private BigInteger paidInToken() {
    Story story = story("token");
    Seen payment = situations.paidInToken(story, "once-token");
    story.untilTold(Set.of("payment.detected", "payment.confirmed", "payment.settled"));
    require(
        new LocalToken(world.chain()).balance(payment.address()).signum() == 0,
        "some of the token was left at the payment's address");
    Transfer sweep = world.chain().mined(payment.sweep().path("tx_hash").asString());
    List<Transfer> topUps =
        world.chain().sentBy(world.gasWallet()).stream()
            .filter(topUp -> topUp.to().equalsIgnoreCase(payment.address()))
            .toList();
    require(topUps.size() == 1, "the gas wallet sent to the address " + topUps.size() + " times");
    Transfer gas = topUps.getFirst();
    story.tell(
        "gas",
        "%s: %s ETH from the gas wallet %s"
            .formatted(
                gas.hash(),
                TokenAmount.ofBaseUnits(gas.value()).inWholeUnits(COIN_DECIMALS),
                world.gasWallet()));
    require(
        world.chain().balance(payment.address()).equals(gas.value().subtract(sweep.fee())),
        "what is left at the address is not its gas less what the sweep used");
    return BigInteger.ZERO;
  }

  private BigInteger underpaid() {
    Story story = story("underpaid");
    Seen payment = situations.underpaid(story, "once-underpaid");
    require(
        payment.received().equals(Situations.TOO_LITTLE),
        "the API tells another amount than was paid");
    story.untilTold(Set.of("payment.underpaid", "payment.expired"));
    return checkSweep(payment, Situations.TOO_LITTLE);
  }

  private BigInteger cancelled() {
    Story story = story("cancelled");
    Seen payment = situations.cancelled(story, "once-cancelled");
    story.untilTold(Set.of("payment.cancelled"));
    require(
        world.chain().balance(payment.address()).signum() == 0
            && world.chain().sent(payment.address()).signum() == 0,
        "the chain knows transactions of the cancelled payment's address");
    return BigInteger.ZERO;
  }

  private Story story(String name) {
    return new Story(name, world.stage(), world.receiver(), out);
  }

  /** Holds the sweep that the API tells of against the chain. */
  private BigInteger checkSweep(Seen payment, BigInteger amount) {
    String address = payment.address();
    Transfer sweep = world.chain().mined(payment.sweep().path("tx_hash").asString());
    require(
        sweep.from().equalsIgnoreCase(address) && sweep.to().equalsIgnoreCase(world.treasury()),
        "the sweep does not go from the payment's address to the treasury");
    BigInteger left = amount.subtract(sweep.value()).subtract(sweep.fee());
    require(left.signum() >= 0, "the sweep moved more than was paid");
    require(
        world.chain().balance(address).equals(left),
        "what is left at the address is not what was paid less the sweep and its gas");
    return sweep.value();
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
