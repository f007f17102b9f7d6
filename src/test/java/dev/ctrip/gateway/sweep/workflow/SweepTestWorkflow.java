package dev.ctrip.gateway.sweep.workflow;

import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepProcess;
import dev.ctrip.gateway.sweep.SweepRequest;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Does nothing but sweep, with a block time of ten seconds; goes on whenever it was woken. */
@WorkflowInterface
public interface SweepTestWorkflow {

  @WorkflowMethod
  SweepOutcome run(SweepRequest request);

  @SignalMethod
  void wake();

  /** What it was told of the transaction, and the outcomes. */
  @QueryMethod
  List<String> told();

  /** What it gave as the reason each time that it took long. */
  @QueryMethod
  List<String> delays();

  /** Made by the worker. */
  class SweepTestWorkflowImpl implements SweepTestWorkflow {

    private final List<String> told = new ArrayList<>();
    private final List<String> delays = new ArrayList<>();
    private boolean woken;
    private boolean delayed;

    @Override
    public SweepOutcome run(SweepRequest request) {
      while (true) {
        SweepOutcome outcome =
            SweepProcess.durable()
                .sweep(request, Duration.ofSeconds(10), delayed, told::add, () -> woken);
        told.add(outcome.kind().name());
        delayed = outcome.kind() == SweepOutcome.Kind.DELAYED;
        if (delayed) {
          delays.add(outcome.detail());
        }
        if (!delayed && outcome.kind() != SweepOutcome.Kind.INTERRUPTED) {
          return outcome;
        }
        woken = false;
      }
    }

    @Override
    public void wake() {
      woken = true;
    }

    @Override
    public List<String> delays() {
      return List.copyOf(delays);
    }

    @Override
    public List<String> told() {
      return List.copyOf(told);
    }
  }
}
