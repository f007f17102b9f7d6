package dev.ctrip.gateway.devkit;

import dev.ctrip.gateway.world.MerchantClient;
import dev.ctrip.gateway.world.QuietLog;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./ctrip listen}; the command's help is in {@code ./ctrip} itself. */
@Command(name = "./ctrip listen")
public final class Listen implements Runnable {

  @Option(names = "--forward-to", paramLabel = "URL")
  private @Nullable URI forwardTo;

  @Option(names = "--events", split = ",", defaultValue = "*")
  private List<String> events = List.of();

  @Option(names = "--print-json")
  private boolean printsJson;

  @Mixin private final Target target = Target.ofThisMachine();

  private Listen() {}

  public static void main(String[] arguments) {
    QuietLog.useIt();
    System.exit(Terminal.commandLine(new Listen()).execute(arguments));
  }

  /** Goes on until the process is asked to end. */
  @Override
  public void run() {
    requireHttp();
    MerchantClient merchant = target.merchant();
    Listening listening =
        Listening.start(merchant, forwardTo, events, printsJson, System.out::println);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(listening)));
    System.out.println("Listening at " + merchant.url() + "; Ctrl-C ends it.");
    if (forwardTo != null) {
      System.out.println(
          "Each event goes to %s as well; your receiver verifies with\n\n  %s\n"
              .formatted(forwardTo, listening.secret()));
    }
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void requireHttp() {
    if (forwardTo != null && !String.valueOf(forwardTo.getScheme()).matches("https?")) {
      throw new IllegalArgumentException("--forward-to is no URL that begins with http://");
    }
  }

  private static void end(Listening listening) {
    try {
      listening.close();
    } catch (RuntimeException e) {
      System.err.println(
          "ctrip: %s; its endpoint is left behind until the next ./ctrip listen"
              .formatted(e.getMessage()));
    }
  }
}
