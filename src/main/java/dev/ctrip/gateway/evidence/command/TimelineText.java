package dev.ctrip.gateway.evidence.command;

import dev.ctrip.gateway.evidence.EntryWords;
import dev.ctrip.gateway.evidence.Timeline;
import dev.ctrip.gateway.evidence.TimelineEntry;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentFlag;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A timeline in three columns: when, what sort of thing, and in words what. Hashes are whole, since
 * a dispute needs them whole; so lines may have 124 characters.
 */
final class TimelineText {

  /** How wide the words may be; a block's number and hash with their label are. */
  private static final int WIDTH = 86;

  private static final String ROW = "%-23s  %-11s  %s";

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
    EntryWords said = EntryWords.of(entry, payment);
    Stream<String> words =
        Stream.concat(
            Stream.of(said.headline()),
            said.details().stream()
                .map(detail -> "%-7s %s".formatted(detail.label(), detail.text())));
    String time = TIME.format(entry.at());
    String kind = entry.kind().word();
    for (String line : words.flatMap(TimelineText::wrapped).toList()) {
      lines.add(ROW.formatted(time, kind, line).stripTrailing());
      time = "";
      kind = "";
    }
  }

  private static String words(List<String> flags) {
    return flags.isEmpty() ? "none" : String.join(", ", flags);
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
