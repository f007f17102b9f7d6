package dev.ctrip.gateway.platform;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text as callers send it, of which PostgreSQL cannot take all. */
public final class RequestText {

  private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1,255}");

  private RequestText() {}

  /** Whether it has neither NUL nor half of a surrogate pair. */
  public static boolean isStorable(String text) {
    return text.codePoints()
        .noneMatch(point ->
            point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
  }

  /**
   * As draft-ietf-httpapi-idempotency-key-header leaves to the server: what a key may look like.
   *
   * @param key the header {@code Idempotency-Key}; null, for none, is acceptable
   * @throws ProblemException if it cannot be kept
   */
  public static void requireIdempotencyKey(@Nullable String key) {
    if (key != null && !IDEMPOTENCY_KEY.matcher(key).matches()) {
      throw new ProblemException(
          Problem.INVALID_IDEMPOTENCY_KEY,
          "Idempotency-Key",
          "The key must be 1 to 255 visible ASCII characters.",
          "Use a UUID.");
    }
  }

  /**
   * @param text null is acceptable
   * @param longest in characters of Unicode
   * @throws ProblemException if it is longer, or not storable
   */
  public static void require(String field, @Nullable String text, int longest) {
    if (text == null) {
      return;
    }
    if (text.codePointCount(0, text.length()) > longest) {
      throw invalid(
          field, "A text is longer than " + longest + " characters.", "Send a shorter one.");
    }
    if (!isStorable(text)) {
      throw invalid(
          field, "A text has a character that is none in Unicode, or NUL.", "Leave it out.");
    }
  }

  private static ProblemException invalid(String field, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, field, detail, remedy);
  }
}
