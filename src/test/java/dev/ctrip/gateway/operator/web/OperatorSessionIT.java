package dev.ctrip.gateway.operator.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.ADMIN_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/** Who may see the operator's page, and who may press its buttons. */
@Timeout(60)
class OperatorSessionIT {

  private static final String LOGIN = "/admin/ui/login";
  private static final String SCAN = "/admin/ui/do/scan-now";

  private ApiServer api;

  @BeforeEach
  void begin() {
    api = ApiServer.fresh();
  }

  @Test
  void beginsWithAnAdminKey() {
    Browser browser = new Browser(api);

    assertThat(browser.page(LOGIN)).contains("<input id=\"key\" name=\"key\" type=\"password\"");
    Answer answer = browser.post(LOGIN, "key", " " + ADMIN_KEY + "\n");

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo("/admin/ui");
    assertThat(Objects.requireNonNull(answer.header("Set-Cookie")).split("; "))
        .hasSize(5)
        .contains("Path=/admin/ui", "Secure", "HttpOnly", "SameSite=Strict")
        .anyMatch(part -> part.startsWith("__Secure-ctrip-operator="));
    assertThat(browser.page("/admin/ui")).contains("Overview").doesNotContain(ADMIN_KEY);
  }

  @Test
  void tellsNobodyWhyAKeyDoesNotOpenIt() {
    String refused = new Browser(api).post(LOGIN, "key", "ctp_live_unknown").body();
    assertThat(refused).contains("This key does not open the page.").contains("type=\"password\"");
    api.merchants().revoke("key_4");

    for (String form :
        new String[] {
          "key=" + SHOP_KEY, "key=" + ADMIN_KEY, "key=", "key=%00", "other=" + ADMIN_KEY
        }) {
      Browser browser = new Browser(api);
      Answer answer = browser.send("POST", LOGIN, form);
      assertThat(answer.status()).as(form).isEqualTo(403);
      assertThat(answer.body()).isEqualTo(refused);
      assertThat(browser.cookie()).isNull();
    }
  }

  /** Addresses are logged on their way. */
  @Test
  void takesNoKeyFromAnAddress() {
    Browser browser = new Browser(api);

    assertThat(browser.post(LOGIN + "?key=" + ADMIN_KEY).status()).isEqualTo(403);
    assertThat(browser.post(LOGIN + "?x=1", "key", ADMIN_KEY).status()).isEqualTo(403);
    assertThat(browser.get("/admin/ui?key=" + ADMIN_KEY).status()).isEqualTo(303);
  }

  @Test
  void letsAnAddressGuessTenTimesAMinute() {
    Browser browser = new Browser(api);
    for (int i = 0; i < 10; i++) {
      assertThat(browser.post(LOGIN, "key", "guess-" + i).status()).isEqualTo(403);
    }

    Answer answer = browser.post(LOGIN, "key", "guess-10");

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isEqualTo("6");
    assertThat(answer.body()).contains("<h1>");
    Browser.signedIn(api, ADMIN_KEY);
    api.clock().pass(Duration.ofSeconds(6));
    assertThat(browser.post(LOGIN, "key", "guess-11").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/ui",
        "/admin/ui/",
        "/admin/ui/payments",
        "/admin/ui/payments/pay_1",
        "/admin/ui/sweeps",
        "/admin/ui/logout",
        "/admin/ui/do/scan-now",
        "/admin/ui/not/there",
        "/admin/ui/login/x",
        "/admin/ui;x=1/payments",
        "/admin/ui/../scan-now",
        "/admin/ui/%2e%2e/scan-now",
        "/admin/ui/login/../payments",
      })
  void isNeededForEveryPage(String path) {
    for (String method : new String[] {"GET", "POST", "PUT", "DELETE"}) {
      Answer answer = new Browser(api).send(method, path, "chain=local");
      assertThat(answer.status()).as(method).isIn(303, 400, 401);
      if (answer.status() == 303) {
        assertThat(answer.header("Location")).isEqualTo(LOGIN);
        assertThat(answer.body()).isEmpty();
      }
    }
    assertThat(api.adminWorkflows().requests()).isEmpty();
  }

  @Test
  void isNotWhatOpensTheAdminApi() {
    Browser browser = Browser.signedIn(api, ADMIN_KEY);

    for (String path :
        new String[] {
          "/admin", "/admin/sweeps", "/admin/gas-wallets", "/admin/uix", "/admin/ui.json"
        }) {
      browser.get(path).isProblem(Problem.UNAUTHENTICATED, null);
    }
    browser.post("/admin/scan-now", "chain", "local").isProblem(Problem.UNAUTHENTICATED, null);
    api.post("/admin/scan-now", "{\"chain\":\"local\"}", "Cookie", String.valueOf(browser.cookie()))
        .isProblem(Problem.UNAUTHENTICATED, null);
    assertThat(api.adminWorkflows().requests()).isEmpty();
  }

  @Test
  void isNotReplacedByAKeyInAHeader() {
    Answer answer = api.get("/admin/ui", "X-Api-Key", ADMIN_KEY);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(api.post(SCAN, "", "Authorization", "Bearer " + ADMIN_KEY).status()).isEqualTo(303);
  }

  @Test
  void endsAfterHalfAnHourWithoutUse() {
    Browser browser = Browser.signedIn(api, ADMIN_KEY);
    String first = browser.cookie();

    api.clock().pass(Duration.ofSeconds(30));
    browser.page("/admin/ui");
    assertThat(browser.cookie()).as("a moment later").isEqualTo(first);
    api.clock().pass(Duration.ofMinutes(29));
    browser.page("/admin/ui");
    assertThat(browser.cookie()).as("renewed").isNotEqualTo(first);
    api.clock().pass(Duration.ofMinutes(29));
    browser.page("/admin/ui");
    api.clock().pass(Duration.ofMinutes(30));

    assertThat(browser.get("/admin/ui").status()).isEqualTo(303);
    assertThat(browser.cookie()).isNull();
  }

  @Test
  void endsAfterEightHours() {
    Browser browser = Browser.signedIn(api, ADMIN_KEY);

    for (int i = 0; i < 23; i++) {
      api.clock().pass(Duration.ofMinutes(20));
      browser.page("/admin/ui");
    }
    api.clock().pass(Duration.ofMinutes(20));

    assertThat(browser.get("/admin/ui").status()).isEqualTo(303);
  }

  @Test
  void endsAsSoonAsItsKeyIsRevoked() {
    Browser browser = Browser.signedIn(api, ADMIN_KEY);
    String token = browser.formToken();

    api.merchants().revoke("key_4");

    assertThat(browser.post(SCAN, "chain", "local", "form_token", token).status()).isEqualTo(303);
    assertThat(browser.get("/admin/ui").header("Location")).isEqualTo(LOGIN);
    assertThat(api.adminWorkflows().requests()).isEmpty();
  }

  @Test
  void endsWhenItIsSaidSo() {
    Browser browser = Browser.signedIn(api, ADMIN_KEY);

    Answer answer = browser.post("/admin/ui/logout", "form_token", browser.formToken());

    assertThat(answer.header("Location")).isEqualTo(LOGIN);
    assertThat(browser.cookie()).isNull();
  }

  @Test
  void isNotMadeByAnybodyElse() {
    Browser browser = Browser.signedIn(api, ADMIN_KEY);
    String cookie = Objects.requireNonNull(browser.cookie());
    char last = cookie.charAt(cookie.length() - 2);

    browser.setCookie(cookie.substring(0, cookie.length() - 2) + (last == 'A' ? 'B' : 'A') + "A");

    assertThat(browser.get("/admin/ui").status()).isEqualTo(303);
  }

  @Test
  void takesNoFormWithoutItsToken() {
    Browser browser = Browser.signedIn(api, ADMIN_KEY);
    String token = browser.formToken();
    String other = Browser.signedIn(api, ADMIN_KEY).formToken();

    for (String wrong : new String[] {"", other, token.substring(1), token + "0"}) {
      assertRefused(browser.post(SCAN, "chain", "local", "form_token", wrong));
    }
    assertRefused(browser.post(SCAN, "chain", "local"));
    assertRefused(browser.post("/admin/ui/logout"));

    assertThat(browser.post(SCAN, "chain", "local", "form_token", token).status()).isEqualTo(303);
    assertThat(api.adminWorkflows().requests()).hasSize(1);
  }

  @Test
  void takesNoFormFromAnotherSite() {
    Browser browser = Browser.signedIn(api, ADMIN_KEY);
    String form = Browser.encoded("chain", "local", "form_token", browser.formToken());

    for (String site : new String[] {"cross-site", "same-site", "none"}) {
      assertRefused(browser.send("POST", SCAN, form, "Sec-Fetch-Site", site));
    }
    for (String origin : new String[] {"https://evil.example", "http://127.0.0.1", "%", "x"}) {
      assertRefused(browser.send("POST", SCAN, form, "Origin", origin));
    }
    assertRefused(
        new Browser(api).send("POST", LOGIN, "key=" + ADMIN_KEY, "Sec-Fetch-Site", "cross-site"));
    assertThat(api.adminWorkflows().requests()).isEmpty();

    String own = "http://127.0.0.1:" + api.port();
    for (String[] header :
        new String[][] {{"Sec-Fetch-Site", "same-origin"}, {"Origin", own}, {"Origin", "null"}}) {
      assertThat(browser.send("POST", SCAN, form, header).status()).isEqualTo(303);
    }
  }

  private void assertRefused(Answer answer) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.body()).contains("<h1>").contains("role=\"alert\"");
    assertThat(api.adminWorkflows().requests()).isEmpty();
  }

  @Test
  void saysSoWhileKeysCannotBeLookedUp() {
    Browser browser = Browser.signedIn(api, ADMIN_KEY);
    api.merchants().failWith(new CannotGetJdbcConnectionException("refused"));

    for (Answer answer :
        new Answer[] {browser.get("/admin/ui"), new Browser(api).post(LOGIN, "key", ADMIN_KEY)}) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isEqualTo("5");
      assertThat(answer.header("Content-Type")).startsWith("text/html");
    }
  }

  @Test
  void neverLogsTheKeyNorTheCookie() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    Logger[] talkative = {
      (Logger) LoggerFactory.getLogger("dev.ctrip"),
      (Logger) LoggerFactory.getLogger("org.springframework.web"),
      (Logger) LoggerFactory.getLogger("org.thymeleaf"),
    };
    for (Logger logger : talkative) {
      logger.setLevel(Level.TRACE);
    }
    Browser browser;
    try {
      browser = Browser.signedIn(api, ADMIN_KEY);
      browser.press("scan-now", "chain", "local");
      new Browser(api).post(LOGIN, "key", SHOP_KEY);
      api.merchants().failWith(new IllegalStateException("planted"));
      assertThat(new Browser(api).post(LOGIN, "key", ADMIN_KEY).status()).isEqualTo(500);
    } finally {
      for (Logger logger : talkative) {
        logger.setLevel(null);
      }
      root.detachAppender(log);
    }

    String cookie = Objects.requireNonNull(browser.cookie());
    assertThat(log.list)
        .isNotEmpty()
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("key_4"))
        .noneMatch(line -> line.contains(ADMIN_KEY) || line.contains(SHOP_KEY))
        .noneMatch(line -> line.contains(cookie.substring(cookie.indexOf('=') + 1)));
  }

  @Test
  void isThereInTheRoleApiOnly() {
    try (ApiServer worker = ApiServer.withRoles("worker,signer")) {
      worker.get("/admin/ui/login").isProblem(Problem.NOT_FOUND, null);
      worker.get("/admin/ui").isProblem(Problem.NOT_FOUND, null);
      worker.get("/admin/sweeps").isProblem(Problem.UNAUTHENTICATED, null);
    }
  }
}
