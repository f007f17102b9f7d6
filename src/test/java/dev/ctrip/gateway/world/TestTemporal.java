package dev.ctrip.gateway.world;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The real Temporal development server with its Web UI, as a child process. Keeps its ports over
 * {@link #stop}, {@link #start} and {@link #wipe}, so that a gateway may be left running meanwhile.
 */
public final class TestTemporal implements AutoCloseable {

  public static final String NAMESPACE = "ctrip";

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  /**
   * The server chooses ports for its services among those of outgoing connections, and ends where
   * one of them is taken before it listens.
   */
  private static final int START_ATTEMPTS = 3;

  private final int port;
  private final int uiPort;
  private final @Nullable Path data;
  private final Path log;
  private @Nullable ChildProcess server;
  private boolean ready;

  private TestTemporal(int port, int uiPort, @Nullable Path data, Path log) {
    this.port = port;
    this.uiPort = uiPort;
    this.data = data;
    this.log = log;
  }

  /** Starts one on free ports that forgets everything when it stops. */
  public static TestTemporal inMemory(Path log) {
    TestTemporal temporal =
        new TestTemporal(ChildProcess.freePort(), ChildProcess.freePort(), null, log);
    temporal.start();
    return temporal;
  }

  /**
   * One that is not started yet.
   *
   * @param data a file that outlives the server; null: it forgets everything when it stops
   */
  public static TestTemporal on(int port, int uiPort, @Nullable Path data, Path log) {
    return new TestTemporal(port, uiPort, data, log);
  }

  /** Host and port of the gRPC front end. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  public URI uiUrl() {
    return URI.create("http://127.0.0.1:" + uiPort);
  }

  /** Returns once the namespace can be used. Does nothing to a server that runs. */
  public void start() {
    if (server != null && server.isAlive()) {
      return;
    }
    ready = false;
    for (int attempt = 1; !ready; attempt++) {
      server = ChildProcess.start("temporal", log, command());
      ready = awaitReady(server, attempt < START_ATTEMPTS);
    }
  }

  /**
   * Stops the server as an outage would: clients see refused connections.
   *
   * @throws AssertionError once it has stopped, if a payment's workflow ended failed on it
   */
  public void stop() {
    ChildProcess stopping = server;
    if (stopping == null) {
      return;
    }
    boolean canBeAsked = ready && stopping.isAlive();
    server = null;
    ready = false;
    try (stopping) {
      if (canBeAsked) {
        assertNoPaymentFailed();
      }
    }
  }

  private void assertNoPaymentFailed() {
    WorkflowServiceStubs stubs = connect();
    try {
      PaymentRuns.assertNoneFailed(stubs, NAMESPACE);
    } finally {
      stubs.shutdownNow();
    }
  }

  /** Loses all data, as a broken disk would, and starts again empty on the same ports. */
  public void wipe() {
    stop();
    if (data != null) {
      for (String suffix : List.of("", "-wal", "-shm")) {
        delete(Path.of(data + suffix));
      }
    }
    start();
  }

  @Override
  public void close() {
    stop();
  }

  private List<String> command() {
    List<String> command =
        new ArrayList<>(
            List.of(
                Tools.find("temporal").toString(),
                "server",
                "start-dev",
                "--headless=false",
                "--ip=127.0.0.1",
                "--port=" + port,
                "--ui-port=" + uiPort,
                "--ui-disable-news-fetch",
                "--namespace=" + NAMESPACE,
                "--log-level=error"));
    if (data != null) {
      command.add("--db-filename=" + data);
      // Three times the throughput of the file as it comes; safe against a crash of the server.
      command.add("--sqlite-pragma=journal_mode=WAL");
      command.add("--sqlite-pragma=synchronous=NORMAL");
    }
    return command;
  }

  /**
   * @param mayEnd whether the server may end instead
   * @return false: it has ended
   */
  private boolean awaitReady(ChildProcess started, boolean mayEnd) {
    WorkflowServiceStubs stubs = connect();
    try {
      long giveUp = System.nanoTime() + READY_WITHIN.toNanos();
      while (!knowsNamespace(stubs)) {
        if (!started.isAlive() && mayEnd) {
          return false;
        }
        started.requireAlive();
        if (System.nanoTime() > giveUp) {
          throw new IllegalStateException("temporal is not ready:\n" + started.lastLines());
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
      return true;
    } finally {
      stubs.shutdownNow();
    }
  }

  private WorkflowServiceStubs connect() {
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder().setTarget(address()).build());
  }

  private static boolean knowsNamespace(WorkflowServiceStubs stubs) {
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(2, TimeUnit.SECONDS)
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(NAMESPACE).build());
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
