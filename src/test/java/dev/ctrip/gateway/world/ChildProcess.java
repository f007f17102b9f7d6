package dev.ctrip.gateway.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program that ends when we do, however we end: by {@link #close}, by an exit, or by {@code kill
 * -9}. It runs below a small shell that reads our pipe; the pipe's end, which the kernel brings
 * about when a process dies, is what stops it. It has a process group of its own, so that Ctrl-C in
 * a terminal reaches us and we decide what stops in which order.
 */
public final class ChildProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Bash, since a POSIX shell gives background jobs no group of their own without a terminal. */
  private static final String KEEPER =
      """
      signal=$1; shift
      set -m
      exec 3<&0
      "$@" </dev/null 3<&- &
      child=$!
      exec 2>/dev/null
      {
        cat >/dev/null
        kill -s "$signal" -- "-$child"
        for ((i = 0; i < 100; i++)); do kill -0 -- "-$child" || exit 0; sleep 0.1; done
        kill -s KILL -- "-$child"
      } <&3 >/dev/null &
      reader=$!
      exec 3<&-
      trap : INT HUP TERM
      code=129
      while ((code > 128)) && kill -0 "$child"; do
        wait "$child"; code=$?
      done
      wait "$child"; code=$?
      kill -s KILL -- "-$reader"
      exit "$code"
      """;

  /** The same end for a process that is running already and is not our child. */
  private static final String GUARD =
      """
      trap '' INT HUP TERM
      cat >/dev/null
      kill -s "$1" "$2" 2>/dev/null
      """;

  /** Browsers refuse some ports below. */
  private static final int FIRST_PORT = 11_000;

  /** Linux gives the ports from 32768 on to outgoing connections, other systems higher ones. */
  private static final int GIVEN_PORTS = 32_768 - FIRST_PORT;

  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(GIVEN_PORTS));

  private final String name;
  private final Process keeper;
  private final Path log;

  private ChildProcess(String name, Process keeper, Path log) {
    this.name = name;
    this.keeper = keeper;
    this.log = log;
  }

  /**
   * Starts a program; it stops at {@code SIGTERM}.
   *
   * @param name for messages
   * @param log takes what the program prints; appended to
   */
  public static ChildProcess start(String name, Path log, List<String> command) {
    return start(name, log, "TERM", command);
  }

  /**
   * @param stopSignal what asks the program to stop, without {@code SIG}; ten seconds later it is
   *     killed
   */
  public static ChildProcess start(String name, Path log, String stopSignal, List<String> command) {
    List<String> kept = new ArrayList<>(List.of("bash", "-c", KEEPER, name, stopSignal));
    kept.addAll(command);
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process keeper =
          new ProcessBuilder(kept)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new ChildProcess(name, keeper, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /**
   * Makes a process that somebody else started for us end with us.
   *
   * @param stopSignal without {@code SIG}
   */
  public static void endWithUs(long pid, String stopSignal) {
    try {
      // Never closed: the end of this JVM is what closes its pipe.
      new ProcessBuilder("bash", "-c", GUARD, "guard", stopSignal, Long.toString(pid))
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot watch over process " + pid, e);
    }
  }

  /**
   * A TCP port of the loopback interface that nothing listened on a moment ago. Below the ports
   * that the system gives to outgoing connections, one of which could take it before the program
   * that it is for listens; given once only by this JVM until all have been given.
   */
  public static int freePort() {
    for (int tries = 0; tries < GIVEN_PORTS; tries++) {
      int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), GIVEN_PORTS);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no port from " + FIRST_PORT + " on is free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return keeper.isAlive();
  }

  /**
   * @throws IllegalStateException with the end of its log, if the program is not running
   */
  public void requireAlive() {
    if (!keeper.isAlive()) {
      throw new IllegalStateException(
          name + " ended with code " + keeper.exitValue() + ":\n" + lastLines());
    }
  }

  /**
   * {@code kill -9}: the program has no chance to do anything about it. Returns when it is gone.
   */
  public void kill() {
    program().destroyForcibly();
    awaitExit(PATIENCE);
    close();
  }

  /** Asks the program to stop by {@code SIGTERM}, and does not wait. */
  public void terminate() {
    program().destroy();
  }

  /**
   * @return the program's exit code; above 128 if a signal ended it
   * @throws IllegalStateException if it does not end in time
   */
  public int awaitExit(Duration atMost) {
    try {
      if (!keeper.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(name + " has not ended within " + atMost);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " was stopping", e);
    }
    return keeper.exitValue();
  }

  /** The keeper's only child that is no shell. */
  private ProcessHandle program() {
    Optional<String> shell = keeper.info().command();
    return keeper
        .children()
        .filter(child -> !child.info().command().equals(shell))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " is not running"));
  }

  /** The end of what it printed, for messages. */
  public String lastLines() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return "(no log at " + log + ")";
    }
  }

  /** Stops the program and returns when it is gone. */
  @Override
  public void close() {
    try {
      keeper.getOutputStream().close();
    } catch (IOException e) {
      // The pipe is broken because the program is gone already.
    }
    try {
      if (!keeper.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        keeper.destroyForcibly();
        throw new IllegalStateException(name + " does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
