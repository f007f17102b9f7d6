package dev.ctrip.gateway.durable;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A labelled durable timer that is cancelled when it is moot. Used in place of {@code
 * Workflow.await(Duration, ...)}, which leaves its timer running when the condition comes true,
 * cannot carry a label, and answers "timed out" when condition and timeout coincide.
 *
 * <p>It returns nothing on purpose: after waking, judge from the facts. Workflow code only.
 */
public final class Deadline {

  private Deadline() {}

  /**
   * Waits until {@code condition} holds or {@code wait} has passed, whichever is first.
   *
   * @param wait how long at most; zero or negative returns at once
   * @param label what the timer is for, shown in the Temporal Web UI; at most 200 bytes
   */
  public static void await(Duration wait, String label, Supplier<Boolean> condition) {
    if (condition.get() || !wait.isPositive()) {
      return;
    }
    Timer timer = new Timer(wait, label);
    Workflow.await(() -> condition.get() || timer.isOver());
    timer.cancel();
  }

  private static final class Timer {

    private final CancellationScope scope;
    private @Nullable Promise<Void> promise;

    Timer(Duration wait, String label) {
      scope =
          Workflow.newDetachedCancellationScope(() ->
              promise =
                  Workflow.newTimer(wait, TimerOptions.newBuilder().setSummary(label).build()));
      scope.run();
    }

    boolean isOver() {
      return promise != null && promise.isCompleted();
    }

    void cancel() {
      if (!isOver()) {
        scope.cancel();
      }
    }
  }
}
