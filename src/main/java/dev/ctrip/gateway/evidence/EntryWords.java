package dev.ctrip.gateway.evidence;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.evidence.TimelineEntry.Delivery;
import dev.ctrip.gateway.evidence.TimelineEntry.Event;
import dev.ctrip.gateway.evidence.TimelineEntry.Observation;
import dev.ctrip.gateway.evidence.TimelineEntry.Stage;
import dev.ctrip.gateway.evidence.TimelineEntry.Transaction;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentEvent;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.webhook.Webhooks;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a timeline in words, for people. Reasons and names in it come from whoever has a key:
 * whoever shows them makes them harmless first.
 *
 * @param headline what happened, beginning with {@link TimelineEntry#what}
 * @param details the facts, with hashes whole
 */
public record EntryWords(String headline, List<Detail> details) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * @param label at most seven characters
   */
  public record Detail(String label, String text) {}

  public EntryWords {
    details = List.copyOf(details);
  }

  public static EntryWords of(TimelineEntry entry, Payment payment) {
    return switch (entry) {
      case Observation observation -> words(observation, payment);
      case Event event -> words(event, payment.token());
      case Transaction transaction -> words(transaction);
      case Delivery delivery -> words(delivery);
    };
  }

  private static EntryWords words(Observation entry, Payment payment) {
    Deposit deposit = entry.observed().deposit();
    List<Detail> details = new ArrayList<>();
    if (deposit.txHash() == null) {
      details.add(new Detail("by", "its balance, since block " + deposit.fromBlock()));
    } else {
      details.add(new Detail("from", String.valueOf(deposit.from())));
      details.add(
          new Detail(
              "tx",
              deposit.txHash() + (deposit.logIndex() == null ? "" : " log " + deposit.logIndex())));
    }
    details.add(new Detail("block", deposit.blockNumber() + " " + deposit.blockHash()));
    details.add(new Detail("paid", TIME.format(deposit.blockTime()) + " by the chain's clock"));
    return new EntryWords(entry.what() + ": " + amountOf(deposit, payment), details);
  }

  /** What was not asked for has no symbol that could be believed. */
  private static String amountOf(Deposit deposit, Payment payment) {
    boolean askedFor =
        deposit.chain().equals(payment.chainId())
            && Objects.equals(deposit.asset(), payment.token().contract());
    if (askedFor) {
      return payment.token().format(deposit.amount());
    }
    String asset = deposit.asset() == null ? "the native coin" : deposit.asset().checksummed();
    return "%s base units of %s on chain %s".formatted(deposit.amount(), asset, deposit.chain());
  }

  private static EntryWords words(Event entry, Token token) {
    PaymentEvent event = entry.event();
    String by = event.isAct() ? " by " + orUnreadable(event.actor()) : "";
    List<Detail> details = new ArrayList<>();
    String flags = event.flags().isEmpty() ? "none" : String.join(", ", event.flags());
    details.add(new Detail("status", event.status() + ", flags: " + flags));
    if (!event.isAct()) {
      details.add(
          new Detail(
              "money",
              "received %s, confirmed %s"
                  .formatted(
                      amount(event.amountReceived(), token),
                      amount(event.amountConfirmed(), token))));
    }
    return new EntryWords(entry.what() + by + ": " + orUnreadable(event.rule()), details);
  }

  private static String amount(@Nullable TokenAmount amount, Token token) {
    return amount == null ? orUnreadable(null) : token.format(amount);
  }

  private static String destination(Sweep sweep) {
    return sweep.refundId() == null
        ? "the treasury"
        : "who is paid back by the refund " + sweep.refundId();
  }

  private static EntryWords words(Transaction entry) {
    Sweep sweep = entry.transaction().sweep();
    Token asset = sweep.asset();
    String said =
        switch (entry.stage()) {
          case WAITING -> orUnreadable(sweep.reason());
          case PLANNED -> asset.format(sweep.value()) + " to " + destination(sweep);
          case SIGNED -> "nonce " + entry.transaction().nonce() + " of the deposit address";
          case BROADCAST -> "handed to a node for the first time";
          case SWEPT ->
              sweep.value().isZero()
                  ? "the refund %s failed and moved nothing".formatted(sweep.refundId())
                  : asset.format(sweep.value()) + " is at " + destination(sweep);
          case REORGED -> "a reorg took it away; it is followed, and sent, again";
          case STUCK -> orUnreadable(sweep.reason());
        };
    List<Detail> details = new ArrayList<>();
    details.add(new Detail("sweep", sweep.id()));
    if (entry.stage() == Stage.PLANNED || entry.stage() == Stage.WAITING) {
      details.add(new Detail("to", entry.transaction().to().toString()));
    } else if (sweep.txHash() != null) {
      details.add(new Detail("tx", sweep.txHash().toString()));
    }
    TokenAmount fee = entry.fee();
    if (fee != null) {
      details.add(new Detail("fee", feeInWords(asset, fee)));
    }
    return new EntryWords(entry.what() + ": " + said, details);
  }

  /** The network takes coin; of a token's chain the database does not say what that is called. */
  private static String feeInWords(Token asset, TokenAmount fee) {
    return asset.isNativeCoin()
        ? asset.format(fee)
        : fee + " base units of the chain's native coin";
  }

  private static EntryWords words(Delivery entry) {
    Webhooks.Attempted attempted = entry.attempted();
    String answer =
        attempted.statusCode() == null
            ? "no answer: " + orUnreadable(attempted.error())
            : "answered " + attempted.statusCode();
    return new EntryWords(
        "%s: %s, attempt %d, %s"
            .formatted(entry.what(), attempted.type(), attempted.attempt(), answer),
        List.of(
            new Detail("webhook", attempted.deliveryId()),
            new Detail("took", attempted.duration().toMillis() + " ms")));
  }

  private static String orUnreadable(@Nullable String text) {
    return text == null ? "(cannot be read)" : text;
  }
}
