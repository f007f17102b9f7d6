package dev.ctrip.gateway.webhook;

import dev.ctrip.gateway.webhook.Webhooks.Announcement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks that no workflow of their subject delivers: each has a carrier, a {@link
 * DeliverWebhooksWorkflow}, which is started soon after the commit whatever is killed meanwhile.
 * Safe for any thread.
 */
public interface WebhookSending {

  /** Like {@link Webhooks#announce}, for a subject that has no workflow which delivers. */
  void dispatch(Announcement announcement);

  /**
   * Sends an announcement because a person asked for it, each time again, to its URL and to the
   * merchant's endpoints that want it.
   *
   * @return without deliveries if there is nobody to tell
   */
  Dispatched sendAgain(Announcement announcement);

  /**
   * Posts a body of the operator's own making.
   *
   * @param merchantId under whose name it is logged
   * @param url one that {@link Webhooks#requireCallable} takes
   * @param body JSON, sent exactly so
   * @param secret signs it, {@code whsec_} and base64; null: it is not signed
   */
  Dispatched sendCustom(String merchantId, String url, String body, @Nullable String secret);

  /**
   * @param carrier the id of the workflow that delivers them
   */
  record Dispatched(String carrier, List<String> deliveryIds) {

    public Dispatched {
      deliveryIds = List.copyOf(deliveryIds);
    }
  }
}
