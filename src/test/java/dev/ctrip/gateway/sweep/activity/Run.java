package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepOutcome.Kind;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run of a sweep: the steps of {@code DurableSweepProcess} in its order, one at a time, so that
 * runs can be interleaved, ended and begun again. As there, a step that has no answer is repeated.
 */
final class Run {

  private static final int STEPS_AT_MOST = 500;

  private final SweepRequest request;
  private final Deque<Step> steps = new ArrayDeque<>();
  private MoneyOut.Steps processes;
  private ArmedFaults faults;
  private @Nullable SweepOutcome outcome;
  private boolean waiting;
  private String doing = "plan";
  private String told = "";
  private int count;

  /** Adds what follows from it. */
  private record Step(String name, Runnable activity) {}

  Run(MoneyOut.Steps processes, SweepRequest request, ArmedFaults faults) {
    this.processes = processes;
    this.request = request;
    this.faults = faults;
    steps.add(new Step("plan", this::plan));
  }

  /** Another worker and signer take over where the step has no answer yet. */
  void takeOver(MoneyOut.Steps newProcesses, ArmedFaults newFaults) {
    processes = newProcesses;
    faults = newFaults;
  }

  /** How it ended; null while it has not. */
  @Nullable SweepOutcome outcome() {
    return outcome;
  }

  /** Whether only a block, or money in the gas wallet, helps it on. */
  boolean isWaiting() {
    return waiting;
  }

  /** The step that was begun last. */
  String doing() {
    return doing;
  }

  /** What people were told last. */
  String told() {
    return told;
  }

  /**
   * Goes on until it is over.
   *
   * @param block called each time it waits
   */
  SweepOutcome run(Runnable block) {
    while (outcome == null) {
      step();
      if (waiting) {
        block.run();
      }
    }
    return outcome;
  }

  /** Goes on until it waits or is over. */
  void runUntilItWaits() {
    do {
      step();
    } while (outcome == null && !waiting);
  }

  /** Does one step. */
  void step() {
    if (++count > STEPS_AT_MOST) {
      throw new AssertionError("never ends: " + this);
    }
    Step step = steps.element();
    doing = step.name();
    waiting = false;
    try {
      steps.remove();
      step.activity().run();
      faults.pass(Fault.KILLED_AFTER_STEP);
    } catch (ChainUnavailableException | TransferRefusedException e) {
      steps.push(step);
      waiting = true;
      told = String.valueOf(e.getMessage());
    } catch (ApplicationFailure e) {
      outcome = endOf(e);
    } catch (ArmedFaults.Killed e) {
      steps.clear();
      steps.push(step);
      throw e;
    }
  }

  private void plan() {
    Plan plan = processes.transfers().plan(request);
    told = plan.detail();
    switch (plan.decision()) {
      case DEFERRED -> outcome = new SweepOutcome(Kind.DEFERRED, plan.detail());
      case PARKED -> outcome = new SweepOutcome(Kind.PARKED, plan.detail());
      case STUCK -> outcome = new SweepOutcome(Kind.STUCK, plan.detail());
      case PLANNED -> carryOut(plan.outgoingId(), "");
      case UNDER_WAY -> next("follow", () -> follow(plan.outgoingId(), ""));
      case TOP_UP -> carryOut(plan.outgoingId(), " gas");
      case NO_GAS -> {
        waiting = true;
        next("plan", this::plan);
      }
    }
  }

  private void carryOut(String outgoingId, String what) {
    next(
        "sign" + what,
        () -> {
          processes.signing().sign(outgoingId);
          next(
              "broadcast" + what,
              () -> {
                tell(processes.transfers().broadcast(outgoingId));
                next("follow" + what, () -> follow(outgoingId, what));
              });
        });
  }

  private void follow(String outgoingId, String what) {
    Progress seen = processes.transfers().follow(outgoingId);
    tell(seen.detail());
    switch (seen.stage()) {
      case THROUGH -> {
        if (what.isEmpty()) {
          outcome = new SweepOutcome(Kind.SWEPT, seen.txHash());
        } else {
          next("plan", this::plan);
        }
      }
      case FAILED -> outcome = new SweepOutcome(Kind.PARKED, seen.detail());
      case STUCK -> outcome = new SweepOutcome(Kind.STUCK, seen.detail());
      case MINED, WAITING, UNKNOWN -> push(outgoingId, what, seen);
    }
  }

  private void push(String outgoingId, String what, Progress seen) {
    String toSign = seen.toSign();
    if (toSign != null) {
      next("sign again" + what, () -> signAgain(toSign, outgoingId, what));
    } else if (seen.stage() == Stage.UNKNOWN) {
      next("broadcast again" + what, () -> sendAgain(outgoingId, outgoingId, what));
    } else {
      waiting = true;
      next("follow" + what, () -> follow(outgoingId, what));
    }
  }

  private void signAgain(String toSign, String outgoingId, String what) {
    try {
      processes.signing().sign(toSign);
      next("broadcast again" + what, () -> sendAgain(toSign, outgoingId, what));
    } catch (ApplicationFailure e) {
      tell(e.getOriginalMessage());
      waiting = true;
      next("follow" + what, () -> follow(outgoingId, what));
    }
  }

  private void sendAgain(String sent, String outgoingId, String what) {
    tell(processes.transfers().broadcast(sent));
    waiting = true;
    next("follow" + what, () -> follow(outgoingId, what));
  }

  private void next(String name, Runnable activity) {
    steps.add(new Step(name, activity));
  }

  private void tell(@Nullable String why) {
    if (why != null && !why.isEmpty()) {
      told = why;
    }
  }

  /** For people who want to know why it does not end. */
  @Override
  public String toString() {
    return "%s, %s, %s, told: %s".formatted(request.stepKey(), doing, outcome, told);
  }

  private static SweepOutcome endOf(ApplicationFailure failure) {
    String message = Objects.requireNonNull(failure.getOriginalMessage());
    return switch (failure.getType()) {
      case SweepTransfers.SHORT_BALANCE -> new SweepOutcome(Kind.SHORT, message);
      case SweepSigning.NOT_TODAY, SweepSigning.NOT_REPLACED ->
          new SweepOutcome(Kind.PARKED, message);
      default -> new SweepOutcome(Kind.STUCK, message);
    };
  }
}
