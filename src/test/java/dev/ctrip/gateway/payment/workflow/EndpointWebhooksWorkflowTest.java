package dev.ctrip.gateway.payment.workflow;

import static dev.ctrip.gateway.payment.PaymentStatus.SETTLED;
import static dev.ctrip.gateway.world.RecordingMerchant.Answer.hang;
import static dev.ctrip.gateway.world.RecordingMerchant.Answer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.webhook.WebhookEndpoints;
import dev.ctrip.gateway.webhook.WebhookEndpoints.Change;
import dev.ctrip.gateway.webhook.WebhookEndpoints.WithSecret;
import dev.ctrip.gateway.webhook.WebhookLog;
import dev.ctrip.gateway.webhook.WebhookLog.Entry;
import dev.ctrip.gateway.webhook.WebhookLog.Filter;
import dev.ctrip.gateway.world.RecordingMerchant;
import dev.ctrip.gateway.world.RecordingMerchant.Call;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Endpoints of a merchant beside a payment's own URL, in a whole gateway. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EndpointWebhooksWorkflowTest extends InPaymentWorld {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<RecordingMerchant> receivers = new ArrayList<>();
  private final List<String> made = new ArrayList<>();

  @AfterEach
  void stopReceivers() {
    made.forEach(id -> endpoints().delete(world.merchantId, id));
    receivers.forEach(RecordingMerchant::close);
  }

  @Test
  void areToldByThePaymentsWorkflowAndADeadOneDelaysNobody() {
    RecordingMerchant well = endpoint(List.of("payment.created", "payment.settled"));
    endpoint(List.of("*")).answerNext(hang()).answerNext(100, status(500));

    Payment payment = world.create();
    world.pay(payment.address(), PaymentWorld.DUE.toString());
    world.mineUntil(payment, SETTLED);

    Call settled = well.awaitDelivery("payment.settled", payment.id(), PATIENCE);
    assertThat(well.calls())
        .extracting(Call::type)
        .containsExactlyInAnyOrder("payment.created", "payment.settled");
    Call own = world.merchant.awaitDelivery("payment.settled", payment.id(), PATIENCE);
    assertThat(settled.body()).isEqualTo(own.body());
    assertThat(settled.webhookId()).isNotEqualTo(own.webhookId());
  }

  @Test
  void areToldOfPaymentsWithoutAUrl() {
    RecordingMerchant well = endpoint(List.of("payment.*"));

    Payment payment = world.create(null);

    assertThat(well.awaitDelivery("payment.created", payment.id(), PATIENCE)).isNotNull();
  }

  @Test
  void arePingedAndToldAnewByTheRelay() {
    RecordingMerchant well = endpoint(List.of("payment.created"));
    String ping = endpoints().ping(world.merchantId, made.getLast()).orElseThrow();
    well.awaitDelivery(call -> call.webhookId().equals(ping), PATIENCE);
    Payment payment = world.create(null);
    Call first = well.awaitDelivery("payment.created", payment.id(), PATIENCE);
    await().atMost(PATIENCE).until(() -> entry(first.webhookId()).finishedAt() != null);

    log().redeliver(world.merchantId, first.webhookId());

    await().atMost(PATIENCE).until(() -> well.copies(first.webhookId()) == 2);
  }

  /** Whoever had taken the row died before Temporal heard of it. */
  @Test
  void areToldThoughTheProcessDiedBetweenTheCommitAndTheStart() {
    RecordingMerchant well = endpoint(List.of("payment.created"));
    world
        .jdbc
        .sql(
            """
            insert into webhook_delivery (id, merchant_id, endpoint_id, subject_id, sequence, type,
                url, body, state, created_at, signed_by, carrier, relayed_at)
            values ('msg_taken', :merchant, :endpoint, 'pay_x', 1, 'payment.created', 'x', '{}',
                'pending', :now, 'endpoint', 'webhook-msg_taken', :now)
            """)
        .param("merchant", world.merchantId)
        .param("endpoint", made.getLast())
        .param("now", Timestamp.from(world.now()))
        .update();
    world.halt(Duration.ofMinutes(9));
    assertThat(well.calls()).isEmpty();

    world.halt(Duration.ofMinutes(2));

    well.awaitDelivery(call -> call.webhookId().equals("msg_taken"), PATIENCE);
  }

  private Entry entry(String id) {
    return log()
        .list(world.merchantId, new Filter(null, null, null, null, null, null, null), 100)
        .stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private RecordingMerchant endpoint(List<String> events) {
    WithSecret endpoint =
        endpoints().create(world.merchantId, "https://shop.example/", "", events).orElseThrow();
    RecordingMerchant receiver = RecordingMerchant.start(endpoint.secret()).ofAnyTime();
    receivers.add(receiver);
    made.add(endpoint.endpoint().id());
    endpoints()
        .change(
            world.merchantId,
            endpoint.endpoint().id(),
            new Change(receiver.url(), null, null, null));
    return receiver;
  }

  private static WebhookEndpoints endpoints() {
    return world.gateway.getBean(WebhookEndpoints.class);
  }

  private static WebhookLog log() {
    return world.gateway.getBean(WebhookLog.class);
  }
}
