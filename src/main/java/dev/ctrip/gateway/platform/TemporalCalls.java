package dev.ctrip.gateway.platform;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Calls to Temporal that give up in time. Without this a client waits up to a minute for a server
 * that is gone, and whoever asked waits with it.
 */
public final class TemporalCalls {

  private static final Set<Status.Code> UNREACHABLE =
      EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED);

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("temporal-deadlines").unstarted(task));

  private TemporalCalls() {}

  /**
   * Whether a call failed because nobody answered, rather than because of what was asked; then the
   * next call would most likely wait in vain as well.
   */
  public static boolean isUnreachable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException status) {
        return UNREACHABLE.contains(status.getStatus().getCode());
      }
    }
    return false;
  }

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
