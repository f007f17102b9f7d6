package dev.ctrip.gateway.fuzz;

import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.MerchantKey;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A whole gateway on a local chain, and something of each kind that its operations ask for. */
final class FuzzedGateway implements AutoCloseable {

  private static final BigInteger PART = Installation.SMALL.divide(BigInteger.TWO);

  /** No case waits for another: what is limited is tested elsewhere. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "ctrip.claim.per-minute", "1000000",
          "ctrip.web.reads-per-minute", "1000000",
          "ctrip.web.writes-per-minute", "1000000",
          "ctrip.web.failures-per-minute", "1000000");

  private final Installation installation;
  private final MerchantKey key;

  private FuzzedGateway(Installation installation, MerchantKey key) {
    this.installation = installation;
    this.key = key;
  }

  static FuzzedGateway start(Path directory) {
    Installation installation = Installation.start(directory, SETTINGS);
    MerchantKey key = MerchantKey.create(installation.parts(), directory, "shop", "--admin");
    installation.startGatewayAndAwaitReady();
    return new FuzzedGateway(installation, key);
  }

  URI url() {
    return installation.merchant().urlOf("").resolve("/");
  }

  String apiKey() {
    return key.apiKey();
  }

  /** By operation: by a parameter's or a field's name, something with which it succeeds. */
  Map<String, Map<String, String>> prepare() {
    Map<String, Map<String, String>> live = new HashMap<>();
    String open = Installation.id(pending());
    live.put("GET /api/v1/payments/{id}", Map.of("id", open));
    live.put("GET /api/v1/payments/{id}/timeline", Map.of("id", open));
    live.put("POST /api/v1/payments/{id}/cancel", Map.of("id", Installation.id(pending())));
    live.put("POST /api/v1/payments/{id}/extend", Map.of("id", Installation.id(pending())));
    live.put("POST /admin/process-payment", Map.of("payment_id", open));
    JsonNode underpaid = pending();
    String transaction = installation.pay(underpaid, PART);
    installation.awaitFlags(underpaid, "underpaid");
    live.put(
        "POST /api/v1/payments/{id}/claim",
        Map.of("id", Installation.id(underpaid), "tx_hash", transaction));
    JsonNode accepted = pending();
    installation.pay(accepted, PART);
    installation.awaitFlags(accepted, "underpaid");
    live.put("POST /api/v1/payments/{id}/accept", Map.of("id", Installation.id(accepted)));
    live.put("POST /admin/sweep-address", Map.of("address", Installation.address(underpaid)));
    return live;
  }

  private JsonNode pending() {
    return installation.create(Installation.SMALL, Installation.LONG);
  }

  @Override
  public void close() {
    installation.close();
  }
}
