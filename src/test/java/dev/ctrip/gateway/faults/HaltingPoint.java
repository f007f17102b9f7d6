package dev.ctrip.gateway.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A point of a {@link HaltingGateway}.
 *
 * @param name class and method
 */
record HaltingPoint(Path directory, String name) {

  private static final Duration REACHED_WITHIN = Duration.ofSeconds(60);

  /** From now on no thread passes. */
  void arm() {
    try {
      Files.createFile(directory.resolve(name + ".armed"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a thread stands still there with this among the method's arguments. */
  void awaitReached(String argument) {
    await().alias(name).atMost(REACHED_WITHIN).until(() -> reached().contains(argument));
  }

  private String reached() throws IOException {
    Path file = directory.resolve(name + ".reached");
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
