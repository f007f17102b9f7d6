package dev.ctrip.gateway.platform;

import java.sql.SQLException;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;

/** What those commands have in common that need nothing of the gateway but its database. */
public final class DatabaseCommand {

  /** The SQL standard's class of states in which the database does not answer. */
  private static final String NO_CONNECTION = "08";

  /** PostgreSQL's state of a table that does not exist. */
  private static final String NO_TABLE = "42P01";

  private DatabaseCommand() {}

  /**
   * Starts the beans that a command needs, and nothing else.
   *
   * @param settings as on a command line, {@code --name=value}
   */
  public static ConfigurableApplicationContext connect(Class<?> parts, String... settings) {
    return new SpringApplicationBuilder(parts)
        .web(WebApplicationType.NONE)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        // Failures are told in one line by the command; only Boot's advice is worth adding.
        .properties(
            "logging.level.root=off", "logging.level.org.springframework.boot.diagnostics=error")
        .run(settings);
  }

  /** Makes a command end with exit code 1 and one line about what went wrong. */
  public static CommandLine tellingFailures(CommandLine commandLine) {
    return commandLine.setExecutionExceptionHandler((exception, command, parsed) -> {
      Throwable telling = mostTelling(exception);
      String message = String.valueOf(telling.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
      command.getErr().println("Failed: " + message + remedy(telling));
      return CommandLine.ExitCode.SOFTWARE;
    });
  }

  private static String remedy(Throwable failure) {
    String state = failure instanceof SQLException sql ? sql.getSQLState() : null;
    if (state == null) {
      return "";
    }
    if (state.startsWith(NO_CONNECTION)) {
      return " Start ./ctrip services, or set DATABASE_URL.";
    }
    return state.equals(NO_TABLE) ? " No gateway of this version has used this database yet." : "";
  }

  /** The innermost cause; for a database that does not answer, what its driver says about it. */
  private static Throwable mostTelling(Throwable failure) {
    Throwable telling = failure;
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException || !(telling instanceof SQLException)) {
        telling = cause;
      }
    }
    return telling;
  }
}
