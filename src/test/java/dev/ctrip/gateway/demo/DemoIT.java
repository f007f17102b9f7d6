package dev.ctrip.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.payment.SavedView;
import dev.ctrip.gateway.world.PaymentRuns;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class DemoIT {

  /** The payer's page that the demo ends with, and how to pay it. */
  private static final Pattern PAGE =
      Pattern.compile("(http\\S+/pay/pay_\\w+)\\s+\\./ctrip demo pay (pay_\\w+)");

  @TempDir Path directory;

  /** The demo's own, so that whatever it leaves is found. */
  private Path temporary;

  @BeforeEach
  void giveItADirectoryOfItsOwn() throws IOException {
    temporary = Files.createDirectory(directory.resolve("temporary"));
  }

  @Test
  void endsWellOnceAllEndingsWereSeen() throws Exception {
    Run run = demo("--once");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("settled in the coin and in a token, expired, cancelled")
        .contains("12.5 TUSD reached the treasury, ")
        .contains("ETH reached the treasury, ")
        .containsPattern("token .* gas +0x\\w{64}: 0\\.\\d+ ETH from the gas wallet 0x\\w{40}")
        .containsPattern("treasury before +\\S+ ETH, 0 TUSD")
        .containsPattern("treasury after +\\S+ ETH, 12.5 TUSD")
        .doesNotContain("/logs");
    assertThat(temporary).isEmptyDirectory();
    assertNothingRuns();
  }

  @Test
  void endsBadlyWithoutTheSniper() throws Exception {
    Run run = demo("--once", "--no-sniper");

    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(run.output())
        .contains("not everything ended as it should")
        .contains("No block of this chain was read yet");
    Path kept = keptBy(run);
    assertNothingRuns();
    assertThat(kept).isDirectoryContaining("glob:**/logs");
    assertThat(kept.resolve("secret.key")).doesNotExist();
  }

  /** As a user would, from another terminal; all but the reorg at once, to save time. */
  @Test
  void showsEachSituationFromASecondTerminal() throws Exception {
    Started demo = start("demo");
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> PAGE.matcher(demo.output()).find());
      Started pay = start("pay", "pay", paymentOfPage(demo.output()));
      Started under = start("under", "under");
      Started over = start("over", "over");
      Started late = start("late", "late");
      Started cancel = start("cancel", "cancel");

      assertThat(wellEnded(under))
          .containsSubsequence("underpaid: 0.02 ETH of 0.05 ETH", "expired", "swept")
          .containsSubsequence("is expired, underpaid, needs_attention", "/workflows/pay_")
          .containsPattern("curl -s -X POST http://localhost:\\d+/api/v1/payments/pay_\\w+/accept");
      assertThat(wellEnded(over))
          .containsSubsequence("overpaid: 0.075 ETH of 0.05 ETH", "settled", "reached the treasury")
          .containsSubsequence("is settled, overpaid", "/workflows/pay_");
      String toldLate = wellEnded(late);
      assertThat(toldLate)
          .containsSubsequence("expired", "sent", "late: 0.05 ETH of 0.05 ETH", "swept")
          .containsSubsequence("is expired, late, needs_attention", "/workflows/pay_");
      assertThat(accept(toldLate)).isEqualTo(200);
      assertThat(wellEnded(cancel))
          .containsSubsequence("cancelled", "refused    the API answered 409", "settled")
          .containsSubsequence("is cancelled. All", "is settled. All", "./ctrip timeline pay_");
      assertThat(wellEnded(start("reorg", "reorg")))
          .containsSubsequence(
              "detected", "reorg  ", "orphaned", "reorged: 0 ETH", "sent", "reorged is gone")
          .containsSubsequence("6 of 6 confirmations", "is settled. All");

      assertThat(wellEnded(pay)).containsSubsequence("detected", "confirmed", "settled");
      for (SavedView view : SavedView.values()) {
        assertThat(demo.output()).containsPattern(view.title() + " +http\\S+/workflows\\?query=");
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(demo.output())
                  .containsPattern("late .* payment.settled received, signature verified"));
      assertThat(demo.output())
          .contains("under  ", "over  ", "late  ", "unpaid  ", "paid  ", "reorg  ")
          .contains("payment.late received, signature verified")
          .contains("payment.reorged received, signature verified");
    } finally {
      demo.process().destroy();
      demo.ended();
    }

    assertThat(directory.resolve("demo.json")).doesNotExist();
    assertThat(temporary).isEmptyDirectory();
    assertNothingRuns();
  }

  @Test
  void saysInOneLineWhatCannotBeDone() throws Exception {
    Run withoutDemo = start("alone", "late").ended();
    Run unknownOption = start("option", "under", "--much").ended();
    Run unknownCommand = start("command", "sideways").ended();

    assertThat(withoutDemo)
        .isEqualTo(
            new Run(1, "ctrip: no demo runs here; start ./ctrip demo in another terminal\n"));
    assertThat(unknownOption)
        .isEqualTo(
            new Run(
                2, "ctrip: Unknown option: '--much'; ./ctrip demo --help says what there is\n"));
    assertThat(unknownCommand.exitCode()).isEqualTo(2);
    assertThat(unknownCommand.output()).contains("'sideways'; ./ctrip demo --help");
  }

  /** The id of the payment whose page the demo ends with, which is there. */
  private static String paymentOfPage(String output) throws IOException, InterruptedException {
    Matcher page = PAGE.matcher(output);
    assertThat(page.find()).isTrue();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(page.group(1))).build();
      assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .contains("Waiting for your payment");
    }
    return page.group(2);
  }

  /** Does what the printed line for curl does. */
  private static int accept(String told) throws IOException, InterruptedException {
    Matcher line =
        Pattern.compile(
                "curl -s -X POST (\\S+/accept) .*'Authorization: (Bearer \\S+)'.*-d '([^']*)'",
                Pattern.DOTALL)
            .matcher(told);
    assertThat(line.find()).as(told).isTrue();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(line.group(1)))
                  .header("Authorization", line.group(2))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(line.group(3)))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private Run demo(String... arguments) throws Exception {
    return start("demo", arguments).ended();
  }

  /**
   * @param name of the file that takes what it says
   */
  private Started start(String name, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                PaymentRuns.jvmOption(),
                "-Dctrip.demo.directory=" + directory,
                "-Dctrip.demo.temporary=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Demo.class.getName()));
    command.addAll(List.of(arguments));
    Path said = directory.resolve(name + ".txt");
    return new Started(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start(),
        said);
  }

  private static String wellEnded(Started situation) throws Exception {
    Run run = situation.ended();
    assertThat(run.exitCode()).as(run.output()).isZero();
    return run.output();
  }

  /** Every program of the demo names the demo's directory, or its log, on its command line. */
  private void assertNothingRuns() {
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() ->
            assertThat(
                    ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(line -> line.contains(temporary.toString())))
                .isEmpty());
  }

  private static Path keptBy(Run run) {
    Matcher logs = Pattern.compile("The logs are kept in (\\S+)/logs").matcher(run.output());
    assertThat(logs.find()).as(run.output()).isTrue();
    return Path.of(logs.group(1));
  }

  private record Run(int exitCode, String output) {}

  /**
   * @param said takes its standard output and standard error
   */
  private record Started(Process process, Path said) {

    String output() throws IOException {
      return Files.readString(said, StandardCharsets.UTF_8);
    }

    Run ended() throws IOException, InterruptedException {
      assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
      assertThat(output()).doesNotContain(PaymentRuns.COMPLAINT);
      return new Run(process.exitValue(), output());
    }
  }
}
