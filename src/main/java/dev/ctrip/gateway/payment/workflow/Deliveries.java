package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.webhook.WebhookDelivery;
import dev.ctrip.gateway.webhook.Webhooks;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The webhooks under way. Nobody waits for a delivery but the payment's close: a merchant that is
 * down delays no money. What was under way when a run was lost is pending in PostgreSQL and started
 * anew.
 */
final class Deliveries {

  private final Set<String> started = new TreeSet<>();
  private int underWay;

  void start(List<Webhooks.Pending> pending) {
    for (Webhooks.Pending delivery : pending) {
      String id = delivery.deliveryId();
      if (started.add(id)) {
        underWay++;
        WebhookDelivery merchant =
            Workflow.newActivityStub(WebhookDelivery.class, Retries.forMerchant(delivery.type()));
        Async.function(merchant::deliver, id)
            .handle((outcome, failure) -> {
              underWay--;
              if (failure != null) {
                // Only when no worker came for it in all its time: it is still pending.
                started.remove(id);
              }
              return id;
            });
      }
    }
  }

  boolean areOver() {
    return underWay == 0;
  }
}
