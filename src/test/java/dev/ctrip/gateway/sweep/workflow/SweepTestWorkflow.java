package dev.ctrip.gateway.sweep.workflow;

import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepProcess;
import dev.ctrip.gateway.sweep.SweepRequest;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** Does nothing but sweep, with a block time of ten seconds. */
@WorkflowInterface
public interface SweepTestWorkflow {

  @WorkflowMethod
  SweepOutcome run(SweepRequest request);

  /** Made by the worker. */
  class SweepTestWorkflowImpl implements SweepTestWorkflow {

    @Override
    public SweepOutcome run(SweepRequest request) {
      return SweepProcess.durable().sweep(request, Duration.ofSeconds(10));
    }
  }
}
