package dev.ctrip.gateway.platform;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text as callers send it, of which PostgreSQL cannot take all. */
public final class RequestText {

  private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[!-~]{1,255}");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** Years of four digits, so that no time is beyond what PostgreSQL holds. */
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}.{1,30}");

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

  /**
   * Reads a time by which PostgreSQL is asked.
   *
   * @return null if nothing was sent
   * @throws ProblemException if it is no time of RFC 3339
   */
  public static @Nullable Instant time(String field, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      if (TIME.matcher(text).matches()) {
        return OffsetDateTime.parse(text).toInstant();
      }
    } catch (DateTimeException e) {
      throw noTime(field);
    }
    throw noTime(field);
  }

  private static ProblemException noTime(String field) {
    return invalid(
        field,
        "This is no time of RFC 3339.",
        "Send one such as 2026-01-31T12:00:00Z; in a query a + is written %2B.");
  }

  /**
   * Reads the parameter {@code limit} of a list.
   *
   * @param without how many if nothing was sent
   * @param most at most 999,999,999
   * @throws ProblemException if it is no number from 1 to {@code most}
   */
  public static int limit(@Nullable String text, int without, int most) {
    if (text == null) {
      return without;
    }
    int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > most) {
      throw invalid(
          "limit", "It is no number from 1 to " + most + ".", "Send one, or leave it out.");
    }
    return limit;
  }

  private static ProblemException invalid(String field, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, field, detail, remedy);
  }
}
