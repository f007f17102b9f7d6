package dev.ctrip.gateway.platform.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import dev.ctrip.gateway.world.api.FakeMerchants;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.RequestParam;

@Timeout(60)
class ProblemsIT {

  private ApiServer api;

  @BeforeEach
  void start() {
    api = ApiServer.fresh();
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeResolvesToAnExplanation(Problem problem) {
    Answer answer = api.get("/problems/" + problem.code());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/plain");
    assertThat(answer.body())
        .contains(problem.title(), problem.code())
        .contains(problem.explanation(), problem.cause(), problem.remedy())
        .contains(Integer.toString(problem.status().value()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/nothing", "/problems/unheard-of", "/error", "/favicon.ico", "/health/x"})
  void answersAnUnknownPath(String path) {
    api.get(path, "Accept", "text/html").isProblem(Problem.NOT_FOUND, null);
  }

  @Test
  void hidesAnUnexpectedFailureButNamesItsPlaceInTheLog() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(Failures.class);
    log.start();
    logger.addAppender(log);
    api.payments().failWith(new IllegalStateException("the secret is 4711"));

    Answer answer =
        api.get("/api/v1/payments/pay_1", "X-Api-Key", SHOP_KEY).isProblem(Problem.INTERNAL, null);
    logger.detachAppender(log);

    assertThat(answer.body()).doesNotContain("4711");
    String reference = log.list.getFirst().getFormattedMessage().replaceAll(".* ", "");
    assertThat(answer.json().path("detail").asString()).contains(reference);
  }

  static Stream<RuntimeException> databaseAway() {
    return Stream.of(
        new CannotGetJdbcConnectionException("refused"),
        new DataAccessResourceFailureException("closed"),
        new CannotCreateTransactionException("refused"),
        new QueryTimeoutException("slow"),
        new RecoverableDataAccessException("again"));
  }

  @ParameterizedTest
  @MethodSource("databaseAway")
  void saysWhenToTryAgainWhileTheDatabaseIsAway(RuntimeException failure) {
    api.payments().failWith(failure);

    Answer answer =
        api.get("/api/v1/payments/pay_1", "X-Api-Key", SHOP_KEY)
            .isProblem(Problem.TEMPORARILY_UNAVAILABLE, null);

    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void namesAParameterThatIsMissingOrOfTheWrongType() {
    api.addHandler("/counted", new Parameters(), "counted");

    api.get("/counted").isProblem(Problem.INVALID_FIELD, "count");
    api.get("/counted?count=many").isProblem(Problem.INVALID_FIELD, "count");
    assertThat(api.get("/counted?count=3").body()).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"multipart/form-data", "multipart/form-data; boundary=x", "text/;q"})
  void aBodyOfAnotherTypeIsNoFailureOfOurs(String type) {
    String key = "Bearer " + FakeMerchants.SHOP_KEY;

    assertThat(
            api.post("/api/v1/payments", "x", "Content-Type", type, "Authorization", key)
                .response()
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void saysWhichMethodsAPathHasWhateverElseIsAsked() {
    Answer answer =
        api.send(
            "OPTIONS",
            "/api/v1/payments/pay_1?unknown=1",
            BodyPublishers.noBody(),
            "Authorization",
            "Bearer " + FakeMerchants.READ_ONLY_KEY);

    assertThat(answer.response().statusCode()).isEqualTo(200);
    assertThat(answer.header("Allow")).isEqualTo("GET,HEAD,OPTIONS");
  }

  @Test
  void aBodyThatMayBeLeftOutIsNotNull() {
    api.post(
            "/admin/sweep-now",
            "null",
            "Content-Type",
            "application/json",
            "Authorization",
            "Bearer " + FakeMerchants.ADMIN_KEY)
        .isProblem(Problem.INVALID_REQUEST, null);
  }

  @Test
  void answersMethodsThatTomcatItselfRefuses() {
    assertThat(api.send("TRACE", "/health", BodyPublishers.noBody()).header("Content-Type"))
        .startsWith("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a|b HTTP/1.1\r\nHost: x\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\n",
        "GET /%00 HTTP/1.1\r\nHost: x\r\n",
        "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n",
        "GET /health HTTP/1.1\r\n",
        "GET /health HTTP/1.1\r\nHost: a b\r\n",
        "POST /api/v1/payments HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n",
        "POST /api/v1/payments HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
      })
  void answersWhatIsNoHttp(String request) throws IOException {
    String answer = sendRaw(request + "Connection: close\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains("Content-Type: application/problem+json")
        .contains(ApiServer.PUBLIC_URL + "/problems/invalid-request")
        .doesNotContain("Tomcat", "<html", "Exception");
  }

  private String sendRaw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Stands for a controller with a query parameter. */
  public static final class Parameters {

    public ResponseEntity<String> counted(@RequestParam("count") int count) {
      return ResponseEntity.ok(Integer.toString(count));
    }
  }
}
