package dev.ctrip.gateway.webhook.web;

import dev.ctrip.gateway.platform.PageCursor;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.RequestText;
import dev.ctrip.gateway.webhook.WebhookLog.Entry;
import dev.ctrip.gateway.webhook.WebhookLog.Position;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what is asked of the log, or says which parameter is wrong and what would be right. */
final class DeliveryFilter {

  static final int FEW = 20;
  static final int MOST = 100;

  private static final int LONGEST_WORD = 100;

  private static final List<String> STATES =
      List.of("pending", "acknowledged", "exhausted", "refused", "held", "skipped");

  private static final Pattern ID = Pattern.compile("msg_[0-9a-f]{32}");

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

  static @Nullable Position after(@Nullable String sent) {
    PageCursor cursor = PageCursor.read(sent, ID.asMatchPredicate());
    return cursor == null ? null : new Position(cursor.createdAt(), cursor.id());
  }

  static String cursor(Entry last) {
    return new PageCursor(last.createdAt(), last.id()).text();
  }

  private static ProblemException invalid(String field, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, field, detail, remedy);
  }
}
