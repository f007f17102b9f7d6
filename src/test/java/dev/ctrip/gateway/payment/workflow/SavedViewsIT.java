package dev.ctrip.gateway.payment.workflow;

import static dev.ctrip.gateway.payment.PaymentFlag.LATE;
import static dev.ctrip.gateway.payment.PaymentFlag.REORGED;
import static dev.ctrip.gateway.payment.PaymentFlag.UNDERPAID;
import static dev.ctrip.gateway.payment.PaymentStatus.CANCELLED;
import static dev.ctrip.gateway.payment.PaymentStatus.DETECTED;
import static dev.ctrip.gateway.payment.PaymentStatus.EXPIRED;
import static dev.ctrip.gateway.payment.PaymentStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentSearchAttributes;
import dev.ctrip.gateway.payment.SavedView;
import dev.ctrip.gateway.platform.TemporalUi;
import dev.ctrip.gateway.world.RecordingMerchant;
import dev.ctrip.gateway.world.TestTemporal;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The operator's lists on the real server: one payment in each situation, and which list it is in.
 */
@Timeout(120)
class SavedViewsIT {

  private static final String PART = "400000000000000000";
  private static final Duration SHORT_WINDOW = Duration.ofSeconds(5);

  private static TestTemporal temporal;
  private static PaymentWorld world;

  private static Payment unpaid;
  private static Payment underpaid;
  private static Payment expiredUnderpaid;
  private static Payment late;
  private static Payment reorged;
  private static Payment untold;
  private static Payment takenUpAgain;

  @BeforeAll
  static void seeEachSituation(@TempDir Path directory) {
    temporal = TestTemporal.inMemory(directory.resolve("temporal.log"));
    world = PaymentWorld.on(temporal, directory, "1h", "0s,1s,1h");

    reorged = world.create();
    world.pay(reorged.address(), PaymentWorld.DUE.toString());
    world.mine(1);
    world.awaitStatus(reorged, DETECTED);
    world.reorg(1);
    world.awaitThat(reorged, now -> now.status() == PENDING && now.flags().contains(REORGED));

    expiredUnderpaid = world.create(world.merchant.url(), SHORT_WINDOW);
    late = world.create(world.merchant.url(), SHORT_WINDOW);
    world.pay(expiredUnderpaid.address(), PART);
    world.mine(1);
    world.pass(SHORT_WINDOW);
    world.mine(2);
    world.awaitStatus(expiredUnderpaid, EXPIRED);
    world.awaitStatus(late, EXPIRED);
    world.pay(late.address(), PaymentWorld.DUE.toString());
    world.mine(1);
    world.awaitThat(late, now -> now.flags().contains(LATE));

    unpaid = world.create();
    underpaid = world.create();
    world.pay(underpaid.address(), PART);
    world.mine(1);
    world.awaitThat(underpaid, now -> now.flags().contains(UNDERPAID));

    RecordingMerchant gone = RecordingMerchant.start("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    gone.close();
    untold = world.create(gone.url());

    takenUpAgain = world.create();
    world.stub(takenUpAgain).terminate("by hand");
    world.awaitStatus(cancelled(), CANCELLED);
  }

  private static Payment cancelled() {
    Payment payment = world.create();
    world.cancel(payment);
    return payment;
  }

  @AfterAll
  static void stop() {
    world.close();
    temporal.close();
  }

  @ParameterizedTest
  @EnumSource
  void findsExactlyThePaymentsThatItIsAbout(SavedView view) {
    String[] wanted = wanted(view).map(Payment::id).toArray(String[]::new);

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(found(view)).containsExactlyInAnyOrder(wanted));
  }

  /** Its link says what the query says, so that the Web UI lists what is tested here. */
  @ParameterizedTest
  @EnumSource
  void isLinkedByItsQueryAndTitle(SavedView view) {
    URI link = view.link(new TemporalUi(temporal.uiUrl(), TestTemporal.NAMESPACE));

    assertThat(link.getRawPath()).isEqualTo("/namespaces/ctrip/workflows");
    assertThat(link.getQuery()).isEqualTo("query=" + view.query() + "&savedQuery=" + view.title());
    assertThat(link.getRawQuery()).doesNotContain(" ", "+", "\"");
  }

  @Test
  void areExplainedToOperators() throws IOException {
    String explanation = Files.readString(Path.of("docs/operating.md"));

    TemporalUi ui = new TemporalUi(URI.create("http://localhost:8233"), "ctrip");

    for (SavedView view : SavedView.values()) {
      assertThat(explanation).contains(view.title()).contains("`" + view.query() + "`");
      assertThat(explanation).contains(view.link(ui).toString());
    }
    for (SearchAttributeKey<?> attribute : PaymentSearchAttributes.ALL) {
      assertThat(explanation).contains("`" + attribute.getName() + "`");
    }
  }

  private static Stream<Payment> wanted(SavedView view) {
    return switch (view) {
      case AWAITING -> Stream.of(unpaid, underpaid, reorged, untold, takenUpAgain);
      case UNDERPAID -> Stream.of(underpaid, expiredUnderpaid);
      case LATE -> Stream.of(late);
      case REORGED -> Stream.of(reorged);
      case NEEDS_ATTENTION -> Stream.of(expiredUnderpaid, late);
      case WEBHOOKS_FAILING -> Stream.of(untold);
    };
  }

  private static List<String> found(SavedView view) {
    return world
        .gateway
        .getBean(WorkflowClient.class)
        .listExecutions(view.query())
        .map(execution -> execution.getExecution().getWorkflowId())
        .toList();
  }
}
