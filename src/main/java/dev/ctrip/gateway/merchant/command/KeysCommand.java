package dev.ctrip.gateway.merchant.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code keys}: manages API keys from a terminal. Talks to the database alone, whose schema it
 * brings up to date first; web, Temporal and chains are neither started nor needed. Exit code 0:
 * done; 1: it failed; 2: called wrongly.
 */
@Command(
    name = "keys",
    description = "Manages the API keys of merchants.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = CreateKeyCommand.class)
public final class KeysCommand {

  /** The SQL standard's class of states in which the database does not answer. */
  private static final String NO_CONNECTION = "08";

  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    // Whatever else is written to standard output, the log first of all, is kept apart from the
    // key, so that the command's output can be piped.
    System.setOut(System.err);
    System.exit(commandLine().setOut(out).execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new KeysCommand())
        .setCommandName("./ctrip keys")
        .setExecutionExceptionHandler((exception, command, parsed) -> {
          Throwable telling = mostTelling(exception);
          command.getErr().println("Failed: " + telling.getMessage() + remedy(telling));
          return CommandLine.ExitCode.SOFTWARE;
        });
  }

  private static String remedy(Throwable failure) {
    boolean noConnection =
        failure instanceof SQLException sql
            && sql.getSQLState() != null
            && sql.getSQLState().startsWith(NO_CONNECTION);
    return noConnection ? " Start ./ctrip services, or set DATABASE_URL." : "";
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
