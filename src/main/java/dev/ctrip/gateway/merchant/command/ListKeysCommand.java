package dev.ctrip.gateway.merchant.command;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.ApiKeys.Entry;
import dev.ctrip.gateway.merchant.Scope;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code keys list}: prints the keys that can be used, or all; never their texts. */
@Command(
    name = "list",
    description = "Lists the API keys that can be used, newest first; never their texts.",
    mixinStandardHelpOptions = true)
final class ListKeysCommand implements Callable<Integer> {

  private static final int PAGE = 200;

  private static final String LINE = "%-36s  %-13s  %-7s  %-20s  %-20s  %s%n";

  @Spec private CommandSpec spec;

  @Option(names = "--merchant", paramLabel = "NAME", description = "Only those of this merchant.")
  private @Nullable String merchant;

  @Option(names = "--all", description = "Also those that have expired or were revoked.")
  private boolean all;

  // Picocli sets the fields before it calls.
  @SuppressWarnings("NullAway.Init")
  ListKeysCommand() {}

  @Override
  public Integer call() {
    List<Entry> keys =
        MerchantsDatabase.ask(spec, beans -> everyPage(beans.getBean(ApiKeys.class)));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(LINE, "ID", "PREFIX", "STATE", "EXPIRES", "MERCHANT", "SCOPES, LABEL");
    keys.forEach(key -> print(out, key));
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private List<Entry> everyPage(ApiKeys keys) {
    List<Entry> found = new ArrayList<>();
    String after = null;
    List<Entry> page;
    do {
      page =
          keys.list(new ApiKeys.Filter(merchant, all ? null : ApiKeys.State.ACTIVE, after, PAGE));
      found.addAll(page);
      after = page.isEmpty() ? null : page.getLast().id();
    } while (page.size() == PAGE);
    return found;
  }

  private static void print(PrintWriter out, Entry key) {
    out.printf(
        LINE,
        key.id(),
        Objects.requireNonNullElse(key.prefix(), "-"),
        key.state().name().toLowerCase(Locale.ROOT),
        key.expiresAt() == null ? "never" : key.expiresAt(),
        key.merchant(),
        key.scopes().stream().sorted().map(Scope::word).collect(Collectors.joining(","))
            + (key.label() == null ? "" : "  " + key.label()));
  }
}
