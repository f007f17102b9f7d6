package dev.ctrip.gateway.world;

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
public record HaltingPoint(Path directory, String name) {

  private static final Duration REACHED_WITHIN = Duration.ofSeconds(60);

  /** From now on no thread passes. */
  public void arm() {
    try {
      Files.createFile(directory.resolve(name + ".armed"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets go of all threads that stand still there. */
  public void disarm() {
    try {
      Files.delete(directory.resolve(name + ".armed"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a thread stands still there with this among the method's arguments. */
  public void awaitReached(String argument) {
    await().alias(name).atMost(REACHED_WITHIN).until(() -> reached().contains(argument));
  }

  private String reached() throws IOException {
    Path file = directory.resolve(name + ".reached");
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
