package dev.ctrip.gateway.merchant.command;

import dev.ctrip.gateway.merchant.MerchantSettings;
import dev.ctrip.gateway.platform.ClockConfiguration;
import dev.ctrip.gateway.platform.DatabaseCommand;
import dev.ctrip.gateway.platform.SecretsConfiguration;
import java.util.function.Function;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The merchants in the database, for a command. */
final class MerchantsDatabase {

  private MerchantsDatabase() {}

  /**
   * Brings the schema up to date and asks merchants or keys, which are beans.
   *
   * @throws ParameterException if they refuse what the command was given
   */
  static <T> T ask(CommandSpec command, Function<BeanFactory, T> question) {
    try (ConfigurableApplicationContext context = DatabaseCommand.connect(Parts.class)) {
      return question.apply(context);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  /** Not a {@code @Configuration}, so that the gateway's own component scan passes it by. */
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    FlywayAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class
  })
  @Import({ClockConfiguration.class, SecretsConfiguration.class})
  @EnableConfigurationProperties(MerchantSettings.class)
  @ComponentScan("dev.ctrip.gateway.merchant.store")
  static class Parts {}
}
