package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.wallet.SignerUnavailableException;
import dev.ctrip.gateway.wallet.SigningRefusedException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks an external signer by JSON-RPC over HTTP. What it throws tells nothing of where and with
 * which credentials it asked.
 */
final class SignerRpc {

  /** Of a whole call. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Some 90,000 addresses; a transaction has a few hundred bytes. */
  private static final long MOST_BYTES = 4 << 20;

  private static final int MOST_CHARACTERS = 200;

  /** Errors that pass: internal (JSON-RPC 2.0), unavailable, too many requests (EIP-1474). */
  private static final Set<Integer> PASSING = Set.of(-32603, -32002, -32005);

  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private static final JsonMapper JSON = new JsonMapper();

  private final SignerEndpoint endpoint;
  private final Duration limit;
  private final HttpClient http;

  SignerRpc(SignerEndpoint endpoint) {
    this(endpoint, LIMIT);
  }

  /**
   * @param limit of a whole call
   */
  SignerRpc(SignerEndpoint endpoint, Duration limit) {
    this.endpoint = endpoint;
    this.limit = limit;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // A redirect would take the credentials to where nobody has configured them.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limit)
            .build();
  }

  SignerEndpoint endpoint() {
    return endpoint;
  }

  /**
   * The result of a call.
   *
   * @param chain whose signer is asked
   * @throws SigningRefusedException if it answers with an error or with something else
   * @throws SignerUnavailableException if it does not answer, or with an error that passes
   */
  JsonNode call(ChainId chain, String method, List<?> params) {
    HttpResponse<String> response = answer(request(chain, method, params));
    JsonNode body = parsed(response.body());
    if (body.path("error").isObject()) {
      throw error(body.path("error"));
    }
    int status = response.statusCode();
    if (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS) {
      throw new SignerUnavailableException("the external signer answers HTTP " + status);
    }
    if (status != OK) {
      throw SigningRefusedException.untilMended("the external signer answers HTTP " + status);
    }
    if (!body.hasNonNull("result")) {
      throw SigningRefusedException.untilMended(
          "the external signer answers with something that is no JSON-RPC");
    }
    return body.path("result");
  }

  private HttpRequest request(ChainId chain, String method, List<?> params) {
    Map<String, ?> body = Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.of(chain))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)));
    String authorization = endpoint.authorization();
    return (authorization == null ? request : request.header("Authorization", authorization))
        .build();
  }

  private HttpResponse<String> answer(HttpRequest request) {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
    try {
      // Over a request's own timeout, which ends with the headers.
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      // Only by its kind: what an exception says, and its cause, may name the host.
      throw unavailable(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    } finally {
      answer.cancel(true);
    }
  }

  private static SignerUnavailableException unavailable(Throwable cause) {
    return new SignerUnavailableException(
        "the external signer does not answer (%s)".formatted(cause.getClass().getSimpleName()));
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      // Without it: its message quotes the answer.
      return JSON.missingNode();
    }
  }

  private RuntimeException error(JsonNode error) {
    int code = error.path("code").asInt(0);
    String said = endpoint.withoutSecrets(error.path("message").asString(""));
    String reason =
        "the external signer answers with error %d: %s"
            .formatted(
                code, printable(said.substring(0, Math.min(said.length(), MOST_CHARACTERS))));
    return PASSING.contains(code)
        ? new SignerUnavailableException(reason)
        : SigningRefusedException.untilMended(reason);
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{C}", " ");
  }
}
