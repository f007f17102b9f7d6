package dev.ctrip.gateway.payment.web;

import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.pricing.Price;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request means, in 32 bytes: equal for requests that differ only in the order of their
 * keys, in white space, or in how they name chain, asset and amount. Stored beside the idempotency
 * key, so its form never changes.
 */
final class RequestHash {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RequestHash() {}

  /**
   * SHA-256 of a JSON array with the fields in a fixed order and the metadata's keys sorted.
   *
   * @param amount null where a price is asked for
   * @param price null where an amount is asked for
   */
  static byte[] of(
      PaymentRequest request,
      ChainId chain,
      Token token,
      @Nullable TokenAmount amount,
      @Nullable Price price) {
    Map<String, String> metadata = request.metadata();
    @Nullable Object[] meaning = {
      chain.value(),
      token.contract() == null ? null : token.contract().lowerCase(),
      String.valueOf(amount == null ? price : amount),
      request.expiresIn(),
      request.orderId(),
      metadata == null ? Map.of() : new TreeMap<>(metadata),
      request.webhookUrl()
    };
    return sha256(JSON.writeValueAsBytes(Arrays.asList(meaning)));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
