package dev.ctrip.gateway.demo;

import dev.ctrip.gateway.evidence.command.TimelineCommand;
import dev.ctrip.gateway.payment.SavedView;
import dev.ctrip.gateway.platform.TemporalUi;
import dev.ctrip.gateway.world.QuietLog;
import dev.ctrip.gateway.world.TestTemporal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./ctrip demo}; the command's help is in {@code ./ctrip} itself. */
@Command(name = "./ctrip demo")
public final class Demo implements Runnable {

  @Option(names = "--once")
  private boolean once;

  @Option(names = "--no-sniper")
  private boolean withoutSniper;

  private final Path file = Path.of(System.getProperty("ctrip.demo.directory"), "demo.json");
  private final long startNanos = System.nanoTime();

  /** From then on nobody answers any more, which is no news. */
  private volatile boolean stopping;

  private Demo() {}

  public static void main(String[] arguments) {
    QuietLog.useIt();
    Demo demo = new Demo();
    System.exit(
        new CommandLine(demo)
            .setParameterExceptionHandler((exception, parsed) -> {
              System.err.println(
                  "ctrip: " + exception.getMessage() + "; ./ctrip demo --help says what there is");
              return CommandLine.ExitCode.USAGE;
            })
            .setExecutionExceptionHandler((exception, command, parsed) -> {
              if (!demo.stopping) {
                System.err.println("ctrip: " + exception.getMessage());
              }
              return 1;
            })
            .execute(arguments));
  }

  @Override
  public void run() {
    DemoWorld world = DemoWorld.create();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              stopping = true;
              say("Stopping ...");
              world.close();
            }));
    DemoWorld.Running running = start(world);
    say("Ready after %.1f s.".formatted(secondsSinceStart()));
    if (withoutSniper) {
      say("Without the sniper nobody reads the chain, so no payment can go on.");
    }
    say("");
    try {
      if (once) {
        runOnce(world, running);
      } else {
        stayUp(world, running);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private DemoWorld.Running start(DemoWorld world) {
    try {
      return world.start(!withoutSniper, Demo::say);
    } catch (RuntimeException e) {
      if (stopping) {
        throw e;
      }
      world.keepLogs();
      throw new IllegalStateException(
          "%s\nThe logs are kept in %s".formatted(e.getMessage(), world.logs()), e);
    }
  }

  private void runOnce(DemoWorld world, DemoWorld.Running running) throws InterruptedException {
    List<String> failures = new Endings(running, Demo::say).run();
    say("");
    if (failures.isEmpty()) {
      say(
          "All went as it should, after %.1f s in all: settled in the coin and in a token, expired, cancelled."
              .formatted(secondsSinceStart()));
      return;
    }
    if (stopping) {
      return;
    }
    world.keepLogs();
    throw new IllegalStateException(
        "not everything ended as it should:\n  - %s\nThe logs are kept in %s"
            .formatted(String.join("\n  - ", failures), world.logs()));
  }

  private void stayUp(DemoWorld world, DemoWorld.Running running) throws InterruptedException {
    DemoFile demo =
        new DemoFile(
            ProcessHandle.current().pid(),
            running.gateway().url(),
            running.apiKey(),
            running.parts().chainRpc(),
            running.payer(),
            running.receiver().url(),
            new DemoFile.Database(
                running.parts().databaseUrl(),
                running.parts().databaseUser(),
                running.parts().databasePassword()));
    demo.write(file);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> demo.remove(file)));
    try {
      tellOnePayment(running);
    } catch (IllegalStateException e) {
      sayUnlessStopping("  " + e.getMessage());
    }
    say("");
    sayWhatToTry(world, running);
    if (!withoutSniper) {
      sayWhereToPay(running);
    }
    new Onlooker(running.stage(), running.receiver(), this::sayUnlessStopping).watch();
  }

  /** Nobody answers any more while it stops, which is no news. */
  private void sayUnlessStopping(String line) {
    if (!stopping) {
      say(line);
    }
  }

  private static void tellOnePayment(DemoWorld.Running running) {
    Story story = new Story("", running.stage(), running.receiver(), Demo::say);
    Seen payment = story.ask("A-4711", Situations.DUE, Duration.ofMinutes(30));
    story.tell("", "for the payer: " + payment.checkoutPage());
    story.tell("", "in the API: " + running.merchant().urlOf(payment.id()));
    story.tell("", "in Temporal: " + payment.temporalPage());
    story.pay(payment, Situations.DUE);
    story.untilStatus("settled");
    story.untilTold(
        Set.of("payment.created", "payment.detected", "payment.confirmed", "payment.settled"));
  }

  private static void sayWhatToTry(DemoWorld world, DemoWorld.Running running) {
    TemporalUi temporalUi = new TemporalUi(running.parts().temporalUiUrl(), TestTemporal.NAMESPACE);
    say(
        """
        The demo stays up; Ctrl-C ends it. Make a payment of your own:

          curl -s %s/api/v1/payments \\
            -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \\
            -d '{"chain": "local", "amount": "%s", "webhook_url": "%s"}'

        and pay it from another terminal:

          ./ctrip demo pay PAYMENT

        or see what else may happen to one, from there as well:

          ./ctrip demo under | over | late | cancel | reorg

        API docs         %s/swagger-ui/index.html
        Webhook secret   %s
                         (a receiver of your own verifies with it: docs/webhooks.md)
        Operator page    %s/admin/ui; sign in with %s
        Health           %s/health; for operators %s/actuator/health
        Temporal Web UI  %s
        Logs             %s (until it ends)

        The lists that an operator looks at (docs/operating.md):

        %s\
        """
            .formatted(
                running.gateway().url(),
                running.apiKey(),
                Situations.DUE,
                running.receiver().url(),
                running.gateway().url(),
                running.webhookSecret(),
                running.gateway().url(),
                running.operatorKey(),
                running.gateway().url(),
                running.gateway().managementUrl(),
                temporalUi.workflows(),
                world.logs(),
                savedViews(temporalUi)));
  }

  /** Ends with something to look at that waits for whoever is there. */
  private void sayWhereToPay(DemoWorld.Running running) {
    try {
      Seen payment = running.stage().ask("A-4712", "ETH", Situations.DUE, Duration.ofHours(1));
      say(
          """

          A payer's page, which waits for its payment (docs/checkout.md). Open it, then pay from
          another terminal and see it change:

            %s

            ./ctrip demo pay %s\
          """
              .formatted(payment.checkoutPage(), payment.id()));
    } catch (RuntimeException e) {
      sayUnlessStopping("  " + e.getMessage());
    }
  }

  private static String savedViews(TemporalUi temporalUi) {
    return Arrays.stream(SavedView.values())
        .map(view -> "%-18s %s".formatted(view.title(), view.link(temporalUi)))
        .collect(Collectors.joining("\n"));
  }

  // --- From another terminal, for the demo that runs ---

  @Command(name = "pay")
  void pay(
      @Parameters(paramLabel = "PAYMENT") String id,
      @Option(names = "--amount", paramLabel = "BASE_UNITS") @Nullable BigInteger amount) {
    fromSecondTerminal(terminal -> terminal.pay(id, amount));
  }

  @Command(name = "under")
  void under() {
    fromSecondTerminal(SecondTerminal::under);
  }

  @Command(name = "over")
  void over() {
    fromSecondTerminal(SecondTerminal::over);
  }

  @Command(name = "late")
  void late() {
    fromSecondTerminal(SecondTerminal::late);
  }

  @Command(name = "cancel")
  void cancel() {
    fromSecondTerminal(SecondTerminal::cancel);
  }

  @Command(name = "reorg")
  void reorg() {
    fromSecondTerminal(SecondTerminal::reorg);
  }

  private void fromSecondTerminal(Consumer<SecondTerminal> act) {
    try (SecondTerminal terminal = SecondTerminal.open(file, Demo::say)) {
      act.accept(terminal);
    }
  }

  private double secondsSinceStart() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static void say(String line) {
    System.out.println(line);
  }

  /** For {@code ./ctrip timeline} while the demo runs: reads the demo's database. */
  @Command(name = "timeline")
  int timeline(@Parameters(paramLabel = "PAYMENT") String id) {
    DemoFile.Database database =
        DemoFile.read(file)
            .map(DemoFile::database)
            .orElseThrow(() -> new IllegalStateException("the demo has ended"));
    return TimelineCommand.commandLine(
            "--spring.datasource.url=" + database.url(),
            "--spring.datasource.username=" + database.user(),
            "--spring.datasource.password=" + database.password())
        .execute(id);
  }
}
