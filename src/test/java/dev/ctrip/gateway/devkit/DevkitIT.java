package dev.ctrip.gateway.devkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.world.ChildProcess;
import dev.ctrip.gateway.world.ExampleShop;
import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.MerchantClient;
import dev.ctrip.gateway.world.MerchantKey;
import dev.ctrip.gateway.world.RecordingMerchant;
import dev.ctrip.gateway.world.node.FakeLedger;
import dev.ctrip.gateway.world.node.FakeNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** Both commands as a developer uses them, on one gateway and its chain. */
@Timeout(180)
class DevkitIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Pattern SECRET = Pattern.compile("verifies with\\s+(whsec_\\S+)");

  @TempDir static Path directory;

  private static Installation installation;
  private static MerchantKey key;
  private static MerchantClient merchant;

  @BeforeAll
  static void start() {
    installation = Installation.start(directory, Map.of());
    installation.startGatewayAndAwaitReady();
    key =
        MerchantKey.create(
            installation.parts(),
            directory,
            "shop",
            "--scopes",
            "payments:read,payments:write,refunds,webhooks");
    merchant = new MerchantClient(installation.merchant().url(), key.apiKey());
  }

  @AfterAll
  static void stop() {
    merchant.close();
    installation.close();
  }

  @Test
  void bringsEachEventOnceAndInOrderToAReceiverThatComesUpLater() throws Exception {
    merchant.createEndpoint("https://listen.invalid/", descriptionOf(deadProcess()), List.of("*"));
    int port = ChildProcess.freePort();
    try (Started listen = listen("--forward-to", "http://127.0.0.1:" + port + "/webhooks")) {
      String secret = listen.awaitMatch(SECRET).group(1);
      assertThat(merchant.endpoints()).hasSize(1);
      assertThat(merchant.endpoints().get(0).path("state").asString()).isEqualTo("paused");

      assertThat(trigger("payment.cancelled").exitCode()).isZero();
      listen.awaitMatch(Pattern.compile("payment.created .* nobody listens there; again in 1 s"));
      listen.awaitMatch(Pattern.compile("payment.cancelled .* nobody listens there; again in"));

      try (RecordingMerchant receiver = RecordingMerchant.start(secret, port)) {
        String first = idOf(listen.awaitMatch(Pattern.compile("payment.created +(pay_\\w+)")));
        receiver.awaitDelivery("payment.created", first, SOON);
        receiver.awaitDelivery("payment.cancelled", first, SOON);

        Run settled = trigger("payment.settled");
        String second = idOf(matcher(Pattern.compile("(pay_\\w+): 0.05 ETH"), settled.output()));
        receiver.awaitDelivery("payment.settled", second, SOON);
        assertThat(trigger("test.ping").output()).contains("brought by ./ctrip listen");
        receiver.awaitDelivery(call -> call.type().equals("test.ping"), SOON);

        assertThat(typesOf(receiver, second))
            .containsExactly(
                "payment.created", "payment.detected", "payment.confirmed", "payment.settled");
        assertThat(receiver.calls()).hasSize(7).allMatch(RecordingMerchant.Call::verified);
        assertThat(receiver.deliveries()).hasSize(7);
      }
    }
    assertThat(merchant.endpoints()).isEmpty();
  }

  @Test
  void readsOnceWhatHappenedInOrder() {
    try (OwnEndpoint endpoint = OwnEndpoint.open(merchant, List.of("payment.*"))) {
      trigger("payment.cancelled");
      trigger("payment.cancelled");

      List<String> read = new ArrayList<>();
      endpoint.readNew(event -> read.add(event.type()));
      endpoint.readNew(event -> read.add(event.type()));

      assertThat(read)
          .containsExactly(
              "payment.created", "payment.cancelled", "payment.created", "payment.cancelled");
    }
  }

  @Test
  void saysWhatAReceiverAnswersAndGoesOn() throws Exception {
    int port = ChildProcess.freePort();
    try (Started listen =
        listen(
            "--forward-to",
            "http://127.0.0.1:" + port + "/webhooks",
            "--events",
            "payment.created",
            "--print-json")) {
      String secret = listen.awaitMatch(SECRET).group(1);
      try (RecordingMerchant receiver = RecordingMerchant.start(secret, port)) {
        receiver.answerNext(
            RecordingMerchant.Answer.status(500), RecordingMerchant.Answer.status(410));
        assertThat(trigger("payment.created").exitCode()).isZero();
        listen.awaitMatch(Pattern.compile("payment.created .* 500 in \\d+ ms; again in 1 s"));
        listen.awaitMatch(Pattern.compile("410 in \\d+ ms, attempt 2; given up"));
        assertThat(trigger("payment.cancelled").exitCode()).isZero();
        listen.awaitMatch(Pattern.compile("payment.created .* 204 in \\d+ ms\n"));

        assertThat(receiver.calls()).hasSize(3);
        assertThat(listen.output())
            .contains("\"type\" : \"payment.created\"")
            .doesNotContain("payment.cancelled");
      }
    }
  }

  /** The way of docs/developing.md. */
  @ParameterizedTest
  @EnumSource(ExampleShop.Language.class)
  void bringsAShopThePaymentOfItsOrder(ExampleShop.Language language) throws Exception {
    int port = ChildProcess.freePort();
    try (Started listen = listen("--forward-to", "http://127.0.0.1:" + port + "/webhooks")) {
      MerchantKey ofShop = new MerchantKey(key.apiKey(), listen.awaitMatch(SECRET).group(1));
      try (ExampleShop shop =
          ExampleShop.startToldByEndpoint(language, merchant.url(), ofShop, directory, port)) {
        String page = shop.post("/orders/A-" + language, "").location();
        String id = idOf(matcher(Pattern.compile("/pay/(pay_\\w+)"), String.valueOf(page)));

        assertThat(trigger("payment.confirmed", "--payment", id).exitCode()).isZero();

        listen.awaitMatch(Pattern.compile("payment.confirmed +" + id + " +204 in"));
        assertThat(shop.printed("order A-" + language + " is paid")).isOne();
      }
    }
  }

  @Test
  void refusesAKeyThatMayNotListen() throws Exception {
    Started listen = listen(Map.of("CTRIP_KEY", installation.key().apiKey()));

    assertThat(listen.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(listen.process().exitValue()).isEqualTo(1);
    assertThat(listen.output()).startsWith("ctrip: the API answered 403").contains("webhooks");
  }

  @ParameterizedTest
  @CsvSource({
    "payment.underpaid, payment.underpaid",
    "payment.overpaid, payment.overpaid",
    "payment.late, payment.late",
    "payment.reorged, payment.reorged",
    "refund.rejected, payment.refund_rejected"
  })
  void makesItHappen(String event, String recorded) {
    Run run = trigger(event);

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).contains(event + " has happened.", "for its payer: http");
    String id = idOf(matcher(Pattern.compile("(pay_\\w+): \\d"), run.output()));
    assertThat(merchant.timeline(id).path("entries"))
        .extracting(entry -> entry.path("what").asString(""))
        .contains(recorded);
  }

  @Test
  void makesItHappenToAPaymentOfTheShop() {
    JsonNode payment = installation.create(Installation.SMALL, Installation.LONG);
    String id = payment.path("id").asString();

    assertThat(trigger("payment.detected", "--payment", id).exitCode()).isZero();
    assertThat(installation.awaitStatus(payment, "settled")).isNotNull();
    Run again = trigger("payment.settled", "--payment", id);
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.output()).contains(id + " is settled already");
    assertThat(trigger("payment.late", "--payment", id).output())
        .contains("payment.late needs a payment of its own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"payment.paid", "refund", ""})
  void listsTheEventsThatThereAre(String unknown) {
    Run run = trigger(unknown);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.output())
        .contains("payment.created, payment.detected")
        .contains("refund.requested", "test.ping");
  }

  @Test
  void touchesNoOtherChain() {
    try (FakeNode node = FakeNode.of(new FakeLedger(11))) {
      Run run = trigger("payment.settled", "--chain-rpc", node.httpUrl().toString());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.output()).contains("is not an anvil of chain id 31337");
    }
  }

  private static Run trigger(String... arguments) {
    StringWriter output = new StringWriter();
    PrintWriter out = new PrintWriter(output);
    Map<String, String> environment =
        Map.of(
            "CTRIP_URL", merchant.url().toString(),
            "CTRIP_KEY", key.apiKey(),
            "LOCAL_RPC", installation.parts().chainRpc().toString());
    CommandLine command =
        Terminal.commandLine(new Trigger(new Target(environment, directory.resolve("no demo"))))
            .setOut(out)
            .setErr(out);
    return new Run(command.execute(arguments), output.toString());
  }

  private static Started listen(String... arguments) throws IOException {
    return listen(Map.of("CTRIP_KEY", key.apiKey()), arguments);
  }

  private static Started listen(Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-Dctrip.demo.directory=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                Listen.class.getName()));
    command.addAll(List.of(arguments));
    Path said = Files.createTempFile(directory, "listen", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("CTRIP_URL", merchant.url().toString());
    builder.environment().putAll(environment);
    return new Started(builder.start(), said);
  }

  /** As the command would describe its endpoint on this machine. */
  private static String descriptionOf(long process) throws IOException {
    return "./ctrip listen on " + InetAddress.getLocalHost().getHostName() + ", process " + process;
  }

  private static long deadProcess() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  private static List<String> typesOf(RecordingMerchant receiver, String payment) {
    return receiver.calls().stream()
        .filter(call -> call.data().path("id").asString("").equals(payment))
        .map(RecordingMerchant.Call::type)
        .toList();
  }

  private static Matcher matcher(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher;
  }

  private static String idOf(Matcher matcher) {
    return matcher.group(1);
  }

  private record Run(int exitCode, String output) {}

  /**
   * @param said takes its standard output and standard error
   */
  private record Started(Process process, Path said) implements AutoCloseable {

    String output() throws IOException {
      return Files.readString(said, StandardCharsets.UTF_8);
    }

    Matcher awaitMatch(Pattern pattern) throws IOException {
      await().alias(pattern.pattern()).atMost(SOON).until(() -> pattern.matcher(output()).find());
      return matcher(pattern, output());
    }

    /** As Ctrl-C ends it. */
    @Override
    public void close() {
      process.destroy();
      await().atMost(SOON).until(() -> !process.isAlive());
    }
  }
}
