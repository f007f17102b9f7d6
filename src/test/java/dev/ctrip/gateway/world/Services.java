package dev.ctrip.gateway.world;

import dev.ctrip.gateway.world.Parts.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code ./ctrip services}: the parts on fixed ports with data that is kept, for a gateway that is
 * started by hand.
 */
public final class Services {

  private Services() {}

  /**
   * @param arguments the directory of the data
   */
  public static void main(String[] arguments) throws InterruptedException {
    QuietLog.useIt();
    Path directory = Path.of(arguments[0]);
    endLeftoverPostgres(directory.resolve("postgres"));
    System.out.println("Starting the parts; their data and logs are in " + directory + " ...");
    Parts parts;
    try {
      parts = Parts.start(directory, ports(), true, line -> System.out.println("  " + line));
    } catch (IllegalStateException e) {
      System.err.println("ctrip: " + e.getMessage());
      System.exit(1);
      return;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              System.out.println("Stopping the parts ...");
              parts.close();
              stopped.countDown();
            }));
    System.out.println("Ready. ./ctrip run starts the gateway on them; Ctrl-C stops them.");
    stopped.await();
  }

  private static Ports ports() {
    return new Ports(
        port("POSTGRES_PORT"),
        port("REDIS_PORT"),
        port("TEMPORAL_PORT"),
        port("TEMPORAL_UI_PORT"),
        port("LOCAL_CHAIN_PORT"));
  }

  private static int port(String variable) {
    return Integer.parseInt(System.getenv(variable));
  }

  /** A server that a crash of this machine's last session left would hold port and data. */
  private static void endLeftoverPostgres(Path data) {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    try {
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
      ProcessHandle.of(pid)
          .filter(process -> process.info().command().orElse("").contains("postgres"))
          .ifPresent(Services::end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(ProcessHandle postmaster) {
    postmaster.destroy();
    for (int i = 0; i < 100 && postmaster.isAlive(); i++) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }
}
