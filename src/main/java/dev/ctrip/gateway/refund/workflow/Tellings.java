package dev.ctrip.gateway.refund.workflow;

import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.webhook.WebhookDelivery;
import dev.ctrip.gateway.webhook.Webhooks;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The refund's webhooks under way. A merchant that is down delays no money; what was under way when
 * a run was lost is pending in PostgreSQL and started anew.
 */
final class Tellings {

  private final Set<String> started = new TreeSet<>();
  private final Set<String> underWay = new TreeSet<>();

  void start(List<Webhooks.Pending> pending) {
    for (Webhooks.Pending delivery : pending) {
      String id = delivery.deliveryId();
      if (started.add(id)) {
        underWay.add(id);
        WebhookDelivery merchant =
            Workflow.newActivityStub(WebhookDelivery.class, Retries.forMerchant(delivery.type()));
        Async.function(merchant::deliver, id)
            .handle((outcome, failure) -> {
              if (failure != null) {
                // Only when no worker came for it in all its time: it is still pending.
                started.remove(id);
              }
              underWay.remove(id);
              return id;
            });
      }
    }
  }

  boolean areOver() {
    return underWay.isEmpty();
  }
}
