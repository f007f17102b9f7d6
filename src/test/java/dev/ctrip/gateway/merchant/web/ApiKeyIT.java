package dev.ctrip.gateway.merchant.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.READ_ONLY_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

@Timeout(60)
class ApiKeyIT {

  private static final String PAYMENT = "/api/v1/payments/pay_1";

  private ApiServer api;

  @BeforeEach
  void start() {
    api = ApiServer.fresh();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PAYMENT,
        "/api",
        "/api/v1",
        "/api/v1/payments/",
        "/api/v1/not/yet/there",
        "/api/v2/payments",
        "/admin",
        "/admin/scan-now",
        "/%61pi/v1/payments/pay_1",
        "/api;x=1/v1/payments/pay_1",
        "/api/v1;x=1/payments/pay_1",
        "/api/./v1/payments/pay_1",
      })
  void letsNobodyInWithoutAKey(String path) {
    Answer answer = api.get(path).isProblem(Problem.UNAUTHENTICATED, null);

    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
  }

  /** Spellings that reach no controller; should one ever do, it must not be without a key. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//api/v1/payments/pay_1",
        "/x/../api/v1/payments/pay_1",
        "/API/v1/payments/pay_1",
        "/api%2Fv1/payments/pay_1"
      })
  void findsNothingUnderAnotherSpelling(String path) {
    Answer answer = api.get(path);

    assertThat(answer.status()).isBetween(400, 404);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ck_unknown", "null", "' or 1=1 --", "ck_shop_7f3a9"})
  void letsNobodyInWithAWrongKey(String key) {
    Answer answer = api.get(PAYMENT, "X-Api-Key", key).isProblem(Problem.UNAUTHENTICATED, null);

    assertThat(answer.body()).doesNotContain(key + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer ", "Basic " + SHOP_KEY, SHOP_KEY})
  void wantsTheBearerScheme(String authorization) {
    api.get(PAYMENT, "Authorization", authorization).isProblem(Problem.UNAUTHENTICATED, null);
  }

  @Test
  void takesTheKeyInEitherHeader() {
    api.get(PAYMENT, "X-Api-Key", SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
    api.get(PAYMENT, "Authorization", "Bearer " + SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
    api.get(PAYMENT, "Authorization", "bearer " + SHOP_KEY).isProblem(Problem.NOT_FOUND, null);
  }

  @Test
  void refusesAKeyWithoutTheScope() {
    Answer answer =
        api.post("/api/v1/payments", "{}", "X-Api-Key", READ_ONLY_KEY)
            .isProblem(Problem.FORBIDDEN, null);

    assertThat(answer.json().path("detail").asString()).contains("payments:write");
    api.post(PAYMENT + "/cancel", "", "X-Api-Key", READ_ONLY_KEY)
        .isProblem(Problem.FORBIDDEN, null);
  }

  @Test
  void refusesEverybodyWhereAControllerForgotToSayWhatItRequires() {
    api.addHandler("/api/v1/forgotten", new LaterController(), "forgotten");
    api.addHandler("/admin/forgotten", new LaterController(), "forgotten");

    api.get("/api/v1/forgotten").isProblem(Problem.UNAUTHENTICATED, null);
    api.get("/api/v1/forgotten", "X-Api-Key", SHOP_KEY).isProblem(Problem.FORBIDDEN, null);
    api.get("/admin/forgotten", "X-Api-Key", SHOP_KEY).isProblem(Problem.FORBIDDEN, null);
  }

  @Test
  void guardsWhatRequiresAScopeWhereverItIs() {
    api.addHandler("/elsewhere", new LaterController(), "guarded");

    api.get("/elsewhere").isProblem(Problem.UNAUTHENTICATED, null);
  }

  @Test
  void handsTheCallerToAControllerThatIsAddedLater() {
    api.addHandler("/api/v1/later", new LaterController(), "guarded");

    assertThat(api.get("/api/v1/later", "X-Api-Key", SHOP_KEY).body()).isEqualTo("mer_shop key_1");
  }

  @Test
  void saysWhenToTryAgainWhileKeysCannotBeLookedUp() {
    api.merchants().failWith(new CannotGetJdbcConnectionException("refused"));

    Answer answer =
        api.get(PAYMENT, "X-Api-Key", SHOP_KEY).isProblem(Problem.TEMPORARILY_UNAVAILABLE, null);

    assertThat(answer.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void neverLogsAKey() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Logger ours = (Logger) LoggerFactory.getLogger("dev.ctrip");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    ours.setLevel(Level.TRACE);
    try {
      api.merchants().failWith(new IllegalStateException("planted"));
      api.get(PAYMENT, "X-Api-Key", SHOP_KEY).isProblem(Problem.INTERNAL, null);
      api.get(PAYMENT, "Authorization", "Bearer " + SHOP_KEY).isProblem(Problem.INTERNAL, null);
      api.merchants().failWith(null);
      api.get(PAYMENT, "X-Api-Key", SHOP_KEY);
    } finally {
      ours.setLevel(null);
      root.detachAppender(log);
    }

    assertThat(log.list)
        .isNotEmpty()
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains(SHOP_KEY));
  }

  /** Stands for controllers that do not exist yet. */
  public static final class LaterController {

    public ResponseEntity<String> forgotten() {
      return ResponseEntity.ok("open to everybody");
    }

    @Requires(Scope.PAYMENTS_READ)
    public ResponseEntity<String> guarded(Caller caller) {
      return ResponseEntity.ok(caller.merchantId() + " " + caller.keyId());
    }
  }
}
