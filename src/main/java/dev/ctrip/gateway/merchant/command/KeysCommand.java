package dev.ctrip.gateway.merchant.command;

import dev.ctrip.gateway.platform.DatabaseCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
    subcommands = {
      CreateKeyCommand.class,
      ListKeysCommand.class,
      RevokeKeyCommand.class,
      GenerateKeyCommand.class
    })
public final class KeysCommand {

  /** Who made or revoked a key, for whoever asks later. */
  static final String ACTOR = "./ctrip keys";

  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    // Whatever else is written to standard output, the log first of all, is kept apart from the
    // key, so that the command's output can be piped.
    System.setOut(System.err);
    System.exit(commandLine().setOut(out).execute(arguments));
  }

  static CommandLine commandLine() {
    return DatabaseCommand.tellingFailures(
        new CommandLine(new KeysCommand()).setCommandName("./ctrip keys"));
  }
}
