package dev.ctrip.gateway.acceptance;

import static dev.ctrip.gateway.world.Installation.LARGE;
import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.world.Browser;
import dev.ctrip.gateway.world.Browser.Page;
import dev.ctrip.gateway.world.Installation;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What a payer sees in a browser that is left open: nobody ever loads a page again here. Pictures
 * of what is seen are below {@code target/checkout}.
 */
@ExtendWith(SideBySide.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class CheckoutBrowserIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(6);

  private static final Map<String, Object> LIGHT = window("light", 1000, 900);
  private static final Map<String, Object> DARK = window("dark", 1000, 900);
  private static final Map<String, Object> PHONE = window("light", 320, 640);
  private static final Map<String, Object> DARK_PHONE = window("dark", 320, 640);

  private static final BigInteger PART = SMALL.divide(BigInteger.valueOf(5));

  private static final Path PICTURES = Path.of("target/checkout");

  @TempDir static Path directory;

  private Installation installation;
  private Browser browser;

  @BeforeAll
  void start() throws IOException {
    Files.createDirectories(PICTURES);
    installation = Installation.start(directory, Map.of());
    installation.startGatewayAndAwaitReady();
    browser = Browser.start(PICTURES.resolve("driver.log"));
  }

  @AfterAll
  void stop() {
    try (Installation open = installation) {
      browser.close();
      open.assertNoErrorsLogged();
    }
  }

  @Test
  void showsAPaymentFromTheFirstLookToTheEnd() {
    JsonNode payment = installation.create(LARGE, LONG);
    Page page = open("pay", payment, LIGHT);
    isGood(page, "pay-1-pending");

    installation.pay(payment, LARGE);

    page.awaitText("of 6 confirmations", PATIENCE);
    isGood(page, "pay-2-detected");
    page.awaitText("Payment complete", PATIENCE);
    isGood(page, "pay-3-confirmed");
    assertThat(page.run("document.title").asString()).isEqualTo("Payment complete");
  }

  @Test
  void asksForTheRestOfWhatIsUnderpaid() {
    JsonNode payment = installation.create(SMALL, LONG);
    Page page = open("under", payment, DARK_PHONE);

    installation.pay(payment, PART);
    page.awaitText("Still to pay", PATIENCE);
    page.awaitText("Please send the 0.04 ETH that is missing", PATIENCE);
    isGood(page, "under");
    assertThat(page.run("document.querySelector('[data-copy]').dataset.copy").asString())
        .isEqualTo("0.04");

    installation.pay(payment, SMALL.subtract(PART));
    page.awaitText("Payment complete", PATIENCE);
  }

  @Test
  void saysThatTooMuchCame() {
    JsonNode payment = installation.create(SMALL, LONG);
    Page page = open("over", payment, DARK);
    isGood(page, "over-1-pending");

    installation.pay(payment, SMALL.add(PART));

    page.awaitText("You sent 0.01 ETH more than was asked for", PATIENCE);
    page.awaitText("Payment complete", PATIENCE);
    isGood(page, "over-2-confirmed");
  }

  @Test
  void saysThatTheTimeIsOverAndWhatBecomesOfLateMoney() {
    JsonNode payment = installation.create(SMALL, SHORT);
    Page page = open("late", payment, PHONE);
    isGood(page, "late-1-pending");
    page.awaitText("This payment has expired", PATIENCE);
    assertThat(shows(page, Installation.address(payment))).isFalse();
    isGood(page, "late-2-expired");

    installation.pay(payment, SMALL);

    page.awaitText("Your payment came too late", PATIENCE);
    isGood(page, "late-3-late");
  }

  @Test
  void saysThatItWasCancelled() {
    JsonNode payment = installation.create(SMALL, LONG);
    Page page = open("cancel", payment, PHONE);

    installation.cancel(payment);

    page.awaitText("This payment was cancelled", PATIENCE);
    assertThat(shows(page, Installation.address(payment))).isFalse();
    isGood(page, "cancelled");
  }

  @Test
  void getsTheNewsWithoutAStreamToo() {
    JsonNode payment = installation.create(SMALL, LONG);
    Map<String, Object> options = new TreeMap<>(LIGHT);
    options.put("blocked", "**/events");
    Page page = open("polled", payment, options);

    installation.pay(payment, SMALL);

    page.awaitText("Payment complete", PATIENCE);
  }

  @Test
  void countsDownByTheServersClockOnly() {
    JsonNode payment = installation.create(SMALL, LONG);
    Map<String, Object> options = new TreeMap<>(LIGHT);
    // A device that is decades ahead.
    options.put(
        "first", "const ahead = 2e12; const now = Date.now; Date.now = () => now() + ahead;");
    Page page = open("clock", payment, options);

    String first = countdown(page);
    await().atMost(PATIENCE).until(() -> !countdown(page).equals(first));

    assertThat(countdown(page)).matches("29:[345]\\d");
  }

  @Test
  void isUsedByKeyboard() {
    JsonNode payment = installation.create(SMALL, LONG);
    Map<String, Object> options = new TreeMap<>(LIGHT);
    options.put("permissions", new String[] {"clipboard-read", "clipboard-write"});
    Page page = open("keyboard", payment, options);

    page.press("Tab");
    assertThat(focused(page)).isEqualTo("tab-address");
    page.press("ArrowRight");
    assertThat(focused(page)).isEqualTo("tab-wallet");
    assertThat(page.run("document.getElementById('qr-address').hidden").asBoolean()).isTrue();
    isGood(page, "wallet-tab");
    page.click("button", "Copy the address");

    page.awaitText("Copied", PATIENCE);
    assertThat(page.run("navigator.clipboard.readText()").asString())
        .isEqualTo(Installation.address(payment));
  }

  @Test
  void isWholeWithoutJavaScript() {
    JsonNode payment = installation.create(SMALL, LONG);
    Map<String, Object> options = new TreeMap<>(LIGHT);
    options.put("javaScriptEnabled", false);

    Page page = open("plain", payment, options);

    page.awaitText(Installation.address(payment), PATIENCE);
    // Both codes, as nobody could change tabs.
    page.awaitText("which every wallet reads", PATIENCE);
    page.awaitText("for wallets that understand it", PATIENCE);
    page.picture(PICTURES.resolve("plain.png"));
  }

  // --- Steps ---

  private Page open(String name, JsonNode payment, Map<String, Object> options) {
    String link = payment.path("links").path("checkout").asString();
    Page page = browser.open(name, URI.create(link), options);
    assertThat(page.status()).isEqualTo(200);
    return page;
  }

  /** Nothing went wrong, everybody can use it, and it fits. */
  private static void isGood(Page page, String picture) {
    page.picture(PICTURES.resolve(picture + ".png"));
    assertThat(page.barriers()).isEmpty();
    assertThat(page.faults()).isEmpty();
    assertThat(page.run("document.documentElement.scrollWidth <= innerWidth").asBoolean()).isTrue();
  }

  private static boolean shows(Page page, String text) {
    return page.run("document.body.innerText").asString().contains(text);
  }

  private static String countdown(Page page) {
    return page.run("document.getElementById('countdown').textContent").asString();
  }

  private static String focused(Page page) {
    return page.run("document.activeElement.id").asString();
  }

  private static Map<String, Object> window(String scheme, int width, int height) {
    return Map.of("colorScheme", scheme, "viewport", Map.of("width", width, "height", height));
  }
}
