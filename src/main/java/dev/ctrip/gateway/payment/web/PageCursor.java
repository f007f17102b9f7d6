package dev.ctrip.gateway.payment.web;

import dev.ctrip.gateway.payment.PaymentIds;
import dev.ctrip.gateway.payment.PaymentQuery.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page ends, as text that says nothing to whoever gets it: microseconds and id in base64url
 * (RFC 4648). Whoever makes one up sees no more than with any other page of his own payments.
 */
final class PageCursor {

  static final int LONGEST = 256;

  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,16})\\.(.+)");

  private PageCursor() {}

  static String of(Position position) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, position.createdAt());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((micros + "." + position.paymentId()).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @return empty if it is none of ours
   */
  static Optional<Position> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      Matcher parts =
          SHAPE.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
      return parts.matches() && PaymentIds.isPossible(parts.group(2))
          ? Optional.of(
              new Position(
                  Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
                  parts.group(2)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
