package dev.ctrip.gateway.merchant.command;

import dev.ctrip.gateway.platform.DatabaseCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code merchants}: manages merchants from a terminal. Talks to the database alone, as {@link
 * KeysCommand} does. Exit code 0: done; 1: it failed; 2: called wrongly.
 */
@Command(
    name = "merchants",
    description = "Manages merchants.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = SetMerchantCommand.class)
public final class MerchantsCommand {

  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    System.exit(commandLine().setOut(out).execute(arguments));
  }

  static CommandLine commandLine() {
    return DatabaseCommand.tellingFailures(
        new CommandLine(new MerchantsCommand()).setCommandName("./ctrip merchants"));
  }
}
