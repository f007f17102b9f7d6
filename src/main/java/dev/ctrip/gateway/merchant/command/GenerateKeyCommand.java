package dev.ctrip.gateway.merchant.command;

import dev.ctrip.gateway.merchant.store.ApiKey;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code keys generate}: prints the text of a new key, for a secret file, and nothing else. Asks no
 * database: the key is good for nothing until a gateway was started with that file.
 */
@Command(
    name = "generate",
    description = "Prints the text of a new API key, for CTRIP_ADMIN_KEY_FILE. Stores nothing.",
    mixinStandardHelpOptions = true)
final class GenerateKeyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--test", description = "One that begins with ctp_test_.")
  private boolean test;

  // Picocli sets the fields before it calls.
  @SuppressWarnings("NullAway.Init")
  GenerateKeyCommand() {}

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(ApiKey.random(new SecureRandom(), test).text());
    spec.commandLine().getOut().flush();
    return CommandLine.ExitCode.OK;
  }
}
