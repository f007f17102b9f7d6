package dev.ctrip.gateway.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessIT {

  @TempDir Path directory;

  @Test
  void stopsOnClose() {
    ChildProcess child = sleeper();
    long pid = pidOf(child);

    child.close();

    assertThat(runs(pid)).isFalse();
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void stopsWhenTheJvmThatStartedItIsKilled() throws IOException {
    Path pidFile = directory.resolve("pid");
    Process jvm =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                StartsASleeper.class.getName(),
                pidFile.toString())
            .inheritIO()
            .start();
    await().atMost(Duration.ofSeconds(30)).until(() -> isWritten(pidFile));
    long pid = Long.parseLong(Files.readString(pidFile).strip());
    assertThat(runs(pid)).isTrue();

    jvm.destroyForcibly();

    await().atMost(Duration.ofSeconds(10)).until(() -> !runs(pid));
  }

  @Test
  void makesARunningProcessEndWithTheJvm() throws IOException {
    Path pidFile = directory.resolve("pid");
    Process jvm =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                GuardsASleeper.class.getName(),
                pidFile.toString())
            .inheritIO()
            .start();
    await().atMost(Duration.ofSeconds(30)).until(() -> isWritten(pidFile));
    long pid = Long.parseLong(Files.readString(pidFile).strip());

    jvm.destroyForcibly();

    await().atMost(Duration.ofSeconds(10)).until(() -> !runs(pid));
  }

  @Test
  void saysWhatTheProgramPrintedWhenItEndedByItself() {
    ChildProcess child =
        ChildProcess.start(
            "talker",
            directory.resolve("log"),
            List.of("sh", "-c", "echo the disk is full; exit 7"));

    await().until(() -> !child.isAlive());

    assertThatThrownBy(child::requireAlive)
        .hasMessageContaining("talker ended with code 7")
        .hasMessageContaining("the disk is full");
  }

  private ChildProcess sleeper() {
    return startSleeper(directory.resolve("pid"));
  }

  private static ChildProcess startSleeper(Path pidFile) {
    return ChildProcess.start(
        "sleeper",
        pidFile.resolveSibling("log"),
        List.of("sh", "-c", "echo $$ > '" + pidFile + "'; exec sleep 600"));
  }

  private long pidOf(ChildProcess child) {
    Path pidFile = directory.resolve("pid");
    await()
        .until(() -> {
          child.requireAlive();
          return isWritten(pidFile);
        });
    try {
      return Long.parseLong(Files.readString(pidFile).strip());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void givesPortsThatNoOutgoingConnectionCanTake() throws IOException {
    int ephemeral =
        Integer.parseInt(
            Files.readAllLines(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))
                .getFirst()
                .split("\\s")[0]);

    Set<Integer> ports =
        IntStream.range(0, 100)
            .mapToObj(each -> ChildProcess.freePort())
            .collect(Collectors.toSet());

    assertThat(ports).hasSize(100).allMatch(port -> port < ephemeral);
  }

  @Test
  void passesOverAPortThatIsTaken() throws IOException {
    int before = ChildProcess.freePort();
    try (ServerSocket taken = new ServerSocket(before + 1, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ChildProcess.freePort()).isNotEqualTo(taken.getLocalPort());
    }
  }

  private static boolean isWritten(Path file) throws IOException {
    return Files.exists(file) && Files.readString(file).endsWith("\n");
  }

  private static boolean runs(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** A JVM of its own, to be killed. */
  static final class StartsASleeper {

    public static void main(String[] arguments) throws InterruptedException {
      startSleeper(Path.of(arguments[0]));
      Thread.currentThread().join();
    }
  }

  /** A JVM of its own, to be killed. */
  static final class GuardsASleeper {

    public static void main(String[] arguments) throws IOException, InterruptedException {
      Process sleeper = new ProcessBuilder("sleep", "600").start();
      ChildProcess.endWithUs(sleeper.pid(), "TERM");
      Files.writeString(Path.of(arguments[0]), sleeper.pid() + "\n");
      Thread.currentThread().join();
    }
  }
}
