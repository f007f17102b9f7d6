package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import io.temporal.failure.ApplicationFailure;
import org.jspecify.annotations.Nullable;

/**
 * Takes the steps of a sweep in the order in which its workflow does, a block after each look. What
 * a workflow retries, it retries.
 */
final class Driver {

  /** More than any sweep of the tests needs; a sweep that is not over by then never is. */
  private static final int LOOKS = 60;

  private final MoneyOut.Steps steps;

  Driver(MoneyOut.Steps steps) {
    this.steps = steps;
  }

  /**
   * @return where it ended: {@code THROUGH}, or why it waits or cannot go on
   */
  String drive(SweepRequest request) {
    for (int i = 0; i < LOOKS; i++) {
      Plan plan = retried(() -> steps.transfers().plan(request));
      switch (plan.decision()) {
        case PLANNED, UNDER_WAY -> {
          Progress end = carryOut(plan.outgoingId());
          return end.stage() == Stage.THROUGH ? "THROUGH" : end.stage() + ": " + end.detail();
        }
        case TOP_UP -> {
          Progress end = carryOut(plan.outgoingId());
          if (end.stage() != Stage.THROUGH) {
            return end.stage() + ": " + end.detail();
          }
        }
        case NO_GAS, DEFERRED, PARKED, STUCK -> {
          return plan.decision() + ": " + plan.detail();
        }
      }
    }
    throw new AssertionError("no end of gas for " + request.paymentId());
  }

  private Progress carryOut(String outgoingId) {
    sign(outgoingId);
    retried(() -> steps.transfers().broadcast(outgoingId));
    return follow(outgoingId);
  }

  /** Until it ends, a block after each look. */
  Progress follow(String outgoingId) {
    for (int i = 0; i < LOOKS; i++) {
      steps.anvil().mine(1);
      Progress seen = retried(() -> steps.transfers().follow(outgoingId));
      if (seen.stage() != Stage.MINED
          && seen.stage() != Stage.WAITING
          && seen.stage() != Stage.UNKNOWN) {
        return seen;
      }
      push(outgoingId, seen);
    }
    throw new AssertionError(outgoingId + " came to no end");
  }

  /** What a look calls for. */
  void push(String outgoingId, Progress seen) {
    String toSign = seen.toSign();
    if (toSign != null) {
      if (sign(toSign)) {
        retried(() -> steps.transfers().broadcast(toSign));
      }
    } else if (seen.stage() == Stage.UNKNOWN) {
      retried(() -> steps.transfers().broadcast(outgoingId));
    }
  }

  /**
   * A refusal stands in the ledger, where the next plan finds it.
   *
   * @return whether there is something to send
   */
  private boolean sign(String outgoingId) {
    try {
      retried(() -> steps.signing().sign(outgoingId));
      return true;
    } catch (ApplicationFailure e) {
      if (!e.isNonRetryable()) {
        throw e;
      }
      return false;
    }
  }

  private interface Step<T extends @Nullable Object> {
    T take();
  }

  private static <T extends @Nullable Object> T retried(Step<T> step) {
    for (int attempt = 0; ; attempt++) {
      try {
        return step.take();
      } catch (ChainUnavailableException e) {
        if (attempt == LOOKS) {
          throw e;
        }
      }
    }
  }
}
