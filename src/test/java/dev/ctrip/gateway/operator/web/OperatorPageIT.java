package dev.ctrip.gateway.operator.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.ADMIN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.Incident;
import dev.ctrip.gateway.admin.ProcessPaymentWorkflow;
import dev.ctrip.gateway.admin.ScanWorkflow;
import dev.ctrip.gateway.admin.SweepWorkflow;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.evidence.Lives;
import dev.ctrip.gateway.evidence.Timeline;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentOverview;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.sweep.GasWallets.Standing;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOverview;
import dev.ctrip.gateway.webhook.Webhooks;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import dev.ctrip.gateway.world.api.FakeChains;
import dev.ctrip.gateway.world.api.FakePayments;
import dev.ctrip.gateway.world.api.FakeSweeps;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator's pages say, and what their buttons ask for. */
@Timeout(60)
class OperatorPageIT {

  private static final String HOSTILE = "</td><script>alert(1)</script>'\"><img src=x onerror=y>";
  private static final String ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;";

  private ApiServer api;
  private Browser browser;

  @BeforeEach
  void signIn() {
    api = ApiServer.fresh();
    browser = Browser.signedIn(api, ADMIN_KEY);
  }

  // --- The first page ---

  @Test
  void saysThatThereIsNothing() {
    assertThat(browser.page("/admin/ui"))
        .contains("No open payment needs a person.", "0 payments in 30 days")
        .doesNotContain("Open incidents");
    assertThat(browser.page("/admin/ui/payments")).contains("There is no such payment.");
    assertThat(browser.page("/admin/ui/sweeps")).contains("There is no such sweep.");
  }

  @Test
  void showsWhatNeedsAPerson() {
    for (int i = 1; i <= 12; i++) {
      api.overview().put(row("pay_" + i, "order " + i, PaymentFlag.NEEDS_ATTENTION));
    }

    String page = browser.page("/admin/ui");

    assertThat(page)
        .contains("<span class=\"count\">12</span>")
        .contains("href=\"/admin/ui/payments/pay_1\"", "href=\"/admin/ui/payments/pay_10\"")
        .contains(
            "a person has to decide",
            "href=\"/admin/ui/payments?flag=needs_attention&amp;open=on\"")
        .doesNotContain("pay_11");
    assertThat(api.overview().filters())
        .contains(
            new PaymentOverview.Filter(null, PaymentFlag.NEEDS_ATTENTION, null, true, null, 10));
  }

  @Test
  void showsHowFarEachChainIsRead() {
    String page = browser.page("/admin/ui");

    assertThat(cells(page, "local")).contains("behind", "95", "100", "5");
    assertThat(cells(page, "dollars")).contains("not read yet", "–");
  }

  @Test
  void showsIncidentsThatAreOpen() {
    api.accounts().put(incident(1, null));
    api.accounts().put(incident(2, "explained"));

    assertThat(browser.page("/admin/ui"))
        .containsOnlyOnce("deposit:0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC")
        .contains("Open incidents", "-0.0000000000000001");
  }

  @Test
  void plotsPaymentsPerDay() {
    LocalDate today = LocalDate.ofInstant(api.clock().instant(), ZoneOffset.UTC);
    api.overview().put(new PaymentOverview.Day(today.minusDays(1), 3, 2));
    api.overview().put(new PaymentOverview.Day(today.minusDays(40), 99, 99));

    String page = browser.page("/admin/ui");

    assertThat(page)
        .contains("<svg class=\"plot\"", "3 payments in 30 days, 2 of them settled")
        .contains(today.minusDays(1) + ": 3 made, 2 settled")
        .doesNotContain("99");
    assertThat(cells(page, today.minusDays(1).toString())).containsExactly("3", "2");
    assertThat(page.split("class=\"made\"", -1)).hasSize(31);
  }

  // --- Payments ---

  @Test
  void goesThroughPaymentsPageByPage() {
    IntStream.rangeClosed(1, 51).forEach(i -> api.overview().put(row("pay_" + i, "x")));

    String first = browser.page("/admin/ui/payments?status=expired&flag=late&chain=local&open=on");

    String next =
        "/admin/ui/payments?status=expired&amp;flag=late&amp;chain=local&amp;open=on&amp;after=pay_50";
    assertThat(first)
        .contains("pay_50<", next, "<option value=\"expired\" selected=\"selected\">")
        .doesNotContain("pay_51<", "« Newest");
    String second = browser.page(next.replace("&amp;", "&"));
    assertThat(second).contains("pay_51<", "« Newest").doesNotContain("Older »", "pay_50<");
    assertThat(api.overview().filters())
        .containsExactly(
            new PaymentOverview.Filter(
                PaymentStatus.EXPIRED, PaymentFlag.LATE, ChainId.of(31337), true, null, 50),
            new PaymentOverview.Filter(
                PaymentStatus.EXPIRED, PaymentFlag.LATE, ChainId.of(31337), true, "pay_50", 50));
  }

  @Test
  void leadsToAPaymentByItsId() {
    api.overview().put(row("pay_1", "x"));

    assertThat(browser.get("/admin/ui/payments?id=+pay_1+").header("Location"))
        .isEqualTo("/admin/ui/payments/pay_1");
    for (String id : new String[] {"pay_2", "pay_%00", "%0d%0aSet-Cookie:x", "//evil.example"}) {
      assertPage(browser.get("/admin/ui/payments?id=" + id), 404, "no payment of this id");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payments?status=paid",
        "payments?status=PENDING",
        "payments?flag=x",
        "payments?chain=moon",
        "payments?after=pay_9",
        "payments?after=%00",
        "sweeps?state=x",
        "sweeps?chain=%3Cscript%3E",
        "sweeps?after=swp_9",
      })
  void saysThatAnAddressIsWrong(String path) {
    assertPage(browser.get("/admin/ui/" + path), 422, "Begin again from the list.");
  }

  // --- One payment ---

  @Test
  void showsAPaymentWithItsWholeStory() {
    putTimeline("A-4711", "{\"colour\":\"blue\"}");
    api.attempts()
        .put(
            List.of(
                attempted(1, null, "connection refused"),
                attempted(2, 500, null),
                attempted(3, 204, null)),
            List.of(new Webhooks.Pending("msg_9", "payment.settled")));

    String page = browser.page("/admin/ui/payments/pay_1");

    assertThat(page)
        .contains("0.1 ETH on local", "A-4711", "mer_shop", "{&quot;colour&quot;:&quot;blue&quot;}")
        .contains("href=\"http://localhost:8233/namespaces/ctrip/workflows/pay_1\"")
        .contains("payment.created by mer_shop: asked for 0.1 ETH", "deposit.seen: 0.1 ETH")
        .contains("0x" + "d".repeat(64), "sweep.swept", "webhook.attempted: payment.reorged")
        .contains("connection refused", "tag bad\">500<", "tag good\">204<", "payment.settled")
        .doesNotContain("not intact", "token=secret", "shop.example");
  }

  @Test
  void saysLoudlyThatAHistoryIsNotIntactOrNotWhole() {
    Payment payment = Lives.payment();
    api.timelines()
        .put(
            new Timeline(
                payment,
                false,
                true,
                IntStream.rangeClosed(1, 502)
                    .<dev.ctrip.gateway.evidence.TimelineEntry>mapToObj(i ->
                        Lives.event(
                            i, i, "payment.updated", "pending", List.of(), "gateway", "no. " + i))
                    .toList()));

    assertThat(browser.page("/admin/ui/payments/pay_1"))
        .contains("The history is not intact", "2 older entries are not shown", "newer entries")
        .contains("no. 502<", "no. 3<")
        .doesNotContain("no. 2<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pay_2", "x", "pay_%27--", "%3Cscript%3E", "pay_1/x"})
  void saysThatThereIsNoSuchPage(String id) {
    assertPage(browser.get("/admin/ui/payments/" + id), 404, "There is no");
  }

  // --- Sweeps ---

  @Test
  void showsSweepsAndGasWallets() {
    api.sweeps().put(entry("swp_1", Sweep.State.STUCK, "reverted in block 12"));
    var chain = new FakeChains().enabled().getFirst();
    api.sweeps()
        .put(
            new Standing(
                chain,
                FakeSweeps.OURS,
                TokenAmount.ofBaseUnits(5),
                TokenAmount.ZERO,
                TokenAmount.ZERO,
                7,
                true,
                null));
    api.sweeps()
        .put(new Standing(chain, null, null, null, TokenAmount.ZERO, 0, null, "no node answers"));

    String page = browser.page("/admin/ui/sweeps?state=stuck&chain=local");

    assertThat(page)
        .contains("swp_1", "reverted in block 12", "0.25 ETH", "href=\"/admin/ui/payments/pay_1\"")
        .contains("0.000000000000000005 ETH", "too low: send it coin", ">7<", "no node answers");
    assertThat(api.sweeps().filters())
        .containsExactly(new SweepOverview.Filter(Sweep.State.STUCK, ChainId.of(31337), null, 50));
  }

  // --- Buttons ---

  @Test
  void scansAChain() {
    assertStarted(browser.press("scan-now", "chain", "local"), "/admin/ui", "scan-local-1");
    assertStarted(
        browser.press("scan-now", "chain", "local", "from_block", "7", "to_block", "9"),
        "/admin/ui",
        "scan-local-1");

    assertThat(api.adminWorkflows().requests())
        .containsExactly(
            new ScanWorkflow.Request(ChainId.of(31337), "local", null, "key_4"),
            new ScanWorkflow.Request(ChainId.of(31337), "local", new BlockRange(7, 9), "key_4"));
  }

  @Test
  void looksAtAPaymentAndComesBackToIt() {
    putTimeline("A-4711", "{}");
    Answer answer =
        browser.press("process-payment", "payment_id", "pay_1", "back", "/admin/ui/payments/pay_1");

    assertStarted(answer, "/admin/ui/payments/pay_1", "process-pay_1");
    assertThat(api.adminWorkflows().requests())
        .containsExactly(
            new ProcessPaymentWorkflow.Request(
                "pay_1",
                ChainId.of(31337),
                "local",
                Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
                "key_4"));
  }

  @Test
  void sweeps() {
    var local = new SweepWorkflow.Target(ChainId.of(31337), "local");
    var dollars = new SweepWorkflow.Target(ChainId.of(4711), "dollars");
    String back = "/admin/ui/sweeps";

    assertStarted(browser.press("sweep-now", "chain", "", "back", back), back, "sweep-now-1");
    assertStarted(
        browser.press(
            "sweep-address",
            "address",
            FakeSweeps.OURS.checksummed(),
            "chain_name",
            "local",
            "dry_run",
            "on",
            "back",
            back),
        back,
        "sweep-address-1");

    assertThat(api.adminWorkflows().requests())
        .containsExactly(
            new SweepWorkflow.Request(List.of(local, dollars), null, false, "key_4"),
            new SweepWorkflow.Request(List.of(local), FakeSweeps.OURS, true, "key_4"));
  }

  private void assertStarted(Answer answer, String back, String workflow) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    assertThat(answer.header("Location")).isEqualTo(back + "?started=" + workflow);
    assertThat(browser.page(back + "?started=" + workflow))
        .contains("Started <bdi>" + workflow + "</bdi>")
        .contains("href=\"http://localhost:8233/namespaces/ctrip/workflows/" + workflow + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "scan-now, chain, moon, 422, No such chain.",
    "scan-now, chain, '', 422, The chain is missing.",
    "scan-now, from_block, -1, 422, It is no whole number.",
    "scan-now, from_block, 99999999999999999999, 422, It is no whole number.",
    "process-payment, payment_id, pay_404, 404, There is no payment of this id.",
    "process-payment, payment_id, <script>, 404, There is no payment of this id.",
    "sweep-address, address, 0x00, 422, Not acceptable",
    "sweep-everything, x, y, 404, There is no such button."
  })
  void saysWhatIsWrongWithAWish(
      String button, String field, String value, int status, String detail) {
    assertPage(browser.press(button, field, value), status, detail);
    assertThat(api.adminWorkflows().requests()).isEmpty();
  }

  @Test
  void saysThatTemporalIsAway() {
    api.adminWorkflows().failWith(new StatusRuntimeException(Status.Code.UNAVAILABLE.toStatus()));

    Answer answer = browser.press("scan-now", "chain", "local");

    assertPage(answer, 503, "Temporal does not answer");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void hidesWhatItDidNotExpect() {
    api.adminWorkflows().failWith(new IllegalStateException("the secret is 4711"));

    Answer answer = browser.press("scan-now", "chain", "local");

    assertPage(answer, 500, "Unexpected failure");
    assertThat(answer.body()).doesNotContain("4711", "Exception", "dev.ctrip");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example",
        "/admin/ui/payments/../../x",
        "/admin/ui\r\nX: y"
      })
  void comesBackToItsOwnPagesOnly(String back) {
    assertThat(browser.press("scan-now", "chain", "local", "back", back).header("Location"))
        .isEqualTo("/admin/ui?started=scan-local-1");
  }

  @Test
  void saysNothingThatAnAddressPutsIntoItsMouth() {
    assertThat(browser.page("/admin/ui?started=%3Cscript%3E")).doesNotContain("Started");
    assertThat(browser.page("/admin/ui?started=call+0900+4711")).doesNotContain("Started", "0900");
  }

  // --- What holds for every page ---

  @Test
  void escapesWhatPayersAndMerchantsSay() {
    api.overview().put(row("pay_1", HOSTILE, PaymentFlag.NEEDS_ATTENTION));
    putTimeline(HOSTILE, "{\"a\":\"" + HOSTILE.replace("\"", "\\\"") + "\"}");
    api.attempts().put(List.of(attempted(1, null, HOSTILE)), List.of());
    api.sweeps().put(entry("swp_1", Sweep.State.WAITING, HOSTILE));
    api.accounts().put(incident(1, null));

    for (String path :
        new String[] {
          "/admin/ui", "/admin/ui/payments", "/admin/ui/payments/pay_1", "/admin/ui/sweeps"
        }) {
      assertThat(browser.page(path)).contains(ESCAPED).doesNotContain("<script", "<img");
    }
  }

  @Test
  void runsNothingAndIsKeptByNobody() {
    putTimeline("x", "{}");
    for (String path :
        new String[] {
          "/admin/ui",
          "/admin/ui/payments",
          "/admin/ui/payments/pay_1",
          "/admin/ui/sweeps",
          "/admin/ui/login",
          "/admin/ui/not/there"
        }) {
      Answer answer = browser.get(path);
      assertThat(answer.header("Content-Security-Policy"))
          .as(path)
          .startsWith("default-src 'none';")
          .contains("frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'")
          .doesNotContain("script-src", "unsafe");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.body())
          .startsWith("<!DOCTYPE html>")
          .contains("<link rel=\"stylesheet\" href=\"/assets/operator/operator.css\">")
          .doesNotContain("<script", "<style", " style=", "onclick", "javascript:")
          .doesNotContain("th:", "${");
    }
    Answer stylesheet = api.get("/assets/operator/operator.css");
    assertThat(stylesheet.status()).isEqualTo(200);
    assertThat(stylesheet.header("Content-Type")).startsWith("text/css");
  }

  private static void assertPage(Answer answer, int status, String words) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.body()).contains(words, "Sign out", "To the overview");
  }

  /** The texts of a row's cells behind its heading. */
  private static List<String> cells(String page, String heading) {
    int start = page.indexOf(">" + heading + "<", page.indexOf("<tbody"));
    while (page.lastIndexOf("<th scope=\"row\"", start) < page.lastIndexOf("</th>", start)) {
      start = page.indexOf(">" + heading + "<", start + 1);
    }
    String row = page.substring(page.indexOf("</th>", start), page.indexOf("</tr>", start));
    return row.lines()
        .filter(line -> line.contains("<td"))
        .map(line -> line.replaceAll("<[^>]*>", "").strip())
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private void putTimeline(String orderId, String metadata) {
    NewPayment plain = Lives.request();
    Payment payment =
        api.payments()
            .create(
                new NewPayment(
                    plain.merchantId(),
                    plain.chain(),
                    plain.token(),
                    plain.amount(),
                    null,
                    plain.expiresIn(),
                    orderId,
                    metadata,
                    plain.webhookUrl(),
                    null,
                    plain.requestHash()))
            .payment();
    api.timelines().put(Lives.timeline(payment));
  }

  private static PaymentOverview.Row row(String id, String orderId, PaymentFlag... flags) {
    return new PaymentOverview.Row(
        id,
        "mer_shop",
        PaymentStatus.PENDING,
        List.of(flags),
        flags.length == 0 ? null : "a person has to decide",
        "local",
        Token.nativeCoin("ETH", 18),
        Lives.DUE,
        TokenAmount.ZERO,
        orderId,
        FakePayments.NOW,
        true);
  }

  private static Webhooks.Attempted attempted(
      int attempt, @Nullable Integer status, @Nullable String error) {
    return new Webhooks.Attempted(
        "msg_1",
        "payment.detected",
        1,
        attempt,
        FakePayments.NOW,
        Duration.ofMillis(12),
        status,
        error);
  }

  private static SweepOverview.Entry entry(String id, Sweep.State state, String reason) {
    return new SweepOverview.Entry(
        new Sweep(
            id,
            ChainId.of(31337),
            Token.nativeCoin("ETH", 18),
            TokenAmount.parseBaseUnits("260000000000000000"),
            TokenAmount.parseBaseUnits("250000000000000000"),
            TokenAmount.parseBaseUnits("10000000000000000"),
            state,
            TxHash.parse("0x" + "e".repeat(64)),
            FakePayments.NOW,
            null,
            reason),
        "pay_1",
        FakeSweeps.OURS,
        Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
        0L,
        FakePayments.NOW,
        List.of());
  }

  private static Incident incident(long id, @Nullable String resolvedWhy) {
    return new Incident(
        id,
        ChainId.of(31337),
        Account.deposit(FakeSweeps.OURS),
        null,
        "ETH",
        18,
        BigInteger.valueOf(1000),
        BigInteger.valueOf(900),
        12,
        FakePayments.NOW,
        FakePayments.NOW,
        FakePayments.NOW,
        resolvedWhy == null ? null : FakePayments.NOW,
        null,
        resolvedWhy);
  }
}
