package dev.ctrip.gateway.devkit;

import static dev.ctrip.gateway.demo.Situations.DUE;
import static dev.ctrip.gateway.demo.Situations.LARGE;
import static dev.ctrip.gateway.demo.Situations.SHORTEST_WINDOW;
import static dev.ctrip.gateway.demo.Situations.WINDOW;

import dev.ctrip.gateway.demo.Seen;
import dev.ctrip.gateway.demo.Stage;
import dev.ctrip.gateway.demo.Story;
import dev.ctrip.gateway.world.MerchantClient;
import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes one thing happen to a payment, really, and waits until the gateway has recorded it. */
final class Happenings {

  static final String PING = "test.ping";

  /** The shortest that every gateway allows. */
  private static final Duration USUAL_SHORTEST_WINDOW = Duration.ofMinutes(1);

  private static final Duration LOGGED_WITHIN = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int UNPROCESSABLE = 422;
  private static final BigInteger TEN = BigInteger.TEN;

  private final Stage stage;
  private final Story story;
  private final Consumer<String> out;
  private final @Nullable String given;

  /** By event; those first to which a payment that was made elsewhere can be put. */
  private final Map<String, Runnable> toAnyPayment = new LinkedHashMap<>();

  private final Map<String, Runnable> all = new LinkedHashMap<>();

  /**
   * @param paymentId one that is open; null to make one
   */
  Happenings(Stage stage, @Nullable String paymentId, Consumer<String> out) {
    this.stage = stage;
    this.story = new Story("", stage, null, out);
    this.out = out;
    this.given = paymentId;
    toAnyPayment.put("payment.detected", () -> paid(100, "payment.detected"));
    toAnyPayment.put("payment.confirmed", () -> paid(100, "payment.confirmed"));
    toAnyPayment.put("payment.settled", () -> paid(100, "payment.settled"));
    toAnyPayment.put("payment.underpaid", () -> paid(40, "payment.underpaid"));
    toAnyPayment.put("payment.overpaid", () -> paid(150, "payment.overpaid"));
    toAnyPayment.put("payment.cancelled", this::cancelled);
    all.put("payment.created", () -> untilRecorded(begin(DUE, WINDOW), "payment.created", 1));
    all.putAll(toAnyPayment);
    all.put("payment.expired", () -> untilRecorded(unpaid(), "payment.expired", 1));
    all.put("payment.late", this::late);
    all.put("payment.reorged", this::reorged);
    all.put("refund.requested", this::askForRefund);
    all.put("refund.rejected", this::refundRejected);
    all.put(PING, this::pinged);
  }

  /**
   * Returns once it has happened.
   *
   * @throws IllegalArgumentException if there is no such event, or it cannot happen to a payment
   *     that was made elsewhere
   */
  void make(String event) {
    Runnable happening = all.get(event);
    if (happening == null) {
      throw new IllegalArgumentException(
          "there is no way to make %s happen; there is: %s".formatted(event, list(all.keySet())));
    }
    if (given != null && !toAnyPayment.containsKey(event)) {
      throw new IllegalArgumentException(
          "%s needs a payment of its own; --payment goes with: %s"
              .formatted(event, list(toAnyPayment.keySet())));
    }
    happening.run();
  }

  private static String list(Set<String> events) {
    return String.join(", ", events);
  }

  /** The payment that was given, else a new one. */
  private Seen begin(BigInteger due, Duration window) {
    Seen payment = given == null ? ask(due, window) : stage.look(given);
    return introduced(payment);
  }

  private Seen ask(BigInteger due, Duration window) {
    return stage.ask("trigger", "ETH", due, window);
  }

  private Seen introduced(Seen payment) {
    story.begin(payment);
    story.tell("", "for its payer: " + payment.checkoutPage());
    return payment;
  }

  private Seen paid(int percent, String event) {
    Seen payment = begin(DUE, WINDOW);
    if (payment.isOver()) {
      throw new IllegalStateException(payment.id() + " is " + payment.status() + " already");
    }
    BigInteger left = payment.due().subtract(payment.received()).max(BigInteger.ONE);
    long before = recorded(payment, event);
    story.pay(payment, left.multiply(BigInteger.valueOf(percent)).divide(BigInteger.valueOf(100)));
    return untilRecorded(payment, event, before + 1);
  }

  private void cancelled() {
    Seen payment = begin(DUE, WINDOW);
    stage.cancel(payment);
    story.tell("cancel", "asked for");
    untilRecorded(payment, "payment.cancelled", 1);
  }

  /** One whose window is as short as the gateway allows, and passes. */
  private Seen unpaid() {
    Duration window = SHORTEST_WINDOW;
    Seen payment;
    try {
      payment = ask(DUE, window);
    } catch (MerchantClient.Refused e) {
      if (e.status() != UNPROCESSABLE) {
        throw e;
      }
      window = USUAL_SHORTEST_WINDOW;
      payment = ask(DUE, window);
    }
    introduced(payment);
    story.tell("wait", "until its window of %d s is over".formatted(window.toSeconds()));
    return payment;
  }

  private void late() {
    Seen payment = unpaid();
    untilRecorded(payment, "payment.expired", 1);
    story.pay(payment, payment.due());
    untilRecorded(payment, "payment.late", 1);
  }

  /** Of so much that it takes some blocks to be confirmed, which a reorg can come before. */
  private void reorged() {
    Seen payment = begin(LARGE, WINDOW);
    String txHash = story.pay(payment, payment.due());
    story.untilStatus("detected");
    long blocks = stage.chain().takeAway(txHash);
    story.tell("reorg", "of the chain's last " + blocks + " blocks");
    untilRecorded(payment, "payment.reorged", 1);
  }

  private void refundRejected() {
    JsonNode refund = askForRefund();
    stage.merchant().rejectRefund(refund.path("id").asString());
    untilRecorded(stage.look(refund.path("payment_id").asString()), "payment.refund_rejected", 1);
  }

  /** A tenth of a payment that is settled, for its payer. */
  private JsonNode askForRefund() {
    Seen payment = paid(100, "payment.settled");
    JsonNode refund =
        stage.merchant().refund(payment.id(), payment.due().divide(TEN), stage.payer());
    story.tell("refund", refund.path("id").asString() + " asked for");
    untilRecorded(payment, "payment.refund_requested", 1);
    return refund;
  }

  /** Of every endpoint; only what is in the log afterwards was sent. */
  private void pinged() {
    JsonNode endpoints = stage.merchant().endpoints();
    if (endpoints.isEmpty()) {
      throw new IllegalStateException(
          "there is no endpoint to ping; ./ctrip listen in another terminal is one");
    }
    for (JsonNode endpoint : endpoints) {
      String id = endpoint.path("id").asString();
      String url = endpoint.path("url").asString();
      String state = untilTried(stage.merchant().pingEndpoint(id));
      out.accept(
          url.equals(OwnEndpoint.URL)
              ? "  %s: brought by ./ctrip listen".formatted(id)
              : "  %s: %s by %s".formatted(id, state, url));
    }
  }

  /** How it ended. */
  private String untilTried(String delivery) {
    long giveUp = System.nanoTime() + LOGGED_WITHIN.toNanos();
    while (true) {
      String state =
          stage.merchant().findDelivery(delivery).path("delivery").path("state").asString();
      if (!state.equals("pending") || System.nanoTime() > giveUp) {
        return state;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private Seen untilRecorded(Seen payment, String what, long times) {
    story.until(what, now -> recorded(payment, what) >= times);
    // What it was seen as before may be what it was until then.
    return story.look();
  }

  /** How often it stands in the payment's timeline. */
  private long recorded(Seen payment, String what) {
    JsonNode entries = stage.merchant().timeline(payment.id()).path("entries");
    return StreamSupport.stream(entries.spliterator(), false)
        .filter(entry -> entry.path("what").asString("").equals(what))
        .count();
  }
}
