package dev.ctrip.gateway.demo;

import dev.ctrip.gateway.evidence.command.TimelineCommand;
import dev.ctrip.gateway.world.LocalChain;
import dev.ctrip.gateway.world.MerchantClient;
import dev.ctrip.gateway.world.QuietLog;
import dev.ctrip.gateway.world.RecordingMerchant;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code ./ctrip demo}; the command's help is in {@code ./ctrip} itself. */
@Command(name = "./ctrip demo")
public final class Demo implements Runnable {

  private static final String DUE = "50000000000000000";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ONE_DAY = Duration.ofDays(1);

  /** In which a payment still waits for money. */
  private static final Set<String> OPEN = Set.of("pending", "detected");

  /** In which money is not expected any more. */
  private static final Set<String> OVER = Set.of("settled", "expired", "cancelled");

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
    List<String> failures = new ThreeEndings(running, Demo::say).run();
    say("");
    if (failures.isEmpty()) {
      say(
          "All three ended as they should, after %.1f s in all: settled, expired, cancelled."
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
            new DemoFile.Database(
                running.parts().databaseUrl(),
                running.parts().databaseUser(),
                running.parts().databasePassword()));
    demo.write(file);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> demo.remove(file)));
    try {
      tellOnePayment(world, running);
    } catch (IllegalStateException e) {
      sayUnlessStopping(e);
    }
    say("");
    sayWhatToTry(world, running);
    tellOthers(running);
  }

  /** Tells of the payments that are made meanwhile and name the receiver as their webhook URL. */
  private void tellOthers(DemoWorld.Running running) throws InterruptedException {
    Set<String> known = new HashSet<>();
    running.receiver().deliveries().forEach(call -> known.add(idOf(call)));
    while (true) {
      for (RecordingMerchant.Call call : running.receiver().deliveries()) {
        if (known.add(idOf(call))) {
          Thread.startVirtualThread(() -> tellOther(running, call.data()));
        }
      }
      Thread.sleep(200);
    }
  }

  private void tellOther(DemoWorld.Running running, JsonNode payment) {
    Story story = new Story("", running.merchant(), running.receiver(), Demo::say);
    say("");
    story.begin(payment);
    try {
      story.until("over", now -> now.path("status").asString().equals("settled"), ONE_DAY);
    } catch (IllegalStateException e) {
      sayUnlessStopping(e);
    }
  }

  private void sayUnlessStopping(IllegalStateException failure) {
    if (!stopping) {
      say("  " + failure.getMessage());
    }
  }

  private static String idOf(RecordingMerchant.Call call) {
    return call.data().path("id").asString("");
  }

  private static void tellOnePayment(DemoWorld world, DemoWorld.Running running) {
    Story story = new Story("", running.merchant(), running.receiver(), Demo::say);
    JsonNode payment =
        running
            .merchant()
            .create(
                Map.of(
                    "chain",
                    "local",
                    "amount",
                    DUE,
                    "order_id",
                    "A-4711",
                    "webhook_url",
                    running.receiver().url()));
    String id = payment.path("id").asString();
    story.begin(payment);
    story.tell("", "in the API: " + running.merchant().urlOf(id));
    story.tell("", "in Temporal: " + world.workflowPage(id));
    String txHash =
        running
            .chain()
            .send(running.payer(), payment.path("address").asString(), new BigInteger(DUE));
    story.tell("sent", txHash + " by the payer");
    story.until(
        "settled and told to the merchant",
        now ->
            now.path("status").asString().equals("settled")
                && story.webhooks().contains("payment.settled"),
        PATIENCE);
  }

  private static void sayWhatToTry(DemoWorld world, DemoWorld.Running running) {
    say(
        """
        The demo stays up; Ctrl-C ends it. Make a payment of your own:

          curl -s %s/api/v1/payments \\
            -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \\
            -d '{"chain": "local", "amount": "%s", "webhook_url": "%s"}'

        and pay it from another terminal:

          ./ctrip demo pay PAYMENT

        API docs         %s/swagger-ui/index.html
        Webhook secret   %s
                         (a receiver of your own verifies with it: docs/webhooks.md)
        Health           %s/health; for operators %s/actuator/health
        Temporal Web UI  %s/namespaces/ctrip/workflows
        Logs             %s (until it ends)\
        """
            .formatted(
                running.gateway().url(),
                running.apiKey(),
                DUE,
                running.receiver().url(),
                running.gateway().url(),
                running.webhookSecret(),
                running.gateway().url(),
                running.gateway().managementUrl(),
                running.parts().temporalUiUrl(),
                world.logs()));
  }

  /** From another terminal, for the demo that runs. */
  @Command(name = "pay")
  void pay(
      @Parameters(paramLabel = "PAYMENT") String id,
      @Option(names = "--amount", paramLabel = "BASE_UNITS") @Nullable BigInteger amount) {
    DemoFile demo =
        DemoFile.read(file)
            .orElseThrow(() ->
                new IllegalStateException(
                    "no demo runs here; start ./ctrip demo in another terminal"));
    try (MerchantClient merchant = new MerchantClient(demo.api(), demo.apiKey());
        LocalChain chain = new LocalChain(demo.chain())) {
      JsonNode payment = merchant.find(id);
      String status = payment.path("status").asString();
      if (amount == null && OVER.contains(status)) {
        throw new IllegalStateException(id + " is " + status + "; --amount pays all the same");
      }
      BigInteger due =
          new BigInteger(payment.path("amount").asString())
              .subtract(new BigInteger(payment.path("amount_received").asString()));
      BigInteger paid = amount == null ? due : amount;
      if (paid.signum() <= 0) {
        throw new IllegalStateException(
            id + " has nothing left to pay; --amount pays all the same");
      }
      Story story = new Story("", merchant, null, Demo::say);
      story.begin(payment);
      story.tell("sent", chain.send(demo.payer(), payment.path("address").asString(), paid));
      boolean settles = paid.compareTo(due) >= 0 && OPEN.contains(status);
      BigInteger received = new BigInteger(payment.path("amount_received").asString()).add(paid);
      story.until(
          settles ? "settled" : "seen with " + paid + " more",
          now ->
              settles
                  ? now.path("status").asString().equals("settled")
                  : now.path("amount_received").asString().equals(received.toString()),
          PATIENCE);
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
