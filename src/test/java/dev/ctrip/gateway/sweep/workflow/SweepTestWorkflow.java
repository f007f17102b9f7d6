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

  /** Made by the worker. */
  class SweepTestWorkflowImpl implements SweepTestWorkflow {

    private final List<String> told = new ArrayList<>();
    private boolean woken;

    @Override
    public SweepOutcome run(SweepRequest request) {
      while (true) {
        SweepOutcome outcome =
            SweepProcess.durable().sweep(request, Duration.ofSeconds(10), told::add, () -> woken);
        told.add(outcome.kind().name());
        if (outcome.kind() != SweepOutcome.Kind.INTERRUPTED) {
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
    public List<String> told() {
      return List.copyOf(told);
    }
  }
}
