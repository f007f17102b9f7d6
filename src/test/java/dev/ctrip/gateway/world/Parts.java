package dev.ctrip.gateway.world;

import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.wallet.evm.DevelopmentGasWallet;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * Everything that the gateway needs, for the demo and for development: PostgreSQL, Redis, Temporal
 * and a local chain, all real, on loopback ports, started together and stopped together. None of
 * them outlives this process.
 */
public final class Parts implements AutoCloseable {

  private static final Duration FUNDED_WITHIN = Duration.ofSeconds(30);

  /** One coin: gas for thousands of token sweeps. */
  private static final BigInteger GAS_FUNDS = BigInteger.TEN.pow(18);

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final String DATABASE = "ctrip";

  private final Path directory;
  private final Ports ports;
  private final boolean kept;
  private final List<AutoCloseable> started = new ArrayList<>();
  private @Nullable TestTemporal temporal;

  /** Where each part listens on 127.0.0.1. */
  public record Ports(int postgres, int redis, int temporal, int temporalUi, int chain) {

    public static Ports free() {
      return new Ports(
          ChildProcess.freePort(),
          ChildProcess.freePort(),
          ChildProcess.freePort(),
          ChildProcess.freePort(),
          ChildProcess.freePort());
    }
  }

  private Parts(Path directory, Ports ports, boolean kept) {
    this.directory = directory;
    this.ports = ports;
    this.kept = kept;
  }

  /**
   * Returns once all can be used.
   *
   * @param directory takes data and logs
   * @param kept whether Temporal's and the chain's data are written there too, so that the parts
   *     can be stopped and started again with the same directory
   * @param progress told in a line of each part that is ready
   */
  public static Parts start(Path directory, Ports ports, boolean kept, Consumer<String> progress) {
    Parts parts = new Parts(directory.toAbsolutePath(), ports, kept);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> starting =
          List.of(
              threads.submit(() -> parts.startPostgres(progress)),
              threads.submit(() -> parts.startTemporal(progress)),
              threads.submit(() -> parts.startRedis(progress)),
              threads.submit(() -> parts.startChain(progress)));
      for (Future<?> part : starting) {
        part.get();
      }
      return parts;
    } catch (ExecutionException e) {
      parts.close();
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      parts.close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the parts were starting", e);
    }
  }

  public String databaseUrl() {
    return "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/" + DATABASE;
  }

  public int postgresPort() {
    return ports.postgres();
  }

  public String databaseUser() {
    return DATABASE;
  }

  public String databasePassword() {
    return DATABASE;
  }

  public String redisUrl() {
    return "redis://127.0.0.1:" + ports.redis() + "/0";
  }

  public String temporalAddress() {
    return "127.0.0.1:" + ports.temporal();
  }

  public URI temporalUiUrl() {
    return URI.create("http://localhost:" + ports.temporalUi());
  }

  public URI chainRpc() {
    return URI.create("http://127.0.0.1:" + ports.chain());
  }

  public URI chainWs() {
    return URI.create("ws://127.0.0.1:" + ports.chain());
  }

  /** To stop, start and wipe it. */
  public TestTemporal temporal() {
    if (temporal == null) {
      throw new IllegalStateException("the parts are not started");
    }
    return temporal;
  }

  /**
   * Stops what runs, in any state; what has started last stops first.
   *
   * @throws AssertionError once all have stopped, if a test must not pass because of what one held
   */
  @Override
  public void close() {
    AssertionError failed = null;
    synchronized (started) {
      for (AutoCloseable part : started.reversed()) {
        try {
          part.close();
        } catch (AssertionError e) {
          failed = e;
        } catch (Exception e) {
          System.err.println("ctrip: " + e.getMessage());
        }
      }
      started.clear();
    }
    if (failed != null) {
      throw failed;
    }
  }

  private void onClose(AutoCloseable part) {
    synchronized (started) {
      started.add(part);
    }
  }

  private Path log(String part) {
    return directory.resolve("logs").resolve(part + ".log");
  }

  private void startTemporal(Consumer<String> progress) {
    TestTemporal server =
        TestTemporal.on(
            ports.temporal(),
            ports.temporalUi(),
            kept ? directory.resolve("temporal.db") : null,
            log("temporal"));
    onClose(server);
    server.start();
    temporal = server;
    progress.accept("Temporal     " + temporalAddress() + ", Web UI " + temporalUiUrl());
  }

  private void startRedis(Consumer<String> progress) {
    Path home = directory.resolve("redis");
    String program;
    try {
      Files.createDirectories(home);
      program = ExecutableProvider.newJarResourceProvider(home.toFile()).get().getPath();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack Redis", e);
    }
    ChildProcess redis =
        ChildProcess.start(
            "redis",
            log("redis"),
            List.of(
                program,
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(ports.redis()),
                "--dir",
                home.toString(),
                // It holds nothing but what spares work.
                "--save",
                "",
                "--appendonly",
                "no"));
    onClose(redis);
    awaitListening(redis, ports.redis());
    progress.accept("Redis        " + redisUrl());
  }

  private void startChain(Consumer<String> progress) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Tools.find("anvil").toString(),
                "--host=127.0.0.1",
                "--port=" + ports.chain(),
                "--block-time=1",
                "--silent"));
    if (kept) {
      command.add("--state=" + directory.resolve("anvil.json"));
      // What a crash loses then looks like a reorg of 30 blocks, within the reorg depth of 64.
      command.add("--state-interval=30");
    }
    // Anvil writes its state at SIGINT.
    ChildProcess anvil = ChildProcess.start("anvil", log("anvil"), "INT", command);
    onClose(anvil);
    awaitListening(anvil, ports.chain());
    try (LocalChain chain = new LocalChain(chainRpc())) {
      new LocalToken(chain).deploy();
      fundGasWallet(chain);
    }
    progress.accept("local chain  " + chainRpc() + " (anvil, a block each second)");
  }

  /** As its operator does on a real chain, with the development wallet's own. */
  private static void fundGasWallet(LocalChain chain) {
    String gasWallet = DevelopmentGasWallet.address();
    if (chain.balance(gasWallet).compareTo(GAS_FUNDS) < 0) {
      chain.send(chain.accounts().getFirst(), gasWallet, GAS_FUNDS);
      // Else what a test does to its balance at once is undone by the next block.
      await().atMost(FUNDED_WITHIN).until(() -> chain.balance(gasWallet).compareTo(GAS_FUNDS) >= 0);
    }
  }

  /** With fsync, since the demo and the fault tests claim that what was answered is kept. */
  private void startPostgres(Consumer<String> progress) {
    Path data = directory.resolve("postgres");
    try {
      Files.createDirectories(data.getParent());
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setPort(ports.postgres())
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setOverrideWorkingDirectory(unpackedPrograms())
              .setRegisterShutdownHook(false)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setPGStartupWait(READY_WITHIN)
              .start();
      onClose(postgres);
      long postmaster =
          Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
      // Fast shutdown: clients are disconnected, and nothing that was committed is lost.
      ChildProcess.endWithUs(postmaster, "INT");
      try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
        createDatabase(connection);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not start", e);
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL does not answer", e);
    }
    progress.accept("PostgreSQL   " + databaseUrl() + " (user and password " + DATABASE + ")");
  }

  /**
   * Where zonky unpacks PostgreSQL's programs; shared, so that only the first start pays for it.
   */
  private static File unpackedPrograms() {
    return new File(System.getProperty("java.io.tmpdir"), "embedded-pg");
  }

  private static void createDatabase(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet known =
          statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
        if (known.next()) {
          return;
        }
      }
      statement.execute("create role " + DATABASE + " login password '" + DATABASE + "'");
      statement.execute("create database " + DATABASE + " owner " + DATABASE);
    }
  }

  private static void awaitListening(ChildProcess program, int port) {
    long giveUp = System.nanoTime() + READY_WITHIN.toNanos();
    while (!listens(port)) {
      program.requireAlive();
      if (System.nanoTime() > giveUp) {
        throw new IllegalStateException("nothing listens on port " + port);
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
