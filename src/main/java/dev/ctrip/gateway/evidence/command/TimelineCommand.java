package dev.ctrip.gateway.evidence.command;

import dev.ctrip.gateway.evidence.Timeline;
import dev.ctrip.gateway.evidence.Timelines;
import dev.ctrip.gateway.platform.ClockConfiguration;
import dev.ctrip.gateway.platform.DatabaseCommand;
import dev.ctrip.gateway.webhook.WebhookSettings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code timeline PAYMENT}: prints everything that happened to a payment. Reads the database and
 * changes nothing, its schema neither; web, Temporal and chains are neither started nor needed.
 * Exit code 0: printed; 1: it failed, or there is no such payment; 2: called wrongly.
 */
@Command(
    name = "timeline",
    description = "Prints everything that happened to a payment, in order.",
    mixinStandardHelpOptions = true)
public final class TimelineCommand implements Callable<Integer> {

  private final List<String> settings;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PAYMENT", description = "The payment's id, pay_...")
  private String paymentId;

  // Picocli sets the fields before it calls.
  @SuppressWarnings("NullAway.Init")
  private TimelineCommand(List<String> settings) {
    this.settings = settings;
  }

  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    // Whatever else is written to standard output, the log first of all, is kept apart from the
    // timeline, so that the command's output can be kept as evidence.
    System.setOut(System.err);
    System.exit(commandLine().setOut(out).execute(arguments));
  }

  /**
   * @param settings for example {@code --spring.datasource.url=...}; they win over the environment
   */
  public static CommandLine commandLine(String... settings) {
    return DatabaseCommand.tellingFailures(
        new CommandLine(new TimelineCommand(List.of(settings))).setCommandName("./ctrip timeline"));
  }

  @Override
  public Integer call() {
    Timeline timeline;
    try (ConfigurableApplicationContext context =
        DatabaseCommand.connect(DatabaseOnly.class, settings.toArray(String[]::new))) {
      timeline =
          context
              .getBean(Timelines.class)
              .of(paymentId)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "there is no payment %s in %s".formatted(paymentId, databaseOf(context))));
    }
    PrintWriter out = spec.commandLine().getOut();
    TimelineText.of(timeline).forEach(out::println);
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  /** Without the options of its URL, which may hold a password. */
  private static String databaseOf(ConfigurableApplicationContext context) {
    return context
        .getEnvironment()
        .getProperty("spring.datasource.url", "the database")
        .replaceFirst("\\?.*", "");
  }

  /**
   * The stores and nothing else of their modules; of these only what a timeline needs is made. Not
   * a {@code @Configuration}, so that the gateway's own component scan passes it by.
   */
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class
  })
  @Import(ClockConfiguration.class)
  @EnableConfigurationProperties(WebhookSettings.class)
  @ComponentScan(
      basePackages = {
        "dev.ctrip.gateway.chain.store",
        "dev.ctrip.gateway.sweep.store",
        "dev.ctrip.gateway.webhook.store",
        "dev.ctrip.gateway.webhook.http",
        "dev.ctrip.gateway.payment.store",
        "dev.ctrip.gateway.evidence.store"
      },
      lazyInit = true)
  static class DatabaseOnly {}
}
