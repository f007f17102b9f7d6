package dev.ctrip.gateway.payment.web;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentIds;
import dev.ctrip.gateway.payment.PaymentQuery;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.platform.PageCursor;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.RequestText;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads which payments are to be listed, or says which parameter is wrong and what to do. */
final class PaymentQueries {

  static final int FEW = 20;
  static final int MOST = 100;

  /** Also of names that no chain has had, for which an empty list is the answer. */
  static final int LONGEST_NAME = 64;

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
    Instant from = RequestText.time("created_from", sent.createdFrom());
    Instant to = RequestText.time("created_to", sent.createdTo());
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
        RequestText.limit(sent.limit(), FEW, MOST));
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

  private static PaymentQuery.@Nullable Position position(@Nullable String sent) {
    PageCursor cursor = PageCursor.read(sent, PaymentIds::isPossible);
    return cursor == null ? null : new PaymentQuery.Position(cursor.createdAt(), cursor.id());
  }

  private static ProblemException invalid(String parameter, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, parameter, detail, remedy);
  }
}
