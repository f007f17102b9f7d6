package dev.ctrip.gateway.bench;

import java.io.PrintStream;

/** Says what is being done, beside the result, so that nobody wonders whether it hangs. */
final class Progress {

  private final PrintStream out;
  private final long start = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  void say(String line) {
    out.printf("[%3d s] %s%n", seconds(), line);
  }

  long seconds() {
    return (System.nanoTime() - start) / 1_000_000_000;
  }
}
