package dev.ctrip.gateway.webhook.web;

import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.RequestText;
import dev.ctrip.gateway.webhook.WebhookLog.Entry;
import dev.ctrip.gateway.webhook.WebhookLog.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what is asked of the log, or says which parameter is wrong and what would be right. */
final class DeliveryFilter {

  private static final int LONGEST_PAGE = 100;
  private static final int LONGEST_WORD = 100;

  private static final List<String> STATES =
      List.of("pending", "acknowledged", "exhausted", "refused", "held", "skipped");

  /** Microseconds, which is what PostgreSQL keeps. */
  private static final Pattern POSITION = Pattern.compile("([0-9]{1,17})\\.(msg_[0-9a-f]{32})");

  private DeliveryFilter() {}

  static @Nullable String word(String parameter, @Nullable String word) {
    RequestText.require(parameter, word, LONGEST_WORD);
    return word;
  }

  static @Nullable String state(@Nullable String state) {
    if (state != null && !STATES.contains(state)) {
      throw invalid("state", "No such state.", "Use one of: " + String.join(", ", STATES) + ".");
    }
    return state;
  }

  static @Nullable Instant time(String parameter, @Nullable String time) {
    return time == null ? null : WebhookRequests.time(parameter, time);
  }

  static int limit(@Nullable String limit) {
    if (limit == null) {
      return 20;
    }
    if (!limit.matches("[1-9][0-9]{0,2}") || Integer.parseInt(limit) > LONGEST_PAGE) {
      throw invalid("limit", "It is no number of 1 to " + LONGEST_PAGE + ".", "Send such a one.");
    }
    return Integer.parseInt(limit);
  }

  static @Nullable Position after(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      Matcher position =
          POSITION.matcher(
              new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
      if (position.matches()) {
        long micros = Long.parseLong(position.group(1));
        return new Position(
            Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000),
            position.group(2));
      }
    } catch (IllegalArgumentException e) {
      throw noCursor();
    }
    throw noCursor();
  }

  static String cursor(Entry last) {
    Instant at = last.createdAt();
    String position = (at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000) + "." + last.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(position.getBytes(StandardCharsets.US_ASCII));
  }

  private static ProblemException noCursor() {
    return invalid(
        "cursor", "This is no cursor.", "Send next_cursor of a page as it came, or leave it out.");
  }

  private static ProblemException invalid(String field, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, field, detail, remedy);
  }
}
