package dev.ctrip.gateway.merchant.command;

import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.merchant.Scope;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code keys create --merchant NAME}: prints a new key and the merchant's webhook secret to the
 * command's output and to nothing else. It is the only time that the key can be read.
 */
@Command(
    name = "create",
    description = "Makes an API key, and the merchant unless it exists. The key is shown once.",
    mixinStandardHelpOptions = true)
final class CreateKeyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--merchant",
      required = true,
      paramLabel = "NAME",
      description = "1 to 64 letters, digits, dots, underscores or hyphens.")
  private String merchant;

  @Option(
      names = "--scopes",
      split = ",",
      paramLabel = "SCOPE",
      converter = ScopeConverter.class,
      defaultValue = "payments:read,payments:write",
      description = "Comma-separated: payments:read, payments:write, admin (${DEFAULT-VALUE}).")
  private Set<Scope> scopes;

  @Option(
      names = "--admin",
      description =
          "The scope admin as well: for an operator, who may look after any merchant's payments.")
  private boolean admin;

  // Picocli sets the fields before it calls.
  @SuppressWarnings("NullAway.Init")
  CreateKeyCommand() {}

  @Override
  public Integer call() {
    Merchants.NewKey key =
        MerchantsDatabase.ask(spec, merchants -> merchants.createKey(merchant, wantedScopes()));
    PrintWriter out = spec.commandLine().getOut();
    out.println("merchant:       " + merchant + " (" + key.merchantId() + ")");
    out.println("key id:         " + key.keyId());
    out.println("api key:        " + key.apiKey());
    out.println("webhook secret: " + key.webhookSecret());
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private Set<Scope> wantedScopes() {
    Set<Scope> wanted = EnumSet.copyOf(scopes);
    if (admin) {
      wanted.add(Scope.ADMIN);
    }
    return wanted;
  }

  private static final class ScopeConverter implements ITypeConverter<Scope> {

    @Override
    public Scope convert(String word) {
      return Arrays.stream(Scope.values())
          .filter(scope -> scope.word().equals(word))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "'%s' is none of %s"
                      .formatted(
                          word,
                          Arrays.stream(Scope.values())
                              .map(Scope::word)
                              .collect(Collectors.joining(", ")))));
    }
  }
}
