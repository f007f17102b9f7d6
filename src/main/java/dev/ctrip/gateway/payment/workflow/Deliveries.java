package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.webhook.WebhookDelivery;
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

  private final WebhookDelivery merchant =
      Workflow.newActivityStub(WebhookDelivery.class, Retries.forMerchant("tell the merchant"));
  private final Set<String> started = new TreeSet<>();
  private int underWay;

  void start(List<String> deliveryIds) {
    for (String id : deliveryIds) {
      if (started.add(id)) {
        underWay++;
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
