package dev.ctrip.gateway.evidence.command;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.evidence.Timeline;
import dev.ctrip.gateway.evidence.TimelineEntry;
import dev.ctrip.gateway.evidence.TimelineEntry.Delivery;
import dev.ctrip.gateway.evidence.TimelineEntry.Event;
import dev.ctrip.gateway.evidence.TimelineEntry.Observation;
import dev.ctrip.gateway.evidence.TimelineEntry.Stage;
import dev.ctrip.gateway.evidence.TimelineEntry.Transaction;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentEvent;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.webhook.Webhooks;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A timeline in three columns: when, what sort of thing, and in words what. Hashes are whole, since
 * a dispute needs them whole; so lines may have 124 characters.
 */
final class TimelineText {

  /** How wide the words may be; a block's number and hash with their label are. */
  private static final int WIDTH = 86;

  private static final String ROW = "%-23s  %-11s  %s";
  private static final String DETAIL = "%-7s %s";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Payment payment;
  private final List<String> lines = new ArrayList<>();

  private TimelineText(Payment payment) {
    this.payment = payment;
  }

  /** Line by line, with no character in it that a terminal would obey. */
  static List<String> of(Timeline timeline) {
    TimelineText text = new TimelineText(timeline.payment());
    text.head(timeline);
    timeline.entries().forEach(text::entry);
    if (timeline.truncated()) {
      text.lines.add("");
      text.lines.add(
          "There is more: only the first %d entries are shown."
              .formatted(timeline.entries().size()));
    }
    return List.copyOf(text.lines);
  }

  private void head(Timeline timeline) {
    head("payment", payment.id());
    head("asked for", payment.token().format(payment.amount()) + " on " + payment.chain());
    head("merchant", payment.merchantId());
    if (payment.orderId() != null) {
      head("order", payment.orderId());
    }
    head("address", payment.address().checksummed());
    head("deadline", TIME.format(payment.expiresAt()));
    head("status", payment.status().word());
    head("flags", words(payment.flags().stream().map(PaymentFlag::word).toList()));
    if (payment.attentionReason() != null) {
      head("attention", payment.attentionReason());
    }
    head(
        "history",
        timeline.intact()
            ? "intact: nothing in it was changed, removed or put in later"
            : "NOT INTACT: somebody changed the payment or its history in the database");
    lines.add("");
    lines.add(ROW.formatted("time (UTC)", "kind", "what"));
  }

  private void head(String label, String value) {
    lines.add("%-10s %s".formatted(label, printable(value)));
  }

  private void entry(TimelineEntry entry) {
    List<String> words =
        switch (entry) {
          case Observation observation -> words(observation);
          case Event event -> words(event);
          case Transaction transaction -> words(transaction);
          case Delivery delivery -> words(delivery);
        };
    String time = TIME.format(entry.at());
    String kind = entry.kind().word();
    for (String line : words.stream().flatMap(TimelineText::wrapped).toList()) {
      lines.add(ROW.formatted(time, kind, line).stripTrailing());
      time = "";
      kind = "";
    }
  }

  private List<String> words(Observation entry) {
    Deposit deposit = entry.observed().deposit();
    List<String> words = new ArrayList<>();
    words.add(entry.what() + ": " + amountOf(deposit));
    if (deposit.txHash() == null) {
      words.add(DETAIL.formatted("by", "its balance, since block " + deposit.fromBlock()));
    } else {
      words.add(DETAIL.formatted("from", deposit.from()));
      words.add(
          DETAIL.formatted("tx", deposit.txHash())
              + (deposit.logIndex() == null ? "" : " log " + deposit.logIndex()));
    }
    words.add(DETAIL.formatted("block", deposit.blockNumber() + " " + deposit.blockHash()));
    words.add(DETAIL.formatted("paid", TIME.format(deposit.blockTime()) + " by the chain's clock"));
    return words;
  }

  /** What was not asked for has no symbol that could be believed. */
  private String amountOf(Deposit deposit) {
    boolean askedFor =
        deposit.chain().equals(payment.chainId())
            && Objects.equals(deposit.asset(), payment.token().contract());
    if (askedFor) {
      return payment.token().format(deposit.amount());
    }
    String asset = deposit.asset() == null ? "the native coin" : deposit.asset().checksummed();
    return "%s base units of %s on chain %s".formatted(deposit.amount(), asset, deposit.chain());
  }

  private List<String> words(Event entry) {
    PaymentEvent event = entry.event();
    String by = event.isAct() ? " by " + orUnreadable(event.actor()) : "";
    List<String> words = new ArrayList<>();
    words.add(entry.what() + by + ": " + orUnreadable(event.rule()));
    words.add(DETAIL.formatted("status", event.status() + ", flags: " + words(event.flags())));
    if (!event.isAct()) {
      words.add(
          DETAIL.formatted(
              "money",
              "received %s, confirmed %s"
                  .formatted(amount(event.amountReceived()), amount(event.amountConfirmed()))));
    }
    return words;
  }

  private String amount(@Nullable TokenAmount amount) {
    return amount == null ? orUnreadable(null) : payment.token().format(amount);
  }

  private static List<String> words(Transaction entry) {
    Sweep sweep = entry.transaction().sweep();
    Token asset = sweep.asset();
    List<String> words = new ArrayList<>();
    words.add(
        entry.what()
            + ": "
            + switch (entry.stage()) {
              case WAITING -> orUnreadable(sweep.reason());
              case PLANNED -> asset.format(sweep.value()) + " to the treasury";
              case SIGNED -> "nonce " + entry.transaction().nonce() + " of the deposit address";
              case BROADCAST -> "handed to a node for the first time";
              case SWEPT -> asset.format(sweep.value()) + " is at the treasury";
              case REORGED -> "a reorg took it away; it is followed, and sent, again";
              case STUCK -> orUnreadable(sweep.reason());
            });
    words.add(DETAIL.formatted("sweep", sweep.id()));
    if (entry.stage() == Stage.PLANNED || entry.stage() == Stage.WAITING) {
      words.add(DETAIL.formatted("to", entry.transaction().to()));
    } else if (sweep.txHash() != null) {
      words.add(DETAIL.formatted("tx", sweep.txHash()));
    }
    TokenAmount fee = entry.fee();
    if (fee != null) {
      words.add(DETAIL.formatted("fee", feeInWords(asset, fee)));
    }
    return words;
  }

  /** The network takes coin; of a token's chain the database does not say what that is called. */
  private static String feeInWords(Token asset, TokenAmount fee) {
    return asset.isNativeCoin()
        ? asset.format(fee)
        : fee + " base units of the chain's native coin";
  }

  private static List<String> words(Delivery entry) {
    Webhooks.Attempted attempted = entry.attempted();
    String answer =
        attempted.statusCode() == null
            ? "no answer: " + orUnreadable(attempted.error())
            : "answered " + attempted.statusCode();
    return List.of(
        "%s: %s, attempt %d, %s"
            .formatted(entry.what(), attempted.type(), attempted.attempt(), answer),
        DETAIL.formatted("webhook", attempted.deliveryId()),
        DETAIL.formatted("took", attempted.duration().toMillis() + " ms"));
  }

  private static String words(List<String> flags) {
    return flags.isEmpty() ? "none" : String.join(", ", flags);
  }

  private static String orUnreadable(@Nullable String text) {
    return text == null ? "(cannot be read)" : text;
  }

  /** Breaks between words only; what follows a word that is too long stays with it. */
  private static Stream<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    String rest = printable(text);
    while (rest.length() > WIDTH) {
      int end = rest.lastIndexOf(' ', WIDTH);
      if (end <= 0) {
        break;
      }
      lines.add(rest.substring(0, end));
      rest = rest.substring(end + 1);
    }
    lines.add(rest);
    return lines.stream();
  }

  /**
   * Reasons and names come from people: what a terminal would obey, or show in another place, is
   * written as its code.
   */
  private static String printable(String text) {
    return text.codePoints().mapToObj(TimelineText::printable).collect(Collectors.joining());
  }

  private static String printable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          "\\u%04x".formatted(codePoint);
      default -> Character.toString(codePoint);
    };
  }
}
