package dev.ctrip.gateway.platform;

import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
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
 * place of the starter's own start, which ends the process when Temporal is away. Until then it
 * makes sure now and again that Temporal has what the workflows need: a server that lost its data
 * comes back without, and would refuse each of them.
 */
@Component
@ConditionalOnRole({Role.WORKER, Role.SIGNER})
class WorkerLifecycle implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerLifecycle.class);
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private static final long NAMESPACE_CHECK_MILLIS = 10_000;

  private final WorkerFactory factory;
  private final TemporalNamespace namespace;
  private final TemporalSettings settings;
  private final List<WorkflowRegistration> workflows;
  private final CountDownLatch stop = new CountDownLatch(1);
  private @Nullable Thread thread;

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
    thread = Thread.ofVirtual().name("temporal-workers").start(this::startAndWatch);
  }

  private void startAndWatch() {
    long pauseMillis = 500;
    try {
      while (!tryStart()) {
        if (stop.await(pauseMillis, TimeUnit.MILLISECONDS)) {
          return;
        }
        pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
      }
      while (!stop.await(NAMESPACE_CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        checkNamespace();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void checkNamespace() {
    try {
      namespace.ensure();
    } catch (RuntimeException e) {
      // Whoever needs Temporal says so; here there is the next time.
      LOG.debug("the namespace could not be checked", e);
    }
  }

  private boolean tryStart() {
    try {
      namespace.ensure();
      factory.start();
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
    Thread running = thread;
    thread = null;
    try {
      if (running != null) {
        running.join();
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
    return thread != null;
  }
}
