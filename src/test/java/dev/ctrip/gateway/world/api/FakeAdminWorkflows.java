package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.admin.AdminWorkflows;
import dev.ctrip.gateway.admin.ProcessPaymentWorkflow;
import dev.ctrip.gateway.admin.ScanWorkflow;
import dev.ctrip.gateway.admin.SweepWorkflow;
import dev.ctrip.gateway.webhook.WebhookSending.Dispatched;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts nothing; remembers what it was asked for. */
public final class FakeAdminWorkflows implements AdminWorkflows {

  private final List<Object> requests = new ArrayList<>();
  private @Nullable RuntimeException failure;

  /** Forgets everything. */
  public synchronized void reset() {
    requests.clear();
    failure = null;
  }

  /** From now on every call fails so. */
  public synchronized void failWith(RuntimeException failure) {
    this.failure = failure;
  }

  /** What the API asked for, oldest first. */
  public synchronized List<Object> requests() {
    return List.copyOf(requests);
  }

  @Override
  public synchronized Started scan(ScanWorkflow.Request request) {
    return start("scan-" + request.chainName() + "-1", request);
  }

  @Override
  public synchronized Started process(ProcessPaymentWorkflow.Request request) {
    return start(ProcessPaymentWorkflow.idFor(request.paymentId()), request);
  }

  @Override
  public synchronized Started sweep(SweepWorkflow.Request request) {
    return start(request.address() == null ? "sweep-now-1" : "sweep-address-1", request);
  }

  @Override
  public synchronized Started deliver(Dispatched webhooks, String actor) {
    return start(webhooks.carrier(), webhooks);
  }

  private Started start(String workflowId, Object request) {
    if (failure != null) {
      throw failure;
    }
    requests.add(request);
    return new Started(workflowId, "run-" + requests.size());
  }
}
