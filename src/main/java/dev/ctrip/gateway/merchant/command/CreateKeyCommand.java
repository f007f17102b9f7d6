package dev.ctrip.gateway.merchant.command;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.KeyTerms;
import dev.ctrip.gateway.merchant.Scope;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
      description =
          "Comma-separated: payments:read, payments:write, refunds, webhooks, admin"
              + " (${DEFAULT-VALUE}).")
  private Set<Scope> scopes;

  @Option(
      names = "--admin",
      description =
          "The scope admin as well: for an operator, who may look after any merchant's payments.")
  private boolean admin;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description = "What it is for, at most 100 characters.")
  private @Nullable String label;

  @Option(
      names = "--expires-in",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description = "After it the key is refused: 90d, 12h, 30m or 45s. Never without it.")
  private @Nullable Duration expiresIn;

  // Picocli sets the fields before it calls.
  @SuppressWarnings("NullAway.Init")
  CreateKeyCommand() {}

  @Override
  public Integer call() {
    ApiKeys.NewKey key =
        MerchantsDatabase.ask(
            spec,
            beans ->
                beans
                    .getBean(ApiKeys.class)
                    .create(terms(beans.getBean(Clock.class).instant()), KeysCommand.ACTOR));
    PrintWriter out = spec.commandLine().getOut();
    out.println("merchant:       " + merchant + " (" + key.entry().merchantId() + ")");
    out.println("key id:         " + key.entry().id());
    out.println("api key:        " + key.apiKey());
    out.println("webhook secret: " + key.webhookSecret());
    if (key.entry().expiresAt() != null) {
      out.println("expires:        " + key.entry().expiresAt());
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private KeyTerms terms(Instant now) {
    Set<Scope> wanted = EnumSet.copyOf(scopes);
    if (admin) {
      wanted.add(Scope.ADMIN);
    }
    return new KeyTerms(merchant, label, wanted, expiresIn == null ? null : now.plus(expiresIn));
  }

  private static final class ScopeConverter implements ITypeConverter<Scope> {

    @Override
    public Scope convert(String word) {
      return Scope.ofWord(word)
          .orElseThrow(() ->
              new TypeConversionException("'%s' is none of %s".formatted(word, Scope.words())));
    }
  }

  private static final class TimeConverter implements ITypeConverter<Duration> {

    private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,8})([dhms])");

    @Override
    public Duration convert(String text) {
      Matcher time = TIME.matcher(text);
      if (!time.matches()) {
        throw new TypeConversionException("'%s' is no time such as 90d or 12h".formatted(text));
      }
      long number = Long.parseLong(time.group(1));
      Duration life =
          switch (time.group(2)) {
            case "d" -> Duration.ofDays(number);
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
          };
      if (life.compareTo(KeyTerms.LONGEST_LIFE) > 0) {
        throw new TypeConversionException(
            "'%s' is more than %d days".formatted(text, KeyTerms.LONGEST_LIFE.toDays()));
      }
      return life;
    }
  }
}
