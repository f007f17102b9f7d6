package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Runs the relay until the process stops; nothing that fails ends it. */
@Component
@ConditionalOnRole(Role.WORKER)
class RelayLoop implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);

  private final Relay relay;
  private final RelaySettings settings;
  private @Nullable Thread thread;
  private CountDownLatch stop = new CountDownLatch(0);
  private boolean failing;

  RelayLoop(Relay relay, RelaySettings settings) {
    this.relay = relay;
    this.settings = settings;
  }

  @Override
  public synchronized void start() {
    stop = new CountDownLatch(1);
    thread = Thread.ofVirtual().name("relay").start(this::run);
  }

  @Override
  public synchronized void stop() {
    stop.countDown();
    Thread running = thread;
    thread = null;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }

  private void run() {
    try {
      boolean more = false;
      while (!stop.await(more ? 0 : settings.every().toMillis(), TimeUnit.MILLISECONDS)) {
        more = relayOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean relayOnce() {
    try {
      boolean more = relay.relayBatch(() -> stop.getCount() == 0);
      if (failing) {
        LOG.info("the relay works again");
        failing = false;
      }
      return more;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn("the relay waits for PostgreSQL or Temporal: {}", e.toString());
        failing = true;
      }
      return false;
    }
  }
}
