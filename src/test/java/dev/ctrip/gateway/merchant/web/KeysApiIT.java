package dev.ctrip.gateway.merchant.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.Replicas;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class KeysApiIT {

  private static final String SOME_PAYMENT = "/api/v1/payments/pay_1";

  private final Replicas gateway = Replicas.one();
  private final ApiKeys.NewKey admin = gateway.newKey("operator", Scope.ADMIN);

  /** Other tests' keys are there as well. */
  private final String merchant = "shop-" + UUID.randomUUID();

  @Test
  void showsAKeyOnceWithTheSecretThatSignsItsWebhooks() {
    Answer created =
        post("/admin/keys", request("\"label\": \"checkout\", \"scopes\": [\"payments:read\"]"));

    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.header("Cache-Control")).isEqualTo("no-store");
    String text = created.json().path("api_key").asString();
    assertThat(text).matches("ctp_live_[0-9A-Za-z]{38}");
    assertThat(created.json().path("webhook_secret").asString()).startsWith("whsec_");
    JsonNode key = created.json().path("key");
    assertThat(key.path("merchant").asString()).isEqualTo(merchant);
    assertThat(key.path("label").asString()).isEqualTo("checkout");
    assertThat(key.path("scopes").toString()).isEqualTo("[\"payments:read\"]");
    assertThat(key.path("state").asString()).isEqualTo("active");
    assertThat(key.path("created_by").asString()).isEqualTo(admin.entry().id());
    assertThat(key.path("expires_at").isNull()).isTrue();

    gateway.send("GET", SOME_PAYMENT, null, "X-Api-Key", text).isProblem(Problem.NOT_FOUND, null);
    Answer list = get("/admin/keys?merchant=" + merchant);
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.json().path("keys")).hasSize(1);
    assertThat(list.json().path("keys").path(0)).isEqualTo(key);
    assertThat(list.body())
        .contains(text.substring(0, 13))
        .doesNotContain(text, text.substring(14), "whsec_");
  }

  @Test
  void givesAKeyExactlyTheScopesThatWereAskedFor() {
    for (Scope scope : Scope.values()) {
      Answer created = post("/admin/keys", request("\"scopes\": [\"" + scope.word() + "\"]"));

      assertThat(created.json().path("key").path("scopes").toString())
          .isEqualTo("[\"" + scope.word() + "\"]");
    }
  }

  @Test
  void expiresAfterATimeOrAtOne() {
    Instant before = gateway.clock().instant();
    Instant inADay = before.plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);

    JsonNode in = created("\"scopes\": [\"refunds\"], \"expires_in\": 3600");
    JsonNode at = created("\"scopes\": [\"refunds\"], \"expires_at\": \"" + inADay + "\"");

    assertThat(Instant.parse(in.path("expires_at").asString()))
        .isBetween(before.plusSeconds(3599), gateway.clock().instant().plusSeconds(3600));
    assertThat(at.path("expires_at").asString()).isEqualTo(inADay.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          merchant   | {'scopes': ['admin']}
          merchant   | {'merchant': 'two words', 'scopes': ['admin']}
          scopes     | {'merchant': 'shop'}
          scopes     | {'merchant': 'shop', 'scopes': []}
          scopes     | {'merchant': 'shop', 'scopes': ['everything']}
          scopes     | {'merchant': 'shop', 'scopes': [null]}
          label      | {'merchant': 'shop', 'scopes': ['admin'], 'label': ' '}
          label      | {'merchant': 'shop', 'scopes': ['admin'], 'label': 'a\\u0000b'}
          expires_in | {'merchant': 'shop', 'scopes': ['admin'], 'expires_in': 0}
          expires_in | {'merchant': 'shop', 'scopes': ['admin'], 'expires_in': 315360001}
          expires_at | {'merchant': 'shop', 'scopes': ['admin'], 'expires_at': 'tomorrow'}
          expires_at | {'merchant': 'shop', 'scopes': ['admin'], 'expires_at': '2020-01-01T00:00:00Z'}
          expires_at | {'merchant': 'shop', 'scopes': ['admin'], 'expires_at': '+999999999-01-01T00:00:00Z'}
          expires_at | {'merchant': 'shop', 'scopes': ['admin'], 'expires_in': 60, 'expires_at': '2030-01-01T00:00:00Z'}
          """)
  void saysWhichFieldIsWrongAndMakesNothing(String field, String body) {
    long before = keysOf("shop");

    Answer answer = post("/admin/keys", body.replace('\'', '"'));

    answer.isProblem(Problem.INVALID_FIELD, field);
    assertThat(answer.json().path("remedy").asString()).isNotBlank();
    assertThat(keysOf("shop")).isEqualTo(before);
  }

  @Test
  void listsPageByPage() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      made.addFirst(created("\"scopes\": [\"webhooks\"]").path("id").asString());
    }

    JsonNode first = get("/admin/keys?limit=2&merchant=" + merchant).json();
    JsonNode second =
        get("/admin/keys?limit=2&merchant=%s&after=%s"
                .formatted(merchant, first.path("next").asString()))
            .json();

    assertThat(ids(first)).isEqualTo(made.subList(0, 2));
    assertThat(ids(second)).isEqualTo(made.subList(2, 3));
    assertThat(second.path("next").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=201, limit",
    "limit=x, limit",
    "state=lost, state",
    "after=key_none, after",
    "after=%00, after",
    "merchant=%00, merchant"
  })
  void saysWhichParameterIsWrong(String query, String field) {
    get("/admin/keys?" + query).isProblem(Problem.INVALID_FIELD, field);
  }

  @Test
  void revokesAKeyAsOftenAsAsked() {
    ApiKeys.NewKey key = gateway.newKey(merchant, Scope.PAYMENTS_READ);
    String path = "/admin/keys/" + key.entry().id() + "/revoke";

    Answer first = post(path, null);
    Answer again = post(path, null);

    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(first.json().path("state").asString()).isEqualTo("revoked");
    assertThat(first.json().path("revoked_by").asString()).isEqualTo(admin.entry().id());
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(first.json());
    gateway
        .send("GET", SOME_PAYMENT, null, "X-Api-Key", key.apiKey())
        .isProblem(Problem.UNAUTHENTICATED, null);
    assertThat(ids(get("/admin/keys?state=revoked&merchant=" + merchant).json()))
        .containsExactly(key.entry().id());
    assertThat(ids(get("/admin/keys?state=active&merchant=" + merchant).json())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"key_none", "ctp_live_x"})
  void findsNoKeyToRevoke(String id) {
    post("/admin/keys/" + id + "/revoke", null).isProblem(Problem.NOT_FOUND, null);
  }

  @Test
  void leavesTheLastAdminKey() {
    ApiKeys keys = gateway.context().getBean(ApiKeys.class);
    keys.list(new ApiKeys.Filter(null, ApiKeys.State.ACTIVE, null, 1000)).stream()
        .filter(key -> key.scopes().contains(Scope.ADMIN))
        .filter(key -> !key.id().equals(admin.entry().id()))
        .forEach(key -> keys.revoke(key.id(), "test"));
    String path = "/admin/keys/" + admin.entry().id() + "/revoke";

    post(path, null).isProblem(Problem.LAST_ADMIN_KEY, null);

    assertThat(get("/admin/keys").status()).isEqualTo(200);
    gateway.newKey("operator", Scope.ADMIN);
    assertThat(post(path, null).status()).isEqualTo(200);
  }

  @Test
  void takesOneKeyHoweverOftenItIsSentAndNotTwo() {
    String key = gateway.key(merchant, Scope.PAYMENTS_READ);
    String other = gateway.key(merchant, Scope.PAYMENTS_READ);
    Map<Problem, List<String[]>> sendings =
        Map.of(
            Problem.NOT_FOUND,
            List.of(
                headers("X-Api-Key", key),
                headers("Authorization", "Bearer " + key),
                headers("X-Api-Key", key, "Authorization", "Bearer " + key),
                headers("X-Api-Key", key, "Authorization", "Basic c2hvcDpzZWNyZXQ=")),
            Problem.UNAUTHENTICATED,
            List.of(
                headers("X-Api-Key", key, "Authorization", "Bearer " + other),
                headers("X-Api-Key", key, "Authorization", "Bearer nonsense"),
                headers("X-Api-Key", key, "X-Api-Key", other)));

    sendings.forEach((problem, all) ->
        all.forEach(
            headers -> gateway.send("GET", SOME_PAYMENT, null, headers).isProblem(problem, null)));
  }

  @Test
  void echoesNoKeyThatWasPutWhereNoneBelongs() {
    String key = gateway.key(merchant, Scope.PAYMENTS_READ);
    List<Answer> answers =
        List.of(
            get("/api/v1/payments/" + key),
            gateway.send("GET", "/api/v1/payments/" + key, null),
            gateway.send("GET", "/api/v1/payments/" + key.replace("_", "%5F"), null),
            gateway.send("GET", "/nowhere/" + key, null),
            gateway.send("GET", SOME_PAYMENT + "?api_key=" + key, null),
            get("/admin/keys?after=" + key),
            post("/admin/keys/" + key + "/revoke", null),
            post("/admin/keys", "{\"" + key + "\": 1}"),
            post("/admin/keys", request("\"scopes\": [\"" + key + "\"]")),
            post("/admin/keys", "{\"merchant\": {\"" + key + "\": 1}}"));

    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(answer.status()).isBetween(400, 499);
          assertThat(answer.body()).doesNotContain(key.substring(9, 20));
        });
    assertThat(answers.get(1).json().path("instance").asString())
        .isEqualTo("/api/v1/payments/ctp_live_…");
  }

  /** What Spring and the gateway tell of a request at their most talkative. */
  @Test
  void logsNoKeyThatItMakesOrIsSent() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.DEBUG);
    Answer created;
    try {
      created = post("/admin/keys", request("\"scopes\": [\"payments:read\"]"));
    } finally {
      root.setLevel(before);
      root.detachAppender(log);
    }

    String text = created.json().path("api_key").asString();
    String secret = created.json().path("webhook_secret").asString();
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("/admin/keys"))
        .noneMatch(line -> line.contains(text) || line.contains(secret))
        .noneMatch(line -> line.contains(admin.apiKey()));
  }

  private static String[] headers(String... headers) {
    return headers;
  }

  private JsonNode created(String fields) {
    Answer created = post("/admin/keys", request(fields));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    return created.json().path("key");
  }

  private String request(String fields) {
    return "{\"merchant\": \"%s\", %s}".formatted(merchant, fields);
  }

  private long keysOf(String name) {
    return get("/admin/keys?limit=200&merchant=" + name).json().path("keys").size();
  }

  private static List<String> ids(JsonNode page) {
    return StreamSupport.stream(page.path("keys").spliterator(), false)
        .map(key -> key.path("id").asString())
        .toList();
  }

  private Answer get(String path) {
    return gateway.send("GET", path, null, "X-Api-Key", admin.apiKey());
  }

  private Answer post(String path, @Nullable String body) {
    return gateway.send("POST", path, body, "X-Api-Key", admin.apiKey());
  }
}
