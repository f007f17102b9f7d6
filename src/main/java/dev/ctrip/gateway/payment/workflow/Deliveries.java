package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.webhook.WebhookDelivery;
import dev.ctrip.gateway.webhook.Webhooks;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks under way. Nobody waits for a delivery but the payment's close: a merchant that is
 * down delays no money. What was under way when a run was lost is pending in PostgreSQL and started
 * anew.
 */
final class Deliveries {

  private final OperatorView view;
  private final Set<String> started = new TreeSet<>();

  /** Types by the deliveries' ids. */
  private final Map<String, String> underWay = new TreeMap<>();

  private final Set<String> failing = new TreeSet<>();

  Deliveries(OperatorView view) {
    this.view = view;
  }

  void start(List<Webhooks.Pending> pending) {
    for (Webhooks.Pending delivery : pending) {
      String id = delivery.deliveryId();
      if (started.add(id)) {
        underWay.put(id, delivery.type());
        WebhookDelivery merchant =
            Workflow.newActivityStub(WebhookDelivery.class, Retries.forMerchant(delivery.type()));
        Async.function(merchant::deliver, id)
            .handle((outcome, failure) -> {
              if (failure != null) {
                // Only when no worker came for it in all its time: it is still pending.
                started.remove(id);
              }
              end(id);
              return id;
            });
      }
    }
  }

  /**
   * One of them is not acknowledged. Anybody may say so: a delivery that is not under way is not
   * listened to.
   */
  void failing(@Nullable String id) {
    if (id != null && underWay.containsKey(id) && failing.add(id)) {
      showFailing();
    }
  }

  boolean areOver() {
    return underWay.isEmpty();
  }

  private void end(String id) {
    underWay.remove(id);
    if (failing.remove(id)) {
      showFailing();
    }
  }

  private void showFailing() {
    view.showFailingWebhooks(failing.stream().map(underWay::get).sorted().toList());
  }
}
