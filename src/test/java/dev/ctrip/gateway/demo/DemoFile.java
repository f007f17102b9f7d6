package dev.ctrip.gateway.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code ./ctrip demo pay} and its like, and {@code ./ctrip timeline}, in another terminal
 * need to know of the running demo, {@code ./ctrip listen} and {@code trigger} as well. Readable
 * for its user only, since it holds the demo merchant's API key.
 *
 * @param process the demo's process id
 * @param payer an account of the local chain
 * @param receiver the webhook URL whose calls the demo tells of
 */
public record DemoFile(
    long process,
    URI api,
    String apiKey,
    URI chain,
    String payer,
    String receiver,
    Database database) {

  /**
   * For those who read what the gateway stored.
   *
   * @param url as JDBC has it
   */
  public record Database(String url, String user, String password) {}

  private static final JsonMapper JSON = new JsonMapper();

  void write(Path file) {
    String json =
        JSON.writeValueAsString(
            Map.of(
                "process",
                process,
                "api",
                api.toString(),
                "apiKey",
                apiKey,
                "chain",
                chain.toString(),
                "payer",
                payer,
                "receiver",
                receiver,
                "database",
                database));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, json, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /**
   * @return empty where no demo runs
   */
  public static Optional<DemoFile> read(Path file) {
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      DemoFile demo =
          new DemoFile(
              json.path("process").asLong(),
              URI.create(json.path("api").asString()),
              json.path("apiKey").asString(),
              URI.create(json.path("chain").asString()),
              json.path("payer").asString(),
              json.path("receiver").asString(),
              JSON.treeToValue(json.path("database"), Database.class));
      return Optional.of(demo).filter(DemoFile::isRunning);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Removes the file unless a later demo has written its own. */
  void remove(Path file) {
    try {
      if (read(file).filter(this::equals).isPresent()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  private boolean isRunning() {
    return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "DemoFile[" + api + "]";
  }
}
