package dev.ctrip.gateway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Weighs what another JVM holds, by the JDK's own {@code jcmd}, which collects garbage first. */
final class LiveObjects {

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private LiveObjects() {}

  static double bytes(long process) {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(process),
                  "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher total = TOTAL.matcher(text);
      if (!total.find()) {
        throw new IllegalStateException("jcmd does not tell of process " + process + ": " + text);
      }
      return Double.parseDouble(total.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest JVM that this process has started, at whatever remove. */
  static long newestJvmBelowUs() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> isJvm(process.info().command().orElse("")))
        .max(Comparator.comparing(process -> process.info().startInstant().orElseThrow()))
        .orElseThrow(() -> new IllegalStateException("the gateway does not run"))
        .pid();
  }

  private static boolean isJvm(String command) {
    return List.of("java", "java.exe").contains(Path.of(command).getFileName() + "");
  }
}
