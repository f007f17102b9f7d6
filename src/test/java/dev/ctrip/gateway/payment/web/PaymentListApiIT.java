package dev.ctrip.gateway.payment.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.ADMIN_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.OTHER_SHOP_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.READ_ONLY_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentQuery;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import dev.ctrip.gateway.world.api.FakeChains;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Lists of payments over HTTP. */
@Timeout(60)
class PaymentListApiIT {

  private static final String PATH = "/api/v1/payments";

  private ApiServer api;

  @BeforeEach
  void start() {
    api = ApiServer.fresh();
  }

  @Test
  void isEmptyWhereNothingWasMade() {
    Answer answer = list("");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"object\":\"list\",\"data\":[],\"has_more\":false,\"next_cursor\":null}");
  }

  @Test
  void leadsFromPageToPageThroughEveryPaymentOnce() {
    for (int i = 0; i < 7; i++) {
      create(SHOP_KEY);
    }
    create(OTHER_SHOP_KEY);

    List<String> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    @Nullable String cursor = "";
    while (cursor != null) {
      JsonNode page = list("?limit=3" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).json();
      sizes.add(page.path("data").size());
      seen.addAll(ids(page));
      cursor = page.path("next_cursor").isNull() ? null : page.path("next_cursor").asString();
      assertThat(page.path("has_more").asBoolean()).isEqualTo(cursor != null);
    }

    assertThat(sizes).containsExactly(3, 3, 1);
    assertThat(seen).containsExactly("pay_7", "pay_6", "pay_5", "pay_4", "pay_3", "pay_2", "pay_1");
  }

  @Test
  void showsEachPaymentAsItIsShownAlone() {
    create(SHOP_KEY);

    Answer alone = api.get(PATH + "/pay_1", "X-Api-Key", SHOP_KEY);

    assertThat(list("").json().path("data").path(0)).isEqualTo(alone.json());
  }

  @Test
  void givesTwentyUnlessAskedForMore() {
    for (int i = 0; i < 21; i++) {
      create(SHOP_KEY);
    }

    assertThat(list("").json().path("data")).hasSize(20);
    assertThat(list("?limit=100").json().path("data")).hasSize(21);
  }

  @Test
  void asksForWhatTheFiltersSay() {
    list(
        "?status=settled&flag=wrong_asset&chain=local&token=USDC&order_id=A%204711%26"
            + "&created_from=2026-01-01T00:00:00Z&created_to=2026-02-01T01:00:00.5%2B01:00&limit=1");

    assertThat(api.payments().queries())
        .containsExactly(
            new PaymentQuery(
                "mer_shop",
                PaymentStatus.SETTLED,
                PaymentFlag.WRONG_ASSET,
                "local",
                "USDC",
                null,
                "A 4711&",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-02-01T00:00:00.5Z"),
                null,
                1));
  }

  @Test
  void takesATokensContractInAnyCase() {
    list("?token=" + FakeChains.USDC.lowerCase());

    assertThat(api.payments().queries().getFirst().contract()).isEqualTo(FakeChains.USDC);
    assertThat(api.payments().queries().getFirst().token()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          status=SETTLED                         | status
          status=                                | status
          status=paid                            | status
          flag=cheap                             | flag
          chain=%00                              | chain
          chain=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | chain
          token=a%00b                            | token
          token=0xa0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48 | token
          order_id=%00                           | order_id
          created_from=2026-01-01                | created_from
          created_from=2026-01-01T00:00:00       | created_from
          created_from=2026-13-01T00:00:00Z      | created_from
          created_from=%2B12026-01-01T00:00:00Z  | created_from
          created_from=1767225600                | created_from
          created_to=yesterday                   | created_to
          created_from=2026-01-02T00:00:00Z&created_to=2026-01-01T00:00:00Z | created_to
          limit=0                                | limit
          limit=101                              | limit
          limit=-1                               | limit
          limit=1.5                              | limit
          limit=99999999999999999999             | limit
          limit=                                 | limit
          cursor=                                | cursor
          cursor=%00                             | cursor
          cursor=pay_1                           | cursor
          cursor=MTc2NzIyNTYwMDAwMDAwMA          | cursor
          cursor=eC5wYXlfMQ                      | cursor
          """)
  void refusesAParameterThatIsNotAcceptable(String query, String parameter) {
    Answer answer = list("?" + query).isProblem(Problem.INVALID_FIELD, parameter);

    assertThat(answer.json().path("remedy").asString("")).isNotBlank();
    assertThat(api.payments().queries()).isEmpty();
  }

  @Test
  void refusesAParameterThatNobodyKnowsAndSaysWhichThereAre() {
    Answer answer = list("?state=settled").isProblem(Problem.UNKNOWN_PARAMETER, "state");

    assertThat(answer.json().path("remedy").asString()).contains("created_from", "status");
    list("?" + "x".repeat(70) + "=1").isProblem(Problem.UNKNOWN_PARAMETER, "x".repeat(64) + "…");
  }

  @Test
  void refusesAParameterThatIsGivenTwice() {
    list("?limit=1&limit=2").isProblem(Problem.INVALID_REQUEST, "limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "limit=%zz", "%", "limit=%f"})
  void refusesAQueryThatCannotBeDecoded(String query) throws Exception {
    // The JDK's client refuses to send such a thing.
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "GET %s?%s HTTP/1.1\r\nHost: x\r\nX-Api-Key: %s\r\nConnection: close\r\n\r\n"
                  .formatted(PATH, query, SHOP_KEY)
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("/problems/invalid-request");
    }
  }

  @Test
  void isForKeysThatMayRead() {
    create(SHOP_KEY);

    assertThat(ids(api.get(PATH, "X-Api-Key", READ_ONLY_KEY).json())).containsExactly("pay_1");
    assertThat(ids(api.get(PATH, "X-Api-Key", OTHER_SHOP_KEY).json())).isEmpty();
    api.get(PATH, "X-Api-Key", ADMIN_KEY).isProblem(Problem.FORBIDDEN, null);
    api.get(PATH).isProblem(Problem.UNAUTHENTICATED, null);
    // Who may not read is told nothing of the parameters.
    api.get(PATH + "?x=1", "X-Api-Key", ADMIN_KEY).isProblem(Problem.FORBIDDEN, null);
  }

  private Answer list(String query) {
    return api.get(PATH + query, "X-Api-Key", SHOP_KEY);
  }

  private void create(String key) {
    assertThat(
            api.post(PATH, "{\"amount\":\"100000\",\"chain\":\"local\"}", "X-Api-Key", key)
                .status())
        .isEqualTo(201);
  }

  private static List<String> ids(JsonNode page) {
    return StreamSupport.stream(page.path("data").spliterator(), false)
        .map(payment -> payment.path("id").asString())
        .toList();
  }
}
