package dev.ctrip.gateway.operator.page;

import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentFlag;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values are written on all pages. */
final class Words {

  private static final String NONE = "–";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Words() {}

  static String time(@Nullable Instant time) {
    return time == null ? NONE : TIME.format(time);
  }

  static String orNone(@Nullable Object value) {
    return value == null ? NONE : value.toString();
  }

  static String amount(Token token, @Nullable TokenAmount amount) {
    return amount == null ? NONE : token.format(amount);
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static List<String> flags(Collection<PaymentFlag> flags) {
    return flags.stream().map(PaymentFlag::word).toList();
  }

  /** For example "3 min": the largest unit alone. */
  static String duration(Duration duration) {
    if (duration.isNegative() || duration.toSeconds() < 1) {
      return "0 s";
    }
    if (duration.toMinutes() < 2) {
      return duration.toSeconds() + " s";
    }
    if (duration.toHours() < 2) {
      return duration.toMinutes() + " min";
    }
    return duration.toDays() < 2 ? duration.toHours() + " h" : duration.toDays() + " days";
  }
}
