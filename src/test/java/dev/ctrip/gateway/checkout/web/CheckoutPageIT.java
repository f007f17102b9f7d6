package dev.ctrip.gateway.checkout.web;

import static dev.ctrip.gateway.checkout.Payable.deposit;
import static dev.ctrip.gateway.payment.PaymentFlag.LATE;
import static dev.ctrip.gateway.payment.PaymentFlag.OVERPAID;
import static dev.ctrip.gateway.payment.PaymentFlag.REORGED;
import static dev.ctrip.gateway.payment.PaymentFlag.UNDERPAID;
import static dev.ctrip.gateway.payment.PaymentFlag.WRONG_ASSET;
import static dev.ctrip.gateway.payment.PaymentFlag.WRONG_CHAIN;
import static dev.ctrip.gateway.payment.PaymentStatus.CANCELLED;
import static dev.ctrip.gateway.payment.PaymentStatus.CONFIRMED;
import static dev.ctrip.gateway.payment.PaymentStatus.DETECTED;
import static dev.ctrip.gateway.payment.PaymentStatus.EXPIRED;
import static dev.ctrip.gateway.payment.PaymentStatus.PENDING;
import static dev.ctrip.gateway.payment.PaymentStatus.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.checkout.Payable;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import dev.ctrip.gateway.world.api.FakeChains;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.web.util.HtmlUtils;

@Timeout(60)
class CheckoutPageIT {

  private static final String PAGE = "/pay/" + Payable.ID;
  private static final String HALF = "500000000000000000";
  private static final String FIFTH = "200000000000000000";

  /** Takes up to the default's 240 requests a minute. */
  private static final int MANY = 241;

  private ApiServer server;

  @BeforeEach
  void start() {
    server = ApiServer.fresh();
  }

  // --- What it says ---

  static Stream<Arguments> states() {
    return Stream.of(
        Arguments.of(Payable.of(PENDING, "0"), "Waiting for your payment"),
        Arguments.of(Payable.of(PENDING, FIFTH, UNDERPAID), "Please send the 0.3 ETH"),
        Arguments.of(Payable.of(PENDING, "0", REORGED), "Your transfer was undone"),
        Arguments.of(Payable.of(DETECTED, HALF).confirmed(4), "4 of 6 confirmations"),
        Arguments.of(Payable.of(DETECTED, HALF).confirmed(9), "6 of 6 confirmations"),
        Arguments.of(Payable.of(DETECTED, HALF), "Payment received"),
        Arguments.of(Payable.of(CONFIRMED, HALF), "Payment complete"),
        Arguments.of(Payable.of(CONFIRMED, "0", REORGED), "The shop is checking this payment"),
        Arguments.of(Payable.of(SETTLED, HALF), "We received 0.5 ETH. Thank you"),
        Arguments.of(
            Payable.of(SETTLED, "700000000000000000", OVERPAID),
            "You sent 0.2 ETH more than was asked for"),
        Arguments.of(Payable.of(EXPIRED, "0"), "This payment has expired"),
        Arguments.of(Payable.of(EXPIRED, FIFTH, UNDERPAID), "We received 0.2 ETH of 0.5 ETH"),
        Arguments.of(Payable.of(EXPIRED, HALF, LATE), "Your payment came too late"),
        Arguments.of(Payable.of(CANCELLED, "0"), "This payment was cancelled"),
        Arguments.of(Payable.of(CANCELLED, HALF, LATE), "The payment was cancelled when 0.5 ETH"),
        Arguments.of(Payable.of(PENDING, "0", WRONG_ASSET), "Something else than ETH arrived here"),
        Arguments.of(
            Payable.of(PENDING, "0", WRONG_CHAIN), "arrived on another network than Local"));
  }

  @ParameterizedTest
  @MethodSource("states")
  void saysWhereThePaymentStands(Payable payment, String words) {
    String html = page(payment);

    assertThat(HtmlUtils.htmlUnescape(html)).contains(words).doesNotContain("null");
    assertThat(html).doesNotContain(Payable.SECRETS);
    // Who is not to pay is shown nothing to pay to.
    boolean asks = payment.status() == PENDING;
    assertThat(html.contains(Payable.ADDRESS.checksummed())).isEqualTo(asks);
  }

  @Test
  void asksForWhatIsMissingToTheLastDigit() {
    String html = page(Payable.of(PENDING, "199999999999999999", UNDERPAID));

    assertThat(html)
        .contains("data-copy=\"0.300000000000000001\"")
        .contains("data-copy=\"" + Payable.ADDRESS + "\"")
        .contains("0.199999999999999999 ETH of 0.5 ETH received")
        .contains("ethereum:" + Payable.ADDRESS + "@31337?value=300000000000000001")
        .contains("(chain 31337)");
  }

  @Test
  void namesATokensContract() {
    String html = page(Payable.of(PENDING, "0").in(new Token("USDC", FakeChains.USDC, 6)));

    assertThat(html)
        .contains("Token contract", FakeChains.USDC.checksummed())
        .contains("data-copy=\"500000000000\"", "/transfer?address=" + Payable.ADDRESS);
  }

  @Test
  void countsDownByTheServersClock() {
    Payable payment = Payable.of(PENDING, "0").until(server.clock().instant().plusSeconds(3725));

    assertThat(page(payment))
        .contains("data-now=\"" + server.clock().instant().toEpochMilli() + "\"")
        .contains("data-expires=\"" + payment.expiresAt().toEpochMilli() + "\"")
        .contains(">1:02:05<");
    server.clock().pass(Duration.ofSeconds(3725));
    assertThat(page(payment)).contains(">0:00<");
    server.clock().pass(Duration.ofSeconds(1));
    assertThat(page(payment))
        .contains("The time is over")
        .doesNotContain(Payable.ADDRESS.checksummed());
  }

  @Test
  void listsWhatArrivedButNoTokenThatAnybodyMayHaveMade() {
    Address unlisted = Address.parse("0x90F79bf6EB2c4f870365E785982E1f101E93b906");

    String html =
        page(
            Payable.of(DETECTED, HALF, WRONG_ASSET)
                .with(
                    deposit(31337, null, HALF, Deposit.State.SEEN),
                    deposit(31337, FakeChains.USDC, "1500000", Deposit.State.SEEN),
                    deposit(4711, FakeChains.USDC, "2500000", Deposit.State.SEEN),
                    deposit(31337, unlisted, "777", Deposit.State.SEEN)));

    assertThat(html)
        .contains("0.5 ETH</strong> <span>being confirmed")
        .contains("1.5 USDC</strong> <span>does not count")
        .contains("2.5 USDC</strong> <span>on another network, does not count")
        .contains("href=\"https://explorer.example/tx/0x" + "ab".repeat(32) + "\"")
        .doesNotContain("777", unlisted.checksummed());
  }

  @Test
  void showsTheNewestOfManyTransfers() {
    Deposit[] many = new Deposit[8];
    for (int i = 0; i < many.length; i++) {
      many[i] = deposit(31337, null, i + "00000000000000000", Deposit.State.CONFIRMED);
    }

    assertThat(page(Payable.of(PENDING, FIFTH).with(many)))
        .contains(">0.7 ETH<", ">0.3 ETH<", "and 3 more")
        .doesNotContain(">0.1 ETH<");
  }

  @Test
  void loadsItselfAgainWithoutJavaScriptWhileSomethingIsExpected() {
    String refresh = "<noscript><meta http-equiv=\"refresh\" content=\"10\"";

    assertThat(page(Payable.of(PENDING, "0")))
        .contains(refresh, "<a href=\"" + Payable.ID + "\">Load it again</a>");
    assertThat(page(Payable.of(EXPIRED, "0"))).doesNotContain(refresh);
  }

  // --- What it lets nobody do ---

  @Test
  void escapesWhateverANameHolds() {
    String hostile = "\"><script>alert(1)</script>'${7*7}[[7*7]]<img/src=x>";

    String html = page(Payable.of(PENDING, FIFTH).in(Token.nativeCoin(hostile, 18)).on(hostile));

    assertThat(html)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "${7*7}[[7*7]]")
        .doesNotContain("<script>", "<img", "49");
  }

  @Test
  void allowsNothingButItsOwnFiles() {
    Answer answer = show(Payable.of(PENDING, "0").payment());

    assertThat(answer.header("Content-Security-Policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("X-Robots-Tag")).contains("noindex");
    assertThat(answer.body())
        .doesNotContainPattern("<script(?![^>]* src=)|<style| style=| on[a-z]+=|javascript:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/checkout/checkout.css",
        "/assets/checkout/checkout.js",
        "/assets/htmx/2.0.11/htmx.min.js",
        "/assets/checkout/icon.svg"
      })
  void servesItsFiles(String path) {
    assertThat(server.get(path).status()).isEqualTo(200);
  }

  @Test
  void knowsNoHost() {
    server.payments().show(Payable.of(PENDING, "0").payment());

    String html = server.get(PAGE, "X-Forwarded-Host", "evil.example").body();

    assertThat(html).doesNotContain("evil.example", "http://127.0.0.1", "localhost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pay_unknown", "nonsense", "pay_..", "%3Cscript%3E", "pay_'or'1'='1"})
  void answersAPageWhereThereIsNoPayment(String id) {
    for (String path : List.of("/pay/" + id, "/pay/" + id + "/parts", "/pay/" + id + "/events")) {
      Answer answer = server.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.header("Content-Type")).startsWith("text/html");
      assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none'");
      assertThat(answer.body()).contains("There is no such payment").doesNotContain(id);
    }
  }

  @Test
  void answersAPageWhileTheDatabaseIsAway() {
    server.payments().failWith(new DataAccessResourceFailureException("db.internal is away"));

    Answer answer = server.get(PAGE);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(answer.body()).contains("Money that you have sent is safe").doesNotContain("db.");
  }

  @Test
  void holdsEachAddressToItsShare() {
    server.payments().show(Payable.of(PENDING, "0").payment());
    Answer answer = server.get(PAGE, "X-Forwarded-For", "192.0.2.7");
    for (int i = 1; i < MANY; i++) {
      answer = server.get(PAGE + "/parts", "X-Forwarded-For", "192.0.2.7");
    }

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.body()).contains("Too many requests").doesNotContain(Payable.ID);
    assertThat(server.get(PAGE, "X-Forwarded-For", "192.0.2.8").status()).isEqualTo(200);
    server.clock().pass(Duration.ofSeconds(1));
    assertThat(server.get(PAGE, "X-Forwarded-For", "192.0.2.7").status()).isEqualTo(200);
  }

  @Test
  void holdsAnAddressToItsShareWhereThereIsNoPageAsWell() {
    for (int i = 1; i < MANY; i++) {
      server.get("/pay/no/page", "X-Forwarded-For", "192.0.2.7");
    }

    server
        .get("/pay/no/page", "X-Forwarded-For", "192.0.2.7")
        .isProblem(Problem.RATE_LIMITED, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.7:4711", "[2001:db8::1]:4711", "unknown", "_hidden"})
  void isShownWhateverAProxySaysOfTheAddress(String address) {
    server.payments().show(Payable.of(PENDING, "0").payment());

    assertThat(server.get(PAGE, "X-Forwarded-For", address).status()).isEqualTo(200);
  }

  @Test
  void isNotPartOfTheApi() {
    assertThat(server.get("/v3/api-docs").json().path("paths").propertyNames())
        .noneMatch(path -> path.startsWith("/pay"));
    server.get("/pay").isProblem(Problem.NOT_FOUND, null);
  }

  // --- Steps ---

  private String page(Payable payment) {
    Answer answer = show(payment.payment());
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    return answer.body();
  }

  private Answer show(Payment payment) {
    server.payments().show(payment);
    return server.get(PAGE);
  }
}
