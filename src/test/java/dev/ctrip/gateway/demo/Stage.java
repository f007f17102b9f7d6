package dev.ctrip.gateway.demo;

import dev.ctrip.gateway.world.LocalChain;
import dev.ctrip.gateway.world.LocalToken;
import dev.ctrip.gateway.world.MerchantClient;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where a payment's story plays: the API as its merchant uses it, and the chain as its payer does.
 *
 * @param payer a rich account of the chain
 * @param webhookUrl where the merchant wants to be told; null for at its endpoints alone
 */
public record Stage(
    MerchantClient merchant, LocalChain chain, String payer, @Nullable String webhookUrl) {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * Asks for a payment in the chain's coin. The first one may have to wait until the sniper has
   * read its first block.
   *
   * @param due in base units
   */
  Seen ask(String orderId, BigInteger due, Duration window) {
    return ask(orderId, "ETH", due, window);
  }

  /**
   * The same in any listed asset.
   *
   * @param token its symbol
   */
  public Seen ask(String orderId, String token, BigInteger due, Duration window) {
    Map<String, Object> request = new HashMap<>();
    request.put("chain", "local");
    request.put("token", token);
    request.put("amount", due.toString());
    request.put("order_id", orderId);
    request.put("expires_in", window.toSeconds());
    if (webhookUrl != null) {
      request.put("webhook_url", webhookUrl);
    }
    return new Seen(patiently(() -> merchant.create(request)));
  }

  public Seen look(String paymentId) {
    return new Seen(merchant.find(paymentId));
  }

  /**
   * @throws MerchantClient.Refused as a conflict, if it is too late
   */
  public void cancel(Seen payment) {
    patiently(() -> merchant.cancel(payment.id()));
  }

  /** Repeats what is answered 503, as a merchant does. */
  private static JsonNode patiently(Supplier<JsonNode> request) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return request.get();
      } catch (MerchantClient.Refused e) {
        if (!e.isTemporary() || System.nanoTime() > giveUp) {
          throw e;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  /**
   * Pays in what was asked for.
   *
   * @param amount in base units
   * @return the transaction's hash
   */
  String pay(Seen payment, BigInteger amount) {
    return payment.isInToken()
        ? new LocalToken(chain).pay(payment.address(), amount)
        : chain.send(payer, payment.address(), amount);
  }
}
