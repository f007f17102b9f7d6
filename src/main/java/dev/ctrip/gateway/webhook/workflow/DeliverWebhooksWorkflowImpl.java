package dev.ctrip.gateway.webhook.workflow;

import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.webhook.DeliverWebhooksWorkflow;
import dev.ctrip.gateway.webhook.WebhookDelivery;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All beside each other, so that a dead endpoint delays no other. */
public class DeliverWebhooksWorkflowImpl implements DeliverWebhooksWorkflow {

  private final Set<String> wanted = new TreeSet<>();
  private final Map<String, CancellationScope> underWay = new TreeMap<>();

  @WorkflowInit
  public DeliverWebhooksWorkflowImpl(Request request) {
    wanted.addAll(request.deliveryIds());
  }

  @Override
  public void deliver(Request request) {
    while (true) {
      Workflow.await(() -> !wanted.isEmpty() || underWay.isEmpty());
      if (wanted.isEmpty()) {
        return;
      }
      List<String> ids = List.copyOf(wanted);
      wanted.clear();
      ids.forEach(this::start);
    }
  }

  /** One that is under way begins again: most of its time it only waits. */
  private void start(String id) {
    CancellationScope earlier = underWay.remove(id);
    if (earlier != null) {
      earlier.cancel();
    }
    WebhookDelivery receiver =
        Workflow.newActivityStub(WebhookDelivery.class, Retries.forMerchant(id));
    CancellationScope scope =
        Workflow.newCancellationScope(own ->
            Async.function(receiver::deliver, id)
                .handle((outcome, failure) -> {
                  // Failed only when no worker came for it in all its time, or it was begun again.
                  underWay.remove(id, own);
                  return id;
                }));
    underWay.put(id, scope);
    scope.run();
  }

  @Override
  public void deliverNow(@Nullable Request request) {
    if (request != null) {
      wanted.addAll(request.deliveryIds());
    }
  }
}
