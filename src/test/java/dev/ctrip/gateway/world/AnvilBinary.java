package dev.ctrip.gateway.world;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the anvil executable. */
final class AnvilBinary {

  private static final Path TOOLS = Path.of(".tools").toAbsolutePath();

  private AnvilBinary() {}

  /**
   * Looks at the environment variable ANVIL, on the PATH, then where it is installed below the
   * project.
   *
   * @throws IllegalStateException if it is nowhere
   */
  static Path find() {
    return Stream.of(
            Stream.ofNullable(System.getenv("ANVIL")).map(Path::of),
            onPath(),
            Stream.of(TOOLS.resolve("bin/anvil")),
            ofNpm(),
            Stream.of(TOOLS.resolve("node_modules/.bin/anvil")))
        .flatMap(candidates -> candidates)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "anvil is needed: put it on the PATH, name it in the environment variable"
                    + " ANVIL, or run: npm install --prefix .tools @foundry-rs/anvil@1.7.1"));
  }

  private static Stream<Path> onPath() {
    return List.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
        .stream()
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "anvil"));
  }

  /** The executable itself rather than npm's script around it, which needs Node. */
  private static Stream<Path> ofNpm() {
    Path packages = TOOLS.resolve("node_modules/@foundry-rs");
    if (!Files.isDirectory(packages)) {
      return Stream.of();
    }
    try (Stream<Path> folders = Files.list(packages)) {
      return folders.sorted().map(folder -> folder.resolve("bin/anvil")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
