package dev.ctrip.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation that {@code docs/openapi.yaml} describes, asked of a whole gateway with each kind
 * of key that must not do. Made from the file: what is added there is asked here.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysThatDoNotFitIT {

  private static final List<String> SCOPES =
      List.of("payments:read", "payments:write", "refunds", "webhooks", "admin");

  private static final String OTHERS = "payments:read,payments:write,refunds,webhooks";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> keysWithout = new HashMap<>();
  private LiveGateway gateway;
  private OpenApiDocument document;
  private String revokedKey;
  private String othersKey;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    gateway = LiveGateway.start(directory);
    document = OpenApiDocument.read(Path.of("docs/openapi.yaml")).withExamples(gateway.prepare());
    revokedKey = gateway.revokedKey();
    othersKey = gateway.apiKey("other", OTHERS);
    for (String scope : SCOPES) {
      keysWithout.put(
          scope,
          gateway.apiKey(
              "shop",
              SCOPES.stream().filter(it -> !it.equals(scope)).collect(Collectors.joining(","))));
    }
  }

  @AfterAll
  void stop() {
    http.close();
    gateway.close();
  }

  Stream<OpenApiDocument.Operation> guarded() {
    return document.operations().stream()
        .map(document::operation)
        .filter(OpenApiDocument.Operation::needsAKey);
  }

  Stream<OpenApiDocument.Operation> ofOneMerchant() {
    return guarded()
        .filter(OpenApiDocument.Operation::isOfOne)
        .filter(operation -> operation.path().startsWith("/api/"));
  }

  @Test
  void everythingButHealthNeedsAKey() {
    assertThat(document.operations().stream().map(document::operation))
        .filteredOn(operation -> !operation.needsAKey())
        .extracting(OpenApiDocument.Operation::path)
        .containsExactly("/health");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("guarded")
  void none(OpenApiDocument.Operation operation) {
    assertRefused(operation, "", 401);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("guarded")
  void wrong(OpenApiDocument.Operation operation) {
    assertRefused(operation, gateway.apiKey().replaceFirst("..$", "00"), 401);
    assertRefused(operation, "nonsense", 401);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("guarded")
  void revoked(OpenApiDocument.Operation operation) {
    assertRefused(operation, revokedKey, 401);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("guarded")
  void ofAllOtherScopes(OpenApiDocument.Operation operation) {
    assertRefused(operation, keysWithout.getOrDefault(operation.scope(), ""), 403);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofOneMerchant")
  void ofAnotherMerchant(OpenApiDocument.Operation operation) {
    assertRefused(operation, othersKey, 404);
    // Else that would say nothing: whose it is does find it.
    assertThat(send(operation, gateway.apiKey()).statusCode() / 100).isEqualTo(2);
  }

  private void assertRefused(OpenApiDocument.Operation operation, String key, int status) {
    HttpResponse<String> response = send(operation, key);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(operation.documents(status)).isTrue();
  }

  private HttpResponse<String> send(OpenApiDocument.Operation operation, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway.url() + operation.examplePath()))
            .method(
                operation.method(),
                operation
                    .exampleBody()
                    .map(BodyPublishers::ofString)
                    .orElseGet(BodyPublishers::noBody))
            .header("Content-Type", "application/json");
    if (!key.isEmpty()) {
      request.header("X-Api-Key", key);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("the gateway does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
