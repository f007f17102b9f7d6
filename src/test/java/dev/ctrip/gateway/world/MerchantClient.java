package dev.ctrip.gateway.world;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The merchant's side of the API, over real HTTP. */
public final class MerchantClient implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String PAYMENTS = "/api/v1/payments";

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
        throw new Refused(response.statusCode(), body);
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

    Refused(int status, JsonNode problem) {
      super(
          "the API answered %d: %s. %s"
              .formatted(
                  status,
                  withoutFullStop(
                      problem.path("detail").asString(problem.path("title").asString(""))),
                  problem.path("remedy").asString("")));
      this.status = status;
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
