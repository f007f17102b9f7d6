package dev.ctrip.gateway.merchant.command;

import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.merchant.Merchants;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code merchants set --merchant NAME --late-policy POLICY}. */
@Command(
    name = "set",
    description = "Changes what a merchant wants; holds for payments made from now on.",
    mixinStandardHelpOptions = true)
final class SetMerchantCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--merchant",
      required = true,
      paramLabel = "NAME",
      description = "One that has a key already.")
  private String merchant;

  @Option(
      names = "--late-policy",
      required = true,
      paramLabel = "POLICY",
      converter = PolicyConverter.class,
      description = {
        "hold: money after the deadline waits for a person.",
        "accept: it is accepted by itself once it is enough."
      })
  private LatePolicy latePolicy;

  // Picocli sets the fields before it calls.
  @SuppressWarnings("NullAway.Init")
  SetMerchantCommand() {}

  @Override
  public Integer call() {
    MerchantsDatabase.ask(
        spec,
        beans -> {
          beans.getBean(Merchants.class).setLatePolicy(merchant, latePolicy);
          return merchant;
        });
    spec.commandLine().getOut().println("late policy of " + merchant + ": " + latePolicy.word());
    return CommandLine.ExitCode.OK;
  }

  private static final class PolicyConverter implements CommandLine.ITypeConverter<LatePolicy> {

    @Override
    public LatePolicy convert(String word) {
      for (LatePolicy policy : LatePolicy.values()) {
        if (policy.word().equals(word.toLowerCase(Locale.ROOT))) {
          return policy;
        }
      }
      throw new TypeConversionException("'" + word + "' is none of hold, accept");
    }
  }
}
