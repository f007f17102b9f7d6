package dev.ctrip.gateway.demo;

import dev.ctrip.gateway.world.RecordingMerchant;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tells the life of one payment, each step as it is seen through the API and by the receiver. */
public final class Story {

  /** For what the gateway, the chain and the receiver do in seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofMillis(150);

  private final String name;
  private final Stage stage;
  private final @Nullable RecordingMerchant receiver;
  private final Consumer<String> out;
  private final long startNanos = System.nanoTime();
  private final Set<String> told = new HashSet<>();
  private Set<String> flags = Set.of();
  private String status = "";
  private String id = "";
  private long lastNanos = startNanos;

  /**
   * @param name put before each line; empty for none
   * @param receiver whose webhooks are told too; null for none
   */
  public Story(
      String name, Stage stage, @Nullable RecordingMerchant receiver, Consumer<String> out) {
    this.name = name;
    this.stage = stage;
    this.receiver = receiver;
    this.out = out;
  }

  /**
   * Begins with a payment that is asked for now.
   *
   * @param due in base units
   */
  public Seen ask(String orderId, BigInteger due, Duration window) {
    return ask(orderId, "ETH", due, window);
  }

  /**
   * Begins with a payment in any listed asset that is asked for now.
   *
   * @param token its symbol
   * @param due in base units
   */
  Seen ask(String orderId, String token, BigInteger due, Duration window) {
    Seen payment = stage.ask(orderId, token, due, window);
    begin(payment);
    return payment;
  }

  /** Takes up a payment that has been made. */
  public void begin(Seen payment) {
    id = payment.id();
    status = payment.status();
    tell(status, "%s: %s to %s".formatted(id, payment.format("amount"), payment.address()));
  }

  /**
   * @param amount in base units
   * @return the transaction's hash
   */
  public String pay(Seen payment, BigInteger amount) {
    String txHash = stage.pay(payment, amount);
    tell("sent", txHash + " by the payer");
    return txHash;
  }

  /**
   * @param what at most ten letters
   */
  public void tell(String what, String detail) {
    lastNanos = System.nanoTime();
    double seconds = (lastNanos - startNanos) / 1e9;
    String label = name.isEmpty() ? "" : "%-10s".formatted(name);
    out.accept("  %s%+7.1fs  %-10s %s".formatted(label, seconds, what, detail).stripTrailing());
  }

  /** How long nothing new was told. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastNanos);
  }

  public Seen untilStatus(String wanted) {
    return until(wanted, payment -> payment.is(wanted));
  }

  /**
   * Tells what happens until the payment is as wanted.
   *
   * @throws IllegalStateException saying what did not happen, if that takes too long
   */
  public Seen until(String wanted, Predicate<Seen> isWanted) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Seen payment = look();
      if (isWanted.test(payment)) {
        return payment;
      }
      if (System.nanoTime() > giveUp) {
        throw new IllegalStateException(
            "%s is %s %s after %d s; it should be %s%s"
                .formatted(
                    id,
                    payment.status(),
                    payment.flags(),
                    PATIENCE.toSeconds(),
                    wanted,
                    payment.whyNotSwept()));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Tells what is new. */
  public Seen look() {
    Seen payment = stage.look(id);
    observe(payment);
    return payment;
  }

  /**
   * Tells of webhooks until the receiver has got all of these types.
   *
   * @throws IllegalStateException if that takes too long
   */
  void untilTold(Set<String> types) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!webhooks().containsAll(types)) {
      if (System.nanoTime() > giveUp) {
        throw new IllegalStateException(
            "the receiver got " + webhooks() + ", but should have got " + types);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** The receiver's verified webhooks of this payment; tells those that are new. */
  private Set<String> webhooks() {
    Set<String> types = new HashSet<>();
    if (receiver == null) {
      return types;
    }
    for (RecordingMerchant.Call call : receiver.deliveries()) {
      if (call.data().path("id").asString("").equals(id)) {
        types.add(call.type());
        if (told.add(call.webhookId())) {
          tell("webhook", call.type() + " received, signature verified");
        }
      }
    }
    return types;
  }

  private void observe(Seen payment) {
    if (!payment.is(status)) {
      status = payment.status();
      tell(status, explanation(payment));
    }
    payment.deposits().forEach(deposit -> observeDeposit(payment, deposit));
    observeFlags(payment);
    observeSweep(payment);
    webhooks();
  }

  private void observeFlags(Seen payment) {
    Set<String> now = payment.flags();
    for (String flag : now) {
      if (!flags.contains(flag)) {
        tell("flag", flag + ": " + explanation(payment, flag));
      }
    }
    for (String flag : flags) {
      if (!now.contains(flag)) {
        tell("flag", flag + " is gone");
      }
    }
    flags = now;
  }

  private void observeSweep(Seen payment) {
    JsonNode sweep = payment.sweep();
    String txHash = sweep.path("tx_hash").asString("");
    if (!txHash.isEmpty() && told.add(txHash)) {
      tell("sweep", txHash + " to the treasury");
    }
    // Of a confirmed payment it is told in a moment, as settled.
    if (sweep.path("state").asString("").equals("swept")
        && !payment.is("confirmed")
        && told.add(txHash + " swept")) {
      tell("swept", swept(payment));
    }
  }

  /** A deposit in a state that the payment's own status does not tell already. */
  private void observeDeposit(Seen payment, JsonNode deposit) {
    String state = deposit.path("state").asString();
    boolean statusTells =
        state.equals("confirmed")
            && List.of("detected", "confirmed", "settled").contains(payment.status());
    if (!statusTells && told.add(deposit.path("tx_hash").asString() + " " + state)) {
      tell(
          "deposit",
          "%s %s: %s".formatted(place(deposit), state, payment.format(deposit.path("amount"))));
    }
  }

  private String explanation(Seen payment) {
    return switch (payment.status()) {
      case "detected" -> deposits(payment, "seen");
      case "confirmed" -> deposits(payment, "confirmed");
      case "settled" -> {
        told.add(payment.sweep().path("tx_hash").asString("") + " swept");
        yield swept(payment);
      }
      default -> "";
    };
  }

  private static String explanation(Seen payment, String flag) {
    return flag.equals("needs_attention")
        ? "a person has to look"
        : payment.format("amount_received") + " of " + payment.format("amount") + " received";
  }

  private static String swept(Seen payment) {
    return "%s reached the treasury, %s fee"
        .formatted(
            payment.format(payment.sweep().path("value")),
            Seen.formatCoin(payment.sweep().path("fee")));
  }

  private String deposits(Seen payment, String state) {
    StringJoiner places = new StringJoiner(", ");
    for (JsonNode deposit : payment.deposits()) {
      if (!deposit.path("state").asString().equals("orphaned")) {
        told.add(deposit.path("tx_hash").asString() + " " + state);
        places.add(place(deposit));
      }
    }
    long required = payment.json().path("confirmations_required").asLong();
    long confirmations = payment.json().path("confirmations").asLong();
    return "%s, %d of %d confirmations"
        .formatted(places, Math.min(confirmations, required), required);
  }

  private static String place(JsonNode deposit) {
    return "%s in block %d"
        .formatted(deposit.path("tx_hash").asString(), deposit.path("block_number").asLong());
  }
}
