package dev.ctrip.gateway.demo;

import dev.ctrip.gateway.wallet.evm.DevelopmentGasWallet;
import dev.ctrip.gateway.world.GatewayProcess;
import dev.ctrip.gateway.world.LocalChain;
import dev.ctrip.gateway.world.MerchantClient;
import dev.ctrip.gateway.world.MerchantKey;
import dev.ctrip.gateway.world.Parts;
import dev.ctrip.gateway.world.Parts.Ports;
import dev.ctrip.gateway.world.RecordingMerchant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that the demo runs, on free ports, in a directory that goes with it. */
final class DemoWorld implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  private final Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private @Nullable Running running;
  private boolean closed;
  private boolean keepsLogs;

  /**
   * @param treasury where the local chain's sweeps go
   * @param payer a rich account
   * @param gasWallet pays for the gas of token sweeps
   */
  record Running(
      Parts parts,
      GatewayProcess gateway,
      String apiKey,
      String webhookSecret,
      String operatorKey,
      MerchantClient merchant,
      RecordingMerchant receiver,
      LocalChain chain,
      String payer,
      String treasury,
      String gasWallet) {

    Stage stage() {
      return new Stage(merchant, chain, payer, receiver.url());
    }
  }

  private DemoWorld(Path directory) {
    this.directory = directory;
  }

  static DemoWorld create() {
    try {
      // Named by tests only; java.io.tmpdir itself holds PostgreSQL's programs.
      String parent =
          System.getProperty("ctrip.demo.temporary", System.getProperty("java.io.tmpdir"));
      return new DemoWorld(Files.createTempDirectory(Path.of(parent), "ctrip-demo"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the logs are while it runs. */
  Path logs() {
    return directory.resolve("logs");
  }

  /** Leaves the logs behind, for whoever wants to know what went wrong. */
  synchronized void keepLogs() {
    keepsLogs = true;
  }

  /**
   * Starts it all; returns once payments can be made.
   *
   * @param withSniper whether the chain is watched
   */
  Running start(boolean withSniper, Consumer<String> out) {
    out.accept("Starting the parts ...");
    Parts parts =
        keep(Parts.start(directory, Ports.free(), false, line -> out.accept("  " + line)));
    LocalChain chain = keep(new LocalChain(parts.chainRpc()));
    List<String> accounts = chain.accounts();

    out.accept("Starting the gateway ...");
    Map<String, String> settings =
        Map.of(
            // Nobody waits a minute to see a payment expire.
            "ctrip.payment.min-expires-in", "5s",
            "ctrip.sniper.enabled", Boolean.toString(withSniper),
            "LOCAL_TREASURY", accounts.getLast());
    GatewayProcess gateway = keep(GatewayProcess.start(parts, directory, settings));
    MerchantKey key =
        MerchantKey.create(
            parts, directory, "demo", "--scopes", "payments:read,payments:write,refunds,webhooks");
    MerchantKey operator = MerchantKey.create(parts, directory, "operator", "--admin");
    RecordingMerchant receiver = keep(RecordingMerchant.start(key.webhookSecret()));
    MerchantClient merchant = keep(new MerchantClient(gateway.url(), key.apiKey()));
    gateway.awaitReady(READY_WITHIN);
    Running started =
        new Running(
            parts,
            gateway,
            key.apiKey(),
            key.webhookSecret(),
            operator.apiKey(),
            merchant,
            receiver,
            chain,
            accounts.getFirst(),
            accounts.getLast(),
            DevelopmentGasWallet.address());
    running = started;
    return started;
  }

  Running running() {
    if (running == null) {
      throw new IllegalStateException("the demo has not started");
    }
    return running;
  }

  /** Stops what runs, the gateway before its parts, and deletes the directory. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (AutoCloseable part : open.reversed()) {
      try {
        part.close();
      } catch (Exception | AssertionError e) {
        System.err.println("ctrip: " + e.getMessage());
      }
    }
    delete();
  }

  private synchronized <T extends AutoCloseable> T keep(T part) {
    open.add(part);
    return part;
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList().reversed()) {
        boolean isKept = keepsLogs && (file.startsWith(logs()) || file.equals(directory));
        if (!isKept) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      System.err.println("ctrip: " + directory + " could not be deleted");
    }
  }
}
