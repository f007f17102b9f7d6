package dev.ctrip.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.world.PaymentRuns;
import java.io.IOException;
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

  @TempDir Path directory;

  /** The demo's own, so that whatever it leaves is found. */
  private Path temporary;

  @BeforeEach
  void giveItADirectoryOfItsOwn() throws IOException {
    temporary = Files.createDirectory(directory.resolve("temporary"));
  }

  @Test
  void endsWellOnceAllThreeEndingsWereSeen() throws Exception {
    Run run = demo("--once");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("settled, expired, cancelled")
        .contains("ETH reached the treasury, ")
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

  private Run demo(String... arguments) throws IOException, InterruptedException {
    List<String> java =
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
            Demo.class.getName());
    Path output = directory.resolve("output");
    List<String> all = new ArrayList<>(java);
    all.addAll(List.of(arguments));
    ProcessBuilder command = new ProcessBuilder(all);
    Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
    Run run = new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    assertThat(run.output()).doesNotContain(PaymentRuns.COMPLAINT);
    return run;
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
}
