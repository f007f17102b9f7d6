package dev.ctrip.gateway.payment.web;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentQuery;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.RequestText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads which payments are to be listed, or says which parameter is wrong and what to do. */
final class PaymentQueries {

  static final int FEW = 20;
  static final int MOST = 100;

  /** Also of names that no chain has had, for which an empty list is the answer. */
  static final int LONGEST_NAME = 64;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** RFC 3339 with four digits for the year, so that no time is beyond what PostgreSQL holds. */
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}.{1,30}");

  private PaymentQueries() {}

  /** The query parameters as they came. */
  record Sent(
      @Nullable String status,
      @Nullable String flag,
      @Nullable String chain,
      @Nullable String token,
      @Nullable String orderId,
      @Nullable String createdFrom,
      @Nullable String createdTo,
      @Nullable String limit,
      @Nullable String cursor) {}

  /**
   * @throws ProblemException naming the first parameter that is not acceptable
   */
  static PaymentQuery read(String merchantId, Sent sent) {
    Address contract = contract(sent.token());
    RequestText.require("chain", sent.chain(), LONGEST_NAME);
    RequestText.require("token", sent.token(), LONGEST_NAME);
    RequestText.require("order_id", sent.orderId(), PaymentRequests.LONGEST_ORDER_ID);
    Instant from = time("created_from", sent.createdFrom());
    Instant to = time("created_to", sent.createdTo());
    if (from != null && to != null && to.isBefore(from)) {
      throw invalid("created_to", "It lies before created_from.", "Send a later time.");
    }
    return new PaymentQuery(
        merchantId,
        oneOf("status", sent.status(), PaymentStatus.values(), PaymentStatus::word),
        oneOf("flag", sent.flag(), PaymentFlag.values(), PaymentFlag::word),
        sent.chain(),
        contract == null ? sent.token() : null,
        contract,
        sent.orderId(),
        from,
        to,
        position(sent.cursor()),
        limit(sent.limit()));
  }

  /** Null for what is a symbol, since none is as long and begins so. */
  private static @Nullable Address contract(@Nullable String token) {
    if (token == null || !token.startsWith("0x") || token.length() != 42) {
      return null;
    }
    try {
      return Address.parse(token);
    } catch (IllegalArgumentException e) {
      throw invalid(
          "token",
          "No address: " + e.getMessage() + ".",
          "Send a symbol, or 0x and 40 hex digits with the EIP-55 checksum or in lower case.");
    }
  }

  private static <T> @Nullable T oneOf(
      String parameter, @Nullable String sent, T[] values, Function<T, String> word) {
    if (sent == null) {
      return null;
    }
    return Arrays.stream(values)
        .filter(value -> word.apply(value).equals(sent))
        .findFirst()
        .orElseThrow(() ->
            invalid(
                parameter,
                "No payment ever has this " + parameter + ".",
                "Use one of: "
                    + Arrays.stream(values).map(word).collect(Collectors.joining(", "))
                    + "."));
  }

  private static @Nullable Instant time(String parameter, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      if (TIME.matcher(text).matches()) {
        return OffsetDateTime.parse(text).toInstant();
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw invalid(
        parameter,
        "This is no time of RFC 3339.",
        "Send one such as 2026-01-31T12:00:00Z; a + in it is written %2B.");
  }

  private static PaymentQuery.@Nullable Position position(@Nullable String cursor) {
    return cursor == null
        ? null
        : PageCursor.parse(cursor)
            .orElseThrow(() ->
                invalid(
                    "cursor",
                    "No page ended here.",
                    "Send next_cursor of the page before as it came, or leave it out."));
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return FEW;
    }
    int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > MOST) {
      throw invalid(
          "limit", "It is no number from 1 to " + MOST + ".", "Send one, or leave it out.");
    }
    return limit;
  }

  private static ProblemException invalid(String parameter, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, parameter, detail, remedy);
  }
}
