package dev.ctrip.gateway.world;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds the programs that {@code ./ctrip} installs: on PATH first, else below {@code .tools/}. */
public final class Tools {

  private Tools() {}

  /** Whether a program that {@code ./ctrip} does not install is there. */
  public static boolean isOnPath(String program) {
    return onPath().map(directory -> directory.resolve(program)).anyMatch(Files::isExecutable);
  }

  /**
   * @throws IllegalStateException saying how to get it, if the program is nowhere
   */
  public static Path find(String program) {
    return Stream.concat(onPath(), Stream.of(Path.of(".tools/bin")))
        .map(directory -> directory.resolve(program).toAbsolutePath())
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                program + " is neither on PATH nor in .tools/bin; ./ctrip test installs it"));
  }

  private static Stream<Path> onPath() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator)).map(Path::of);
  }
}
