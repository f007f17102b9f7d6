package dev.ctrip.gateway.demo;

import dev.ctrip.gateway.world.LocalToken;
import dev.ctrip.gateway.world.MerchantClient;
import java.math.BigInteger;
import java.time.Duration;

/** What may happen to a payment: each is made to happen, and told until it was seen. */
public final class Situations {

  /** 0.05 ETH: deep enough after two blocks. */
  public static final BigInteger DUE = new BigInteger("50000000000000000");

  /** 40 %. */
  static final BigInteger TOO_LITTLE = new BigInteger("20000000000000000");

  /** 150 %. */
  private static final BigInteger TOO_MUCH = new BigInteger("75000000000000000");

  /** 2 ETH: deep enough after six blocks, which leaves a reorg the time to come before. */
  public static final BigInteger LARGE = new BigInteger("2000000000000000000");

  /** 12.5 TUSD. */
  static final BigInteger DOLLARS = new BigInteger("12500000");

  public static final Duration WINDOW = Duration.ofMinutes(10);

  /** Long enough to be paid in, short enough to wait for its end. */
  private static final Duration SHORT_WINDOW = Duration.ofSeconds(8);

  /** The shortest that the demo's gateway allows. */
  public static final Duration SHORTEST_WINDOW = Duration.ofSeconds(5);

  private final Stage stage;

  Situations(Stage stage) {
    this.stage = stage;
  }

  Seen paid(Story story, String orderId) {
    Seen payment = story.ask(orderId, DUE, WINDOW);
    story.pay(payment, DUE);
    return story.untilStatus("settled");
  }

  Seen paidInToken(Story story, String orderId) {
    Seen payment = story.ask(orderId, LocalToken.SYMBOL, DOLLARS, WINDOW);
    story.pay(payment, DOLLARS);
    return story.untilStatus("settled");
  }

  Seen underpaid(Story story, String orderId) {
    Seen payment = story.ask(orderId, DUE, SHORT_WINDOW);
    story.pay(payment, TOO_LITTLE);
    return story.until(
        "expired and underpaid, with what came swept",
        now -> now.is("expired") && now.has("underpaid", "needs_attention") && now.isSwept());
  }

  Seen overpaid(Story story, String orderId) {
    Seen payment = story.ask(orderId, DUE, WINDOW);
    story.pay(payment, TOO_MUCH);
    return story.until(
        "settled and overpaid, with all that came swept",
        now -> now.is("settled") && now.has("overpaid") && now.isSwept());
  }

  Seen late(Story story, String orderId) {
    Seen payment = story.ask(orderId, DUE, SHORTEST_WINDOW);
    story.tell(
        "wait",
        "nobody pays until the window of %d s is over".formatted(SHORTEST_WINDOW.toSeconds()));
    story.untilStatus("expired");
    story.pay(payment, DUE);
    return story.until(
        "expired and late, with what came swept",
        now -> now.is("expired") && now.has("late", "needs_attention") && now.isSwept());
  }

  Seen cancelled(Story story, String orderId) {
    Seen payment = story.ask(orderId, DUE, WINDOW);
    stage.cancel(payment);
    story.tell("cancel", "asked for");
    return story.untilStatus("cancelled");
  }

  Seen paidBeforeItIsCancelled(Story story, String orderId) {
    Seen payment = story.ask(orderId, DUE, WINDOW);
    story.pay(payment, DUE);
    story.until("seen", now -> !now.is("pending"));
    story.tell("cancel", "asked for");
    story.tell("refused", refusalToCancel(payment));
    return story.untilStatus("settled");
  }

  private String refusalToCancel(Seen payment) {
    try {
      stage.cancel(payment);
    } catch (MerchantClient.Refused e) {
      if (e.isConflict()) {
        return String.valueOf(e.getMessage());
      }
      throw e;
    }
    throw new IllegalStateException(payment.id() + " was cancelled although it had been paid");
  }

  Seen reorged(Story story, String orderId) {
    Seen payment = story.ask(orderId, LARGE, WINDOW);
    String txHash = story.pay(payment, LARGE);
    story.untilStatus("detected");
    long blocks = stage.chain().takeAway(txHash);
    String replaced =
        blocks == 1
            ? "last block was replaced by an empty one"
            : "last %d blocks were replaced by empty ones".formatted(blocks);
    story.tell("reorg", "the chain's " + replaced);
    story.until("pending and reorged", now -> now.is("pending") && now.has("reorged"));
    story.pay(payment, LARGE);
    return story.until(
        "settled and not reorged any more", now -> now.is("settled") && !now.has("reorged"));
  }
}
