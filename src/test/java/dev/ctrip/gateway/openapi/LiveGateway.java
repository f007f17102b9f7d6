package dev.ctrip.gateway.openapi;

import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.MerchantClient;
import dev.ctrip.gateway.world.MerchantKey;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/** A whole gateway on a local chain, and something of each kind that its operations ask for. */
final class LiveGateway implements AutoCloseable {

  private static final String ENDPOINTS = "/api/v1/webhook-endpoints";
  private static final String DELIVERIES = "/api/v1/webhook-deliveries";
  private static final String KEYS = "/admin/keys";
  private static final BigInteger PART = Installation.SMALL.divide(BigInteger.TWO);
  private static final BigInteger COIN = BigInteger.TEN.pow(18);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String UNLIMITED = "1000000";

  /** No case waits for another: what is limited is tested elsewhere. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "ctrip.claim.per-minute", UNLIMITED,
          "ctrip.web.reads-per-minute", UNLIMITED,
          "ctrip.web.writes-per-minute", UNLIMITED,
          "ctrip.web.failures-per-minute", UNLIMITED,
          // So that the books are soon held against the chain.
          "ctrip.sweep.interval", "2s");

  private final Path directory;
  private final Installation installation;
  private final MerchantKey key;
  private final MerchantClient merchant;
  private final Map<String, Map<String, String>> live = new HashMap<>();

  private LiveGateway(Path directory, Installation installation, MerchantKey key) {
    this.directory = directory;
    this.installation = installation;
    this.key = key;
    this.merchant = new MerchantClient(installation.merchant().url(), key.apiKey());
  }

  static LiveGateway start(Path directory) {
    Installation installation = Installation.start(directory, SETTINGS);
    MerchantKey key =
        MerchantKey.create(
            installation.parts(),
            directory,
            "shop",
            "--scopes",
            "payments:read,payments:write,refunds,webhooks,admin");
    installation.startGatewayAndAwaitReady();
    return new LiveGateway(directory, installation, key);
  }

  URI url() {
    return installation.merchant().url();
  }

  /** Of all scopes. */
  String apiKey() {
    return key.apiKey();
  }

  /**
   * A new key.
   *
   * @param scopes with commas between them
   */
  String apiKey(String merchantName, String scopes) {
    return MerchantKey.create(installation.parts(), directory, merchantName, "--scopes", scopes)
        .apiKey();
  }

  /** Of a key that was good until now. */
  String revokedKey() {
    JsonNode made = newKey();
    merchant.post(KEYS + "/" + made.path("key").path("id").asString() + "/revoke", Map.of());
    return made.path("api_key").asString();
  }

  /** By operation: by a parameter's or a field's name, something with which it succeeds. */
  Map<String, Map<String, String>> prepare() {
    endpoints();
    payments();
    refunds();
    deliveries();
    live("POST /admin/keys/{id}/revoke", Map.of("id", throwawayKey()));
    live("POST /admin/accounting/incidents/{id}/accept", Map.of("id", incident()));
    return live;
  }

  private void live(String operation, Map<String, String> names) {
    live.put(operation, names);
  }

  // --- Payments ---

  private void payments() {
    String open = pendingId();
    live("GET /api/v1/payments/{id}", Map.of("id", open));
    live("GET /api/v1/payments/{id}/timeline", Map.of("id", open));
    live("POST /api/v1/payments/{id}/cancel", Map.of("id", pendingId()));
    live("POST /api/v1/payments/{id}/extend", Map.of("id", pendingId()));
    live("POST /admin/process-payment", Map.of("payment_id", open));
    live("POST /admin/send-webhook", Map.of("payment_id", open));
    JsonNode claimed = pending();
    String transaction = underpay(claimed);
    live(
        "POST /api/v1/payments/{id}/claim",
        Map.of("id", Installation.id(claimed), "tx_hash", transaction));
    live("POST /admin/sweep-address", Map.of("address", Installation.address(claimed)));
    JsonNode accepted = pending();
    underpay(accepted);
    live(
        "POST /api/v1/payments/{id}/accept",
        Map.of("id", Installation.id(accepted), "amount_received", PART.toString()));
  }

  private JsonNode pending() {
    return installation.create(Installation.SMALL, Installation.LONG);
  }

  private String pendingId() {
    return Installation.id(pending());
  }

  private String underpay(JsonNode payment) {
    String transaction = installation.pay(payment, PART);
    installation.awaitFlags(payment, "underpaid");
    return transaction;
  }

  // --- Refunds ---

  private void refunds() {
    JsonNode paid = installation.createAndPay(Installation.SMALL);
    installation.awaitPayment(paid, payment -> payment.path("confirmed_at").isString());
    String id = Installation.id(paid);
    live("GET /api/v1/payments/{id}/refunds", Map.of("id", id));
    live("POST /api/v1/payments/{id}/refunds", Map.of("id", id, "amount", "1000"));
    try (MerchantClient refunder = installation.refunder()) {
      live("POST /api/v1/refunds/{id}/approve", Map.of("id", refund(refunder, id)));
      String rejected = refund(refunder, id);
      live("POST /api/v1/refunds/{id}/reject", Map.of("id", rejected));
      live("GET /api/v1/refunds/{id}", Map.of("id", rejected));
    }
  }

  private String refund(MerchantClient refunder, String paymentId) {
    String to = installation.chain().accounts().getFirst();
    return refunder.refund(paymentId, BigInteger.valueOf(1000), to).path("id").asString();
  }

  // --- Webhooks ---

  private void endpoints() {
    for (String operation :
        new String[] {
          "GET " + ENDPOINTS + "/{id}",
          "PATCH " + ENDPOINTS + "/{id}",
          "DELETE " + ENDPOINTS + "/{id}",
          "POST " + ENDPOINTS + "/{id}/enable",
          "POST " + ENDPOINTS + "/{id}/ping",
          "POST " + ENDPOINTS + "/{id}/redeliver",
          "POST " + ENDPOINTS + "/{id}/rotate-secret"
        }) {
      live(operation, Map.of("id", endpoint()));
    }
  }

  private String endpoint() {
    return merchant
        .post(ENDPOINTS, Map.of("url", installation.receiver().url()))
        .path("id")
        .asString();
  }

  private void deliveries() {
    String delivery =
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    merchant
                        .get(DELIVERIES + "?state=acknowledged&limit=1")
                        .path("data")
                        .path(0)
                        .path("id")
                        .asString(""),
                id -> !id.isEmpty());
    live("GET " + DELIVERIES + "/{id}", Map.of("id", delivery));
    live("POST " + DELIVERIES + "/{id}/redeliver", Map.of("id", delivery));
  }

  // --- The operator's ---

  private String throwawayKey() {
    return newKey().path("key").path("id").asString();
  }

  private JsonNode newKey() {
    return merchant.post(
        KEYS, Map.of("merchant", "shop", "scopes", new String[] {"payments:read"}));
  }

  /** Coin goes from the gas wallet that no transaction of the gateway's has moved. */
  private String incident() {
    String wallet =
        merchant.get("/admin/gas-wallets").path("gas_wallets").path(0).path("address").asString();
    AtomicReference<BigInteger> balance = new AtomicReference<>(COIN);
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              // Less each time, so that it is less than the books have from their second look on.
              installation
                  .chain()
                  .setBalance(wallet, balance.updateAndGet(it -> it.subtract(BigInteger.ONE)));
              return merchant
                  .get("/admin/accounting/incidents")
                  .path("data")
                  .path(0)
                  .path("id")
                  .asString("");
            },
            id -> !id.isEmpty());
  }

  @Override
  public void close() {
    merchant.close();
    installation.close();
  }
}
