package dev.ctrip.gateway.world;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds the programs that {@code ./ctrip} installs: on PATH first, else below {@code .tools/}. */
public final class Tools {

  private Tools() {}

  /**
   * @throws IllegalStateException saying how to get it, if the program is nowhere
   */
  public static Path find(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of(".tools/bin"))
        .map(directory -> Path.of(directory, program).toAbsolutePath())
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                program + " is neither on PATH nor in .tools/bin; ./ctrip test installs it"));
  }
}
