package dev.ctrip.gateway.platform;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Calls to Temporal that give up in time. Without this a client waits up to a minute for a server
 * that is gone, and whoever asked waits with it.
 */
public final class TemporalCalls {

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("temporal-deadlines").unstarted(task));

  private TemporalCalls() {}

  /**
   * @throws RuntimeException what the call threw, or that it was not answered in time
   */
  public static <T> T within(Duration limit, Callable<T> call) {
    Context.CancellableContext context =
        Context.current()
            .withDeadline(Deadline.after(limit.toMillis(), TimeUnit.MILLISECONDS), TIMER);
    try {
      return context.call(call);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      context.cancel(null);
    }
  }

  /**
   * @throws RuntimeException what the call threw, or that it was not answered in time
   */
  public static void within(Duration limit, Runnable call) {
    within(
        limit,
        () -> {
          call.run();
          return Boolean.TRUE;
        });
  }
}
