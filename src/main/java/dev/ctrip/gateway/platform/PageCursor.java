package dev.ctrip.gateway.platform;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a list by time ends. As text it says nothing to whoever gets it: microseconds,
 * which is what PostgreSQL keeps, and id in base64url (RFC 4648). Whoever makes one up sees no more
 * than with any other page of his own list.
 *
 * @param id in ASCII; decides between those of one time
 */
public record PageCursor(Instant createdAt, String id) {

  /** In characters, of its text. */
  public static final int LONGEST = 256;

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,16})\\.(.+)");

  public String text() {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, createdAt);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((micros + "." + id).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @param cursor null: nothing was sent
   * @param isPossible whether there may be anything of such an id
   * @return null if nothing was sent
   * @throws ProblemException if it is none of ours
   */
  public static @Nullable PageCursor read(@Nullable String cursor, Predicate<String> isPossible) {
    if (cursor == null) {
      return null;
    }
    try {
      Matcher parts =
          SHAPE.matcher(
              cursor.length() > LONGEST
                  ? ""
                  : new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
      if (parts.matches() && isPossible.test(parts.group(2))) {
        return new PageCursor(
            Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS), parts.group(2));
      }
    } catch (IllegalArgumentException e) {
      throw noCursor();
    }
    throw noCursor();
  }

  private static ProblemException noCursor() {
    return new ProblemException(
        Problem.INVALID_FIELD,
        "cursor",
        "No page ended here.",
        "Send next_cursor of the page before as it came, or leave it out.");
  }
}
