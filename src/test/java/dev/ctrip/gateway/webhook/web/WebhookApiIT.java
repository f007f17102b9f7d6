package dev.ctrip.gateway.webhook.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.ADMIN_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.OTHER_SHOP_WEBHOOKS_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_WEBHOOKS_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.webhook.Webhooks.Announcement;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Endpoints and the log of deliveries over HTTP, on the real store. */
@Timeout(60)
class WebhookApiIT {

  private static final String ENDPOINTS = "/api/v1/webhook-endpoints";
  private static final String DELIVERIES = "/api/v1/webhook-deliveries";
  private static final String URL = "https://shop.example/hooks?token=1";

  private ApiServer api;

  @BeforeEach
  void start() {
    api = ApiServer.fresh();
  }

  @Test
  void makesAnEndpointAndShowsItsSecretOnce() {
    Answer made =
        post(
            ENDPOINTS,
            """
            {"url":"%s","description":"back end","events":["payment.settled","payment.*"]}
            """
                .formatted(URL));

    assertThat(made.status()).as(made.body()).isEqualTo(201);
    JsonNode endpoint = made.json();
    String id = endpoint.path("id").asString();
    assertThat(id).matches("we_[0-9a-f]{32}");
    assertThat(made.header("Cache-Control")).isEqualTo("no-store");
    assertThat(made.header("Location")).isEqualTo(ApiServer.PUBLIC_URL + ENDPOINTS + "/" + id);
    assertThat(endpoint.path("secret").asString()).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(endpoint.path("state").asString()).isEqualTo("active");
    assertThat(endpoint.path("events").toString()).isEqualTo("[\"payment.settled\",\"payment.*\"]");
    assertThat(endpoint.propertyNames())
        .containsExactly(
            "id",
            "object",
            "url",
            "description",
            "events",
            "state",
            "failing_since",
            "disabled_at",
            "disabled_reason",
            "secret",
            "previous_secret_until",
            "created_at",
            "updated_at");

    Answer found = get(ENDPOINTS + "/" + id);
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.json().path("secret").isNull()).isTrue();
    assertThat(found.json().path("url").asString()).isEqualTo(URL);
    Answer list = get(ENDPOINTS);
    assertThat(list.json().path("object").asString()).isEqualTo("list");
    assertThat(list.json().path("data")).hasSize(1);
    assertThat(list.body()).doesNotContain("whsec_");
  }

  @Test
  void tellsOfAllEventsUnlessTold() {
    assertThat(endpoint(create()).path("events").toString()).isEqualTo("[\"*\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                              | url
          {"url":null}                                                    | url
          {"url":"http://shop.example/"}                                  | url
          {"url":"https://shop.example/","events":[]}                     | events
          {"url":"https://shop.example/","events":["payment.paid"]}       | events
          {"url":"https://shop.example/","events":["payment."]}           | events
          {"url":"https://shop.example/","events":["pay.*"]}              | events
          {"url":"https://shop.example/","events":["PAYMENT.SETTLED"]}    | events
          {"url":"https://shop.example/","events":[null]}                 | events
          {"url":"https://shop.example/","description":"\\u0000"}         | description
          """)
  void refusesWhatIsNoEndpoint(String body, String field) {
    post(ENDPOINTS, body).isProblem(Problem.INVALID_FIELD, field);

    assertThat(get(ENDPOINTS).json().path("data")).isEmpty();
  }

  @Test
  void refusesUnknownFields() {
    assertThat(post(ENDPOINTS, "{\"url\":\"" + URL + "\",\"secret\":\"x\"}").status())
        .isEqualTo(400);
  }

  @Test
  void makesTwentyAndNoMore() {
    for (int i = 0; i < 20; i++) {
      create();
    }

    post(ENDPOINTS, "{\"url\":\"" + URL + "\"}").isProblem(Problem.TOO_MANY_ENDPOINTS, null);
    assertThat(get(ENDPOINTS).json().path("data")).hasSize(20);
    String one = get(ENDPOINTS).json().path("data").path(0).path("id").asString();
    assertThat(delete(one).status()).isEqualTo(204);
    assertThat(create()).isNotBlank();
  }

  @Test
  void changesWhatIsSaidAndLeavesTheRest() {
    String id = create();

    Answer answer = patch(id, "{\"description\":\"new\",\"events\":[\"payment.expired\"]}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(endpoint(id).path("description").asString()).isEqualTo("new");
    assertThat(endpoint(id).path("url").asString()).isEqualTo(URL);
    assertThat(endpoint(id).path("events").toString()).isEqualTo("[\"payment.expired\"]");
    patch(id, "{\"url\":\"ftp://x/\"}").isProblem(Problem.INVALID_FIELD, "url");
    patch(id, "{\"events\":[\"x\"]}").isProblem(Problem.INVALID_FIELD, "events");
    assertThat(patch(id, "{}").status()).isEqualTo(200);
  }

  @Test
  void pausesAndEnables() {
    String id = create();

    assertThat(patch(id, "{\"paused\":true}").json().path("state").asString()).isEqualTo("paused");
    assertThat(patch(id, "{\"paused\":false}").json().path("state").asString()).isEqualTo("active");
    patch(id, "{\"paused\":true}");
    assertThat(post(ENDPOINTS + "/" + id + "/enable", "").json().path("state").asString())
        .isEqualTo("active");
  }

  @Test
  void replacesTheSecret() {
    String id = create();

    Answer answer = post(ENDPOINTS + "/" + id + "/rotate-secret", "");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    JsonNode plain = answer.json();
    JsonNode shorter = post(ENDPOINTS + "/" + id + "/rotate-secret", "{\"overlap\":60}").json();

    assertThat(plain.path("secret").asString()).startsWith("whsec_");
    assertThat(plain.path("previous_secret_until").asString())
        .isEqualTo(api.clock().instant().plus(Duration.ofDays(1)).toString());
    assertThat(shorter.path("secret")).isNotEqualTo(plain.path("secret"));
    assertThat(shorter.path("previous_secret_until").asString())
        .isEqualTo(api.clock().instant().plusSeconds(60).toString());
    for (String overlap : List.of("-1", "604801")) {
      post(ENDPOINTS + "/" + id + "/rotate-secret", "{\"overlap\":" + overlap + "}")
          .isProblem(Problem.INVALID_FIELD, "overlap");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"we_0f8fad5bd9cb469fa165708672893ab1", "we_", "x", "%C3%A4", "pay_1"})
  void knowsNoOthers(String id) {
    for (String act : List.of("/enable", "/rotate-secret", "/ping")) {
      post(ENDPOINTS + "/" + id + act, "").isProblem(Problem.NOT_FOUND, null);
    }
    get(ENDPOINTS + "/" + id).isProblem(Problem.NOT_FOUND, null);
    patch(id, "{}").isProblem(Problem.NOT_FOUND, null);
    delete(id).isProblem(Problem.NOT_FOUND, null);
    get(DELIVERIES + "/" + id).isProblem(Problem.NOT_FOUND, null);
    post(DELIVERIES + "/" + id + "/redeliver", "").isProblem(Problem.NOT_FOUND, null);
  }

  @Test
  void isTheMerchantsAlone() {
    String id = create();
    String delivery = announce("pay_1", 1, "payment.settled");
    String[] other = {"X-Api-Key", OTHER_SHOP_WEBHOOKS_KEY};

    assertThat(api.get(ENDPOINTS, other).json().path("data")).isEmpty();
    assertThat(api.get(DELIVERIES, other).json().path("data")).isEmpty();
    for (String path :
        List.of(
            ENDPOINTS + "/" + id + "/ping",
            ENDPOINTS + "/" + id + "/enable",
            ENDPOINTS + "/" + id + "/rotate-secret",
            DELIVERIES + "/" + delivery + "/redeliver")) {
      api.post(path, "", other).isProblem(Problem.NOT_FOUND, null);
    }
    api.get(ENDPOINTS + "/" + id, other).isProblem(Problem.NOT_FOUND, null);
    api.get(DELIVERIES + "/" + delivery, other).isProblem(Problem.NOT_FOUND, null);
    api.send("DELETE", ENDPOINTS + "/" + id, BodyPublishers.noBody(), other)
        .isProblem(Problem.NOT_FOUND, null);
    assertThat(endpoint(id).path("state").asString()).isEqualTo("active");
  }

  @ParameterizedTest
  @ValueSource(strings = {SHOP_KEY, ADMIN_KEY})
  void needsAKeyOfItsScope(String key) {
    api.get(ENDPOINTS, "X-Api-Key", key).isProblem(Problem.FORBIDDEN, null);
    api.get(DELIVERIES, "X-Api-Key", key).isProblem(Problem.FORBIDDEN, null);
  }

  @Test
  void pings() {
    String id = create();

    Answer answer = post(ENDPOINTS + "/" + id + "/ping", "");

    assertThat(answer.status()).isEqualTo(202);
    String delivery = answer.json().path("delivery_id").asString();
    JsonNode logged = get(DELIVERIES + "/" + delivery).json();
    assertThat(logged.path("delivery").path("type").asString()).isEqualTo("test.ping");
    assertThat(logged.path("delivery").path("endpoint_id").asString()).isEqualTo(id);
    assertThat(logged.path("body").asString()).startsWith("{\"type\":\"test.ping\",");
  }

  @Test
  void listsDeliveriesPageByPage() {
    create();
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(announce("pay_1", i, "payment.settled"));
      // Two at a time have the same instant.
      api.clock().pass(Duration.ofSeconds(i % 2));
    }

    List<String> read = new ArrayList<>();
    int pages = 0;
    JsonNode next;
    String cursor = "";
    do {
      JsonNode page = get(DELIVERIES + "?limit=2" + cursor).json();
      assertThat(page.path("object").asString()).isEqualTo("list");
      assertThat(page.path("has_more").asBoolean()).isEqualTo(!page.path("next_cursor").isNull());
      page.path("data").forEach(delivery -> read.add(delivery.path("id").asString()));
      next = page.path("next_cursor");
      cursor = "&cursor=" + next.asString("");
      pages++;
    } while (!next.isNull());

    assertThat(pages).isEqualTo(3);
    assertThat(read).containsExactlyInAnyOrderElementsOf(made);
    assertThat(read.getFirst()).isEqualTo(made.getLast());
  }

  @Test
  void findsDeliveries() {
    String endpoint = create();
    String settled = announce("pay_1", 1, "payment.settled");
    api.clock().pass(Duration.ofHours(1));
    String expired = announce("pay_2", 1, "payment.expired");
    String then = api.clock().instant().toString();
    api.webhooks()
        .jdbc()
        .sql("update webhook_delivery set state = 'exhausted' where id = :id")
        .param("id", expired)
        .update();

    assertThat(found("endpoint_id=" + endpoint)).containsExactly(expired, settled);
    assertThat(found("endpoint_id=we_none")).isEmpty();
    assertThat(found("payment_id=pay_1")).containsExactly(settled);
    assertThat(found("type=payment.expired")).containsExactly(expired);
    assertThat(found("state=pending")).containsExactly(settled);
    assertThat(found("from=" + then)).containsExactly(expired);
    assertThat(found("to=" + then)).containsExactly(settled);
    assertThat(found("state=pending&type=payment.expired")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=101, limit",
    "limit=x, limit",
    "state=done, state",
    "from=yesterday, from",
    "to=2026-01-01, to",
    "from=+999999999-01-01T00:00:00Z, from",
    "cursor=x, cursor",
    "cursor=AAAA, cursor",
    "cursor=%00, cursor",
    "payment_id=%00, payment_id"
  })
  void saysWhichParameterIsWrong(String query, String parameter) {
    get(DELIVERIES + "?" + query).isProblem(Problem.INVALID_FIELD, parameter);
  }

  @Test
  void sendsAnew() {
    String endpoint = create();
    String delivery = announce("pay_1", 1, "payment.settled");
    setState(delivery, "exhausted");

    Answer one = post(DELIVERIES + "/" + delivery + "/redeliver", "");
    setState(delivery, "exhausted");
    Answer range =
        post(
            ENDPOINTS + "/" + endpoint + "/redeliver",
            "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2099-01-01T00:00:00+01:00\"}");

    assertThat(one.status()).isEqualTo(202);
    assertThat(one.json().path("delivery").path("state").asString()).isEqualTo("pending");
    assertThat(range.status()).as(range.body()).isEqualTo(202);
    assertThat(range.json().path("redelivered").asInt()).isEqualTo(1);
  }

  @Test
  void sendsNothingAnewToAPausedEndpoint() {
    String endpoint = create();
    String delivery = announce("pay_1", 1, "payment.settled");
    patch(endpoint, "{\"paused\":true}");

    post(DELIVERIES + "/" + delivery + "/redeliver", "")
        .isProblem(Problem.ENDPOINT_NOT_ACTIVE, null);
    post(
            ENDPOINTS + "/" + endpoint + "/redeliver",
            "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2099-01-01T00:00:00Z\"}")
        .isProblem(Problem.ENDPOINT_NOT_ACTIVE, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                      | from
          {"from":"2026-01-01T00:00:00Z"}                                         | to
          {"from":"2026-01-01T00:00:00Z","to":"tomorrow"}                         | to
          {"from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:00Z"}             | to
          {"from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}             | to
          """)
  void asksForATimeThatThereIs(String body, String field) {
    post(ENDPOINTS + "/" + create() + "/redeliver", body).isProblem(Problem.INVALID_FIELD, field);
  }

  private void setState(String delivery, String state) {
    api.webhooks()
        .jdbc()
        .sql("update webhook_delivery set state = :state where id = :id")
        .param("id", delivery)
        .param("state", state)
        .update();
  }

  private List<String> found(String query) {
    Answer answer = get(DELIVERIES + "?" + query.replace("+", "%2B"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    answer.json().path("data").forEach(delivery -> ids.add(delivery.path("id").asString()));
    return ids;
  }

  private String announce(String payment, long sequence, String type) {
    api.webhooks()
        .announce(
            new Announcement(
                "mer_shop", payment, sequence, null, type, api.clock().instant(), "{}"));
    return api.webhooks()
        .jdbc()
        .sql("select id from webhook_delivery where subject_id = :s and sequence = :n")
        .param("s", payment)
        .param("n", sequence)
        .query(String.class)
        .single();
  }

  private String create() {
    Answer made = post(ENDPOINTS, "{\"url\":\"" + URL + "\"}");
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made.json().path("id").asString();
  }

  private JsonNode endpoint(String id) {
    return get(ENDPOINTS + "/" + id).json();
  }

  private Answer get(String path) {
    return api.get(path, "X-Api-Key", SHOP_WEBHOOKS_KEY);
  }

  private Answer post(String path, String body) {
    return api.post(path, body, "X-Api-Key", SHOP_WEBHOOKS_KEY);
  }

  private Answer patch(String id, String body) {
    return api.send(
        "PATCH",
        ENDPOINTS + "/" + id,
        BodyPublishers.ofString(body),
        "X-Api-Key",
        SHOP_WEBHOOKS_KEY);
  }

  private Answer delete(String id) {
    return api.send(
        "DELETE", ENDPOINTS + "/" + id, BodyPublishers.noBody(), "X-Api-Key", SHOP_WEBHOOKS_KEY);
  }
}
