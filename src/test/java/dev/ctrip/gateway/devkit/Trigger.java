package dev.ctrip.gateway.devkit;

import dev.ctrip.gateway.demo.DemoFile;
import dev.ctrip.gateway.demo.Stage;
import dev.ctrip.gateway.world.LocalChain;
import dev.ctrip.gateway.world.MerchantClient;
import dev.ctrip.gateway.world.QuietLog;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./ctrip trigger}; the command's help is in {@code ./ctrip} itself. */
@Command(name = "./ctrip trigger")
public final class Trigger implements Runnable {

  @Parameters(paramLabel = "EVENT")
  private String event = "";

  @Option(names = "--payment", paramLabel = "PAYMENT")
  private @Nullable String payment;

  @Option(names = "--chain-rpc", paramLabel = "URL")
  private @Nullable URI chainRpc;

  @Mixin private final Target target;

  @Spec private @Nullable CommandSpec command;

  Trigger(Target target) {
    this.target = target;
  }

  public static void main(String[] arguments) {
    QuietLog.useIt();
    System.exit(Terminal.commandLine(new Trigger(Target.ofThisMachine())).execute(arguments));
  }

  @Override
  public void run() {
    PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
    try (MerchantClient merchant = target.merchant();
        LocalChain chain = new LocalChain(chainRpc == null ? target.chain() : chainRpc)) {
      requireAnvil(chain);
      String payer = chain.accounts().getFirst();
      // The demo tells in its own terminal what its receiver hears.
      String told = target.demo().map(DemoFile::receiver).orElse(null);
      new Happenings(
              new Stage(merchant, chain, payer, told),
              payment,
              line -> {
                out.println(line);
                out.flush();
              })
          .make(event);
      out.println(event + " has happened.");
      out.flush();
    }
  }

  private void requireAnvil(LocalChain chain) {
    if (!chain.isAnvil()) {
      throw new IllegalStateException(
          "the chain at %s is not an anvil of chain id 31337; nothing is made to happen on another. --chain-rpc says where the gateway's local chain is"
              .formatted(chainRpc == null ? target.chain() : chainRpc));
    }
  }
}
