package dev.ctrip.gateway.world;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The merchant's side of the API, over real HTTP. */
public final class MerchantClient implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String PAYMENTS = "/api/v1/payments";
  private static final String REFUNDS = "/api/v1/refunds";
  private static final String ENDPOINTS = "/api/v1/webhook-endpoints";
  private static final String DELIVERIES = "/api/v1/webhook-deliveries";

  private final URI api;
  private final String apiKey;
  private final HttpClient http = HttpClient.newHttpClient();

  public MerchantClient(URI api, String apiKey) {
    this.api = api;
    this.apiKey = apiKey;
  }

  public JsonNode create(Map<String, Object> payment) {
    return send(
        request(PAYMENTS)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(payment))));
  }

  public JsonNode find(String id) {
    return send(request(PAYMENTS + "/" + id).GET());
  }

  public JsonNode cancel(String id) {
    return send(request(PAYMENTS + "/" + id + "/cancel").POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** Takes what was received as enough. */
  public JsonNode accept(String id, String reason, String actor) {
    return act(id, "accept", Map.of("reason", reason, "actor", actor));
  }

  /**
   * @param expiresIn from now, in whole seconds
   */
  public JsonNode extend(String id, Duration expiresIn) {
    return act(id, "extend", Map.of("expires_in", expiresIn.toSeconds()));
  }

  /** Asks for a refund. */
  public JsonNode refund(String id, BigInteger amount, String to) {
    return act(id, "refunds", Map.of("amount", amount.toString(), "to", to));
  }

  /** Approves what another key asked for. */
  public JsonNode approveRefund(String refundId) {
    return send(
        request(REFUNDS + "/" + refundId + "/approve").POST(HttpRequest.BodyPublishers.noBody()));
  }

  public JsonNode findRefund(String refundId) {
    return send(request(REFUNDS + "/" + refundId).GET());
  }

  /**
   * Whatever else the API has.
   *
   * @param path from the API's root, with its query
   */
  public JsonNode get(String path) {
    return send(request(path).GET());
  }

  /** As {@link #get}, with a body. */
  public JsonNode post(String path, Map<String, Object> body) {
    return sendJson(path, "POST", body);
  }

  public JsonNode rejectRefund(String refundId) {
    return sendJson(REFUNDS + "/" + refundId + "/reject", "POST", Map.of());
  }

  /** Everything that happened to a payment. */
  public JsonNode timeline(String id) {
    return send(request(PAYMENTS + "/" + id + "/timeline").GET());
  }

  /** All of the merchant's webhook endpoints. */
  public JsonNode endpoints() {
    return send(request(ENDPOINTS).GET()).path("data");
  }

  /**
   * @param events names or groups of them
   */
  public JsonNode createEndpoint(String url, String description, List<String> events) {
    return sendJson(
        ENDPOINTS, "POST", Map.of("url", url, "description", description, "events", events));
  }

  /** Holds what happens from now on. */
  public void pauseEndpoint(String id) {
    sendJson(ENDPOINTS + "/" + id, "PATCH", Map.of("paused", true));
  }

  public void deleteEndpoint(String id) {
    send(request(ENDPOINTS + "/" + id).DELETE());
  }

  /**
   * @return the delivery's id
   */
  public String pingEndpoint(String id) {
    return send(request(ENDPOINTS + "/" + id + "/ping").POST(HttpRequest.BodyPublishers.noBody()))
        .path("delivery_id")
        .asString();
  }

  /**
   * A page of what an endpoint was to be told, newest first.
   *
   * @param from when the oldest of them was made
   * @param cursor of the page before; null for the first
   */
  public JsonNode deliveries(String endpointId, Instant from, @Nullable String cursor) {
    String query = "?limit=100&endpoint_id=" + endpointId + "&from=" + from;
    return send(request(DELIVERIES + query + (cursor == null ? "" : "&cursor=" + cursor)).GET());
  }

  /** A delivery with its body. */
  public JsonNode findDelivery(String id) {
    return send(request(DELIVERIES + "/" + id).GET());
  }

  private JsonNode act(String id, String act, Map<String, Object> body) {
    return sendJson(PAYMENTS + "/" + id + "/" + act, "POST", body);
  }

  private JsonNode sendJson(String path, String method, Map<String, Object> body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  /** Where the API is, without a slash at its end. */
  public URI url() {
    return api;
  }

  public URI urlOf(String id) {
    return api.resolve(PAYMENTS + "/" + id);
  }

  @Override
  public void close() {
    http.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(api.resolve(path))
        .timeout(Duration.ofSeconds(15))
        .header("Authorization", "Bearer " + apiKey);
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() / 100 != 2) {
        throw new Refused(
            response.statusCode(), response.headers().firstValue("Retry-After").orElse(null), body);
      }
      return body;
    } catch (IOException e) {
      throw new IllegalStateException("the gateway does not answer at " + api, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The API answered with a problem document. */
  public static final class Refused extends IllegalStateException {

    private static final int CONFLICT = 409;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final int status;
    private final @Nullable String retryAfter;
    private final String type;

    Refused(int status, @Nullable String retryAfter, JsonNode problem) {
      super(
          "the API answered %d: %s. %s"
              .formatted(
                  status,
                  withoutFullStop(
                      problem.path("detail").asString(problem.path("title").asString(""))),
                  problem.path("remedy").asString("")));
      this.status = status;
      this.retryAfter = retryAfter;
      this.type = problem.path("type").asString("");
    }

    public int status() {
      return status;
    }

    /** The header; null without one. */
    public @Nullable String retryAfter() {
      return retryAfter;
    }

    /** The last segment of the problem's type, by which clients go. */
    public String problem() {
      return type.substring(type.lastIndexOf('/') + 1);
    }

    private static String withoutFullStop(String sentence) {
      return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    public boolean isTemporary() {
      return status == SERVICE_UNAVAILABLE;
    }

    /** What was asked for does not go with how things are. */
    public boolean isConflict() {
      return status == CONFLICT;
    }
  }
}
