package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.ChainSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one subscription to a chain's new heads alive until it is closed, in a thread of its own.
 */
final class HeadSubscription implements AutoCloseable {

  /** So many block times without a higher head, and the link counts as dead. */
  private static final int SILENT_BLOCKS = 5;

  /** A chain with fast blocks may pause for a moment without being cut off. */
  private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(5);

  /** Of each step: the connection, and the answer to the subscription. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(HeadSubscription.class);

  private final ChainSettings chain;
  private final HttpClient http;
  private final Runnable onNewHead;
  private final Duration silenceLimit;
  private final Thread thread;
  private volatile boolean closed;

  /** Whether the last attempt connected, so that only a change is logged; null before the first. */
  private @Nullable Boolean connected;

  private HeadSubscription(ChainSettings chain, HttpClient http, Runnable onNewHead) {
    this.chain = chain;
    this.http = http;
    this.onNewHead = onNewHead;
    Duration silence = chain.blockTime().multipliedBy(SILENT_BLOCKS);
    this.silenceLimit = silence.compareTo(SHORTEST_SILENCE) < 0 ? SHORTEST_SILENCE : silence;
    this.thread = Thread.ofVirtual().name("heads-" + chain.name()).unstarted(this::run);
  }

  static HeadSubscription start(ChainSettings chain, HttpClient http, Runnable onNewHead) {
    HeadSubscription subscription = new HeadSubscription(chain, http, onNewHead);
    subscription.thread.start();
    return subscription;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  /**
   * Connects to one URL after the other: to the next at once after a silence, with a longer pause
   * after each that failed.
   */
  private void run() {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 0; !closed && !http.isTerminated(); attempt++) {
      URI url = chain.ws().get(attempt % chain.ws().size());
      try (HeadSocket socket = HeadSocket.subscribe(http, url, CONNECT_TIMEOUT)) {
        connected(url);
        // Heads may have come while no connection stood.
        wake();
        while (follow(socket)) {
          pause = FIRST_PAUSE;
        }
        continue;
      } catch (IOException e) {
        disconnected(url, String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        return;
      }
      if (!slept(pause)) {
        return;
      }
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
  }

  /**
   * Waits for a head and passes it on.
   *
   * @return false after a silence, when a new connection is to be made at once
   * @throws IOException if the connection has ended
   */
  private boolean follow(HeadSocket socket) throws IOException, InterruptedException {
    return switch (socket.await(silenceLimit)) {
      case HEAD -> {
        wake();
        yield true;
      }
      case SILENCE -> false;
      case END -> throw new IOException(socket.reasonOfEnd());
    };
  }

  private void connected(URI url) {
    if (!Boolean.TRUE.equals(connected)) {
      log.info("{}: new heads are told by {}", chain.name(), url.getHost());
    }
    connected = true;
  }

  private void disconnected(URI url, String reason) {
    if (!Boolean.FALSE.equals(connected)) {
      log.warn(
          "{}: new heads are not told by {} ({}); trying again",
          chain.name(),
          url.getHost(),
          reason);
    }
    connected = false;
  }

  private void wake() {
    if (closed) {
      return;
    }
    try {
      onNewHead.run();
    } catch (RuntimeException e) {
      log.error("{}: the follower of new heads failed", chain.name(), e);
    }
  }

  private static boolean slept(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
