package dev.ctrip.gateway.merchant.command;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.ApiKeys.Revocation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keys revoke KEY_ID}. Exit code 1 if there is no such key, or it is the last admin key. */
@Command(
    name = "revoke",
    description = "Revokes an API key: from the next request on it is refused.",
    mixinStandardHelpOptions = true)
final class RevokeKeyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "KEY_ID", description = "The key's id, key_..., not its text.")
  private String keyId;

  // Picocli sets the fields before it calls.
  @SuppressWarnings("NullAway.Init")
  RevokeKeyCommand() {}

  @Override
  public Integer call() {
    Revocation revocation =
        MerchantsDatabase.ask(
            spec, beans -> beans.getBean(ApiKeys.class).revoke(keyId, KeysCommand.ACTOR));
    return switch (revocation) {
      case Revocation.Revoked revoked -> {
        spec.commandLine()
            .getOut()
            .println("revoked: " + keyId + " (" + revoked.entry().revokedAt() + ")");
        yield CommandLine.ExitCode.OK;
      }
      // Without the id: it may be the text of a key.
      case Revocation.NotFound _ ->
          failed("there is no key of this id; ./ctrip keys list shows those there are");
      case Revocation.LastAdminKey _ ->
          failed(
              "this is the last admin key that can be used; make another one first, by"
                  + " ./ctrip keys create --merchant NAME --admin");
    };
  }

  private int failed(String why) {
    spec.commandLine().getErr().println("Failed: " + why);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
