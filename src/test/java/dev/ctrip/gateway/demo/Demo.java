package dev.ctrip.gateway.demo;

import dev.ctrip.gateway.world.QuietLog;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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

  @Option(names = "--once")
  private boolean once;

  @Option(names = "--no-sniper")
  private boolean withoutSniper;

  private final Path file = Path.of(System.getProperty("ctrip.demo.directory"), "demo.json");
  private final long startNanos = System.nanoTime();

  private Demo() {}

  public static void main(String[] arguments) {
    QuietLog.useIt();
    System.exit(
        new CommandLine(new Demo())
            .setExecutionExceptionHandler((exception, command, parsed) -> {
              System.err.println("ctrip: " + exception.getMessage());
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
              say("Stopping; nothing is kept ...");
              world.close();
            }));
    DemoWorld.Running running = world.start(!withoutSniper, Demo::say);
    say("Ready after %.1f s. Logs: %s".formatted(secondsSinceStart(), world.logs()));
    say("");
    try {
      if (once) {
        runOnce(running);
      } else {
        stayUp(world, running);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce(DemoWorld.Running running) throws InterruptedException {
    List<String> failures = new ThreeEndings(running, Demo::say).run();
    say("");
    if (failures.isEmpty()) {
      say(
          "All three ended as they should, after %.1f s in all: settled, expired, cancelled."
              .formatted(secondsSinceStart()));
      return;
    }
    String reasons = String.join("\n  - ", failures);
    throw new IllegalStateException("not everything ended as it should:\n  - " + reasons);
  }

  private void stayUp(DemoWorld world, DemoWorld.Running running) throws InterruptedException {
    DemoFile demo =
        new DemoFile(
            ProcessHandle.current().pid(),
            running.gateway().url(),
            running.apiKey(),
            running.parts().chainRpc(),
            running.payer());
    demo.write(file);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> demo.remove(file)));
    try {
      tellOnePayment(world, running);
    } catch (IllegalStateException e) {
      say("  " + e.getMessage());
    }
    say("");
    sayWhatToTry(running);
    new CountDownLatch(1).await();
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

  private static void sayWhatToTry(DemoWorld.Running running) {
    say(
        """
        The demo stays up; Ctrl-C ends it. Make a payment of your own:

          curl -s %s/api/v1/payments \\
            -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \\
            -d '{"chain": "local", "amount": "%s", "webhook_url": "%s"}'

        and pay it from another terminal:

          ./ctrip demo pay PAYMENT

        API docs         %s/swagger-ui/index.html
        Temporal Web UI  %s/namespaces/ctrip/workflows\
        """
            .formatted(
                running.gateway().url(),
                running.apiKey(),
                DUE,
                running.receiver().url(),
                running.gateway().url(),
                running.parts().temporalUiUrl()));
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
      boolean enough = paid.compareTo(due) >= 0;
      String wanted = enough ? "settled" : "seen with " + paid + " more";
      BigInteger received = new BigInteger(payment.path("amount_received").asString()).add(paid);
      story.until(
          wanted,
          now ->
              enough
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
}
