package dev.ctrip.gateway.demo;

import dev.ctrip.gateway.world.LocalChain.Transfer;
import dev.ctrip.gateway.world.MerchantClient;
import dev.ctrip.gateway.world.RecordingMerchant;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * {@code ./ctrip demo --once}: one payment of each ending, each held against the API, the chain and
 * what the merchant's receiver got.
 */
final class ThreeEndings {

  private static final BigInteger DUE = new BigInteger("50000000000000000");
  private static final BigInteger TOO_LITTLE = new BigInteger("20000000000000000");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final DemoWorld.Running world;
  private final Consumer<String> out;

  ThreeEndings(DemoWorld.Running world, Consumer<String> out) {
    this.world = world;
    this.out = out;
  }

  /**
   * @return what did not happen as it should; empty if all went well
   */
  List<String> run() throws InterruptedException {
    BigInteger treasuryBefore = world.chain().balance(world.treasury());
    List<String> failures = new ArrayList<>();
    BigInteger swept = BigInteger.ZERO;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<BigInteger>> stories =
          List.<Callable<BigInteger>>of(this::paid, this::underpaid, this::cancelled).stream()
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
    BigInteger rise = world.chain().balance(world.treasury()).subtract(treasuryBefore);
    if (!rise.equals(swept)) {
      failures.add("the treasury rose by " + rise + " wei, but the sweeps moved " + swept);
    }
    if (failures.isEmpty()) {
      out.accept("The treasury rose by exactly what the sweeps moved: " + rise + " wei.");
    }
    return failures.stream().distinct().toList();
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return cause instanceof IllegalStateException
        ? String.valueOf(cause.getMessage())
        : String.valueOf(cause);
  }

  /** Answers what reached the treasury, in base units. */
  private BigInteger paid() {
    Story story = new Story("paid", world.merchant(), world.receiver(), out);
    JsonNode payment = create(story, "once-paid", 600);
    pay(story, payment, DUE);
    payment =
        story.until("settled", now -> now.path("status").asString().equals("settled"), PATIENCE);
    awaitWebhooks(story, Set.of("payment.detected", "payment.confirmed", "payment.settled"));
    return checkSweep(payment, DUE);
  }

  private BigInteger underpaid() {
    Story story = new Story("underpaid", world.merchant(), world.receiver(), out);
    JsonNode payment = create(story, "once-underpaid", 8);
    pay(story, payment, TOO_LITTLE);
    payment =
        story.until(
            "expired and underpaid, with what came swept",
            now ->
                now.path("status").asString().equals("expired")
                    && has(now.path("flags"), "underpaid")
                    && now.path("sweep").path("state").asString("").equals("swept"),
            PATIENCE);
    require(
        payment.path("amount_received").asString().equals(TOO_LITTLE.toString()),
        "the API tells another amount than was paid");
    awaitWebhooks(story, Set.of("payment.underpaid", "payment.expired"));
    return checkSweep(payment, TOO_LITTLE);
  }

  private BigInteger cancelled() {
    Story story = new Story("cancelled", world.merchant(), world.receiver(), out);
    JsonNode payment = create(story, "once-cancelled", 600);
    String id = payment.path("id").asString();
    world.merchant().cancel(id);
    story.tell("cancel", "asked for");
    payment =
        story.until(
            "cancelled", now -> now.path("status").asString().equals("cancelled"), PATIENCE);
    awaitWebhooks(story, Set.of("payment.cancelled"));
    String address = payment.path("address").asString();
    require(
        world.chain().balance(address).signum() == 0 && world.chain().sent(address).signum() == 0,
        "the chain knows transactions of the cancelled payment's address");
    return BigInteger.ZERO;
  }

  /** The first payment may have to wait until the sniper has read its first block. */
  private JsonNode create(Story story, String orderId, int expiresInSeconds) {
    Map<String, Object> request =
        Map.of(
            "chain",
            "local",
            "amount",
            DUE.toString(),
            "order_id",
            orderId,
            "expires_in",
            expiresInSeconds,
            "webhook_url",
            world.receiver().url());
    JsonNode payment = createWithin(Duration.ofSeconds(15), request);
    story.begin(payment);
    return payment;
  }

  private JsonNode createWithin(Duration limit, Map<String, Object> request) {
    long giveUp = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        return world.merchant().create(request);
      } catch (MerchantClient.Refused e) {
        if (!e.isTemporary() || System.nanoTime() > giveUp) {
          throw e;
        }
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
    }
  }

  private void pay(Story story, JsonNode payment, BigInteger amount) {
    String txHash = world.chain().send(world.payer(), payment.path("address").asString(), amount);
    story.tell("sent", txHash + " by the payer");
  }

  private void awaitWebhooks(Story story, Set<String> wanted) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!story.webhooks().containsAll(wanted)) {
      require(
          System.nanoTime() < giveUp,
          "the receiver got " + story.webhooks() + ", but should have got " + wanted);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  /** Holds the sweep that the API tells of against the chain. */
  private BigInteger checkSweep(JsonNode payment, BigInteger amount) {
    String address = payment.path("address").asString();
    Transfer sweep = world.chain().mined(payment.path("sweep").path("tx_hash").asString());
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

  private static boolean has(JsonNode array, String word) {
    for (JsonNode element : array) {
      if (element.asString().equals(word)) {
        return true;
      }
    }
    return false;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
