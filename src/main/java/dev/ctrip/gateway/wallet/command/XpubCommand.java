package dev.ctrip.gateway.wallet.command;

import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.wallet.evm.AccountXpub;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code xpub}: derives an account's extended public key from its recovery phrase, so that the
 * phrase need not lie where nothing signs. The phrase is typed unseen, or comes through a pipe;
 * never as an argument, which every other process of the machine could read. Exit code 0: done; 1:
 * it is no phrase; 2: called wrongly.
 */
@Command(
    name = "xpub",
    description = "Derives a wallet's extended public key from its recovery phrase.",
    mixinStandardHelpOptions = true)
public final class XpubCommand implements Callable<Integer> {

  @Option(
      names = "--account",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "The account in m/44'/60'/NUMBER' (${DEFAULT-VALUE}).")
  private int account;

  @Parameters(hidden = true)
  private List<String> refused = List.of();

  @Spec private CommandSpec spec;

  // Picocli sets the fields before it calls.
  @SuppressWarnings("NullAway.Init")
  XpubCommand() {}

  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    // The library that derives tells how long it took.
    LoggingSystem.get(XpubCommand.class.getClassLoader())
        .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.OFF);
    System.exit(commandLine().setOut(out).execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new XpubCommand()).setCommandName("./ctrip xpub");
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (!refused.isEmpty()) {
      err.println(
          "The recovery phrase is never taken from an argument: the shell's history has it now, and"
              + " every process could read it. If it was the real one, make a new wallet.");
      return CommandLine.ExitCode.USAGE;
    }
    if (account < 0 || account > AccountXpub.MAX_ACCOUNT) {
      err.println("--account lies between 0 and %d.".formatted(AccountXpub.MAX_ACCOUNT));
      return CommandLine.ExitCode.USAGE;
    }
    try {
      tell(AccountXpub.ofPhrase(phrase(), account), err);
      return CommandLine.ExitCode.OK;
    } catch (StartRefusedException e) {
      err.println(
          "Failed: this is no BIP-39 phrase of 12 to 24 English words: one is misspelt, missing or"
              + " misplaced.");
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private void tell(AccountXpub wallet, PrintWriter err) {
    spec.commandLine().getOut().println(wallet.xpub());
    err.printf(
        "The account m/44'/60'/%d', fingerprint %s; its first deposit address is %s.%n"
            + "Set CTRIP_XPUB to the line above where nothing signs. It moves no money, but whoever"
            + " has it sees every payment's address.%n",
        account, wallet.fingerprint().substring(0, 16), wallet.first());
  }

  private static String phrase() throws IOException {
    Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (terminal.isPresent()) {
      return typed(terminal.get());
    }
    BufferedReader piped =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    return piped.lines().collect(Collectors.joining(" "));
  }

  private static String typed(Console console) {
    char @Nullable [] typed = console.readPassword("Recovery phrase (not shown): ");
    if (typed == null) {
      return "";
    }
    String phrase = new String(typed);
    Arrays.fill(typed, ' ');
    return phrase;
  }
}
