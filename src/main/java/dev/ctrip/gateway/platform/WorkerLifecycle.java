package dev.ctrip.gateway.platform;

import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Starts the workers once Temporal answers, however long that takes, and drains them at the end. In
 * place of the starter's own start, which ends the process when Temporal is away.
 */
@Component
@ConditionalOnRole({Role.WORKER, Role.SIGNER})
class WorkerLifecycle implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerLifecycle.class);
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private static final Duration START_DEADLINE = Duration.ofSeconds(10);

  private final WorkerFactory factory;
  private final TemporalNamespace namespace;
  private final TemporalSettings settings;
  private final List<WorkflowRegistration> workflows;
  private final CountDownLatch stop = new CountDownLatch(1);
  private @Nullable Thread starting;

  WorkerLifecycle(
      WorkerFactory factory,
      TemporalNamespace namespace,
      TemporalSettings settings,
      List<WorkflowRegistration> workflows) {
    this.factory = factory;
    this.namespace = namespace;
    this.settings = settings;
    this.workflows = workflows;
  }

  @Override
  public synchronized void start() {
    for (WorkflowRegistration workflow : workflows) {
      Worker known = factory.tryGetWorker(workflow.taskQueue());
      Worker worker = known == null ? factory.newWorker(workflow.taskQueue()) : known;
      worker.registerWorkflowImplementationTypes(workflow.implementation());
    }
    starting = Thread.ofVirtual().name("temporal-workers").start(this::startWhenReachable);
  }

  private void startWhenReachable() {
    long pauseMillis = 500;
    try {
      while (!tryStart()) {
        if (stop.await(pauseMillis, TimeUnit.MILLISECONDS)) {
          return;
        }
        pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryStart() {
    try {
      namespace.ensure();
      TemporalCalls.within(START_DEADLINE, factory::start);
      LOG.info("the Temporal workers have started");
      return true;
    } catch (RuntimeException e) {
      LOG.warn("the workers wait for Temporal: {}", e.toString());
      return false;
    }
  }

  @Override
  public synchronized void stop() {
    stop.countDown();
    Thread thread = starting;
    starting = null;
    try {
      if (thread != null) {
        thread.join(settings.drain());
      }
      factory.shutdown();
      factory.awaitTermination(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The SDK may reject its own last task while it shuts down; the server retries that work.
      LOG.debug("the workers stopped with an exception", e);
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return starting != null;
  }
}
