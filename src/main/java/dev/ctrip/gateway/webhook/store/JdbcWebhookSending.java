package dev.ctrip.gateway.webhook.store;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.webhook.DeliverWebhooksWorkflow;
import dev.ctrip.gateway.webhook.WebhookSending;
import dev.ctrip.gateway.webhook.Webhooks.Announcement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** See {@link WebhookSending}. */
@Component
@ConditionalOnRole({Role.API, Role.WORKER})
class JdbcWebhookSending implements WebhookSending {

  private final Outbox outbox;
  private final EndpointSecrets secrets;
  private final TransactionTemplate transaction;

  JdbcWebhookSending(Outbox outbox, EndpointSecrets secrets, TransactionTemplate transaction) {
    this.outbox = outbox;
    this.secrets = secrets;
    this.transaction = transaction;
  }

  @Override
  public void dispatch(Announcement announcement) {
    outbox.announce(announcement, Outbox.Carrier.OF_EACH);
  }

  @Override
  public Dispatched sendAgain(Announcement announcement) {
    String carrier = outbox.newId("send-webhook-");
    List<String> ids =
        Objects.requireNonNull(
            transaction.execute(status -> outbox.sendAgain(announcement, carrier)));
    return new Dispatched(carrier, ids);
  }

  @Override
  public Dispatched sendCustom(
      String merchantId, String url, String body, @Nullable String secret) {
    String id = outbox.newId("msg_");
    String carrier = DeliverWebhooksWorkflow.idFor(id);
    outbox.insert(
        new Outbox.Row(
            id,
            merchantId,
            null,
            id,
            0,
            "custom",
            url,
            body,
            "pending",
            carrier,
            true,
            secret == null ? Delivery.Signer.NOBODY : Delivery.Signer.OWN),
        secret == null ? null : secrets.encryptOfDelivery(id, secret));
    return new Dispatched(carrier, List.of(id));
  }
}
