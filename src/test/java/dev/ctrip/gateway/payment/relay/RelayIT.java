package dev.ctrip.gateway.payment.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.payment.store.PaymentTables;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RelayIT {

  private static final RelaySettings SETTINGS =
      new RelaySettings(Duration.ofSeconds(1), 3, Duration.ofSeconds(5), Duration.ofMinutes(10));

  private final PaymentTables tables = new PaymentTables();
  private final RecordedWorkflows workflows = new RecordedWorkflows(tables.payments);
  private final Relay relay = new Relay(tables.queue, workflows, SETTINGS, tables.clock());

  @Test
  void startsWhatIsNewAndWakesOnlyWhatIsUnjudged() {
    tables.insert("pay_new", null, false);
    tables.insert("pay_unjudged", tables.now().minusSeconds(6), true);

    assertThat(relayBatch()).isFalse();

    assertThat(workflows.calls())
        .containsExactlyInAnyOrder("start pay_new", "start pay_unjudged", "wake pay_unjudged")
        .containsSubsequence("start pay_unjudged", "wake pay_unjudged");
  }

  @Test
  void saysWhenThereIsMoreToDoAtOnce() {
    for (int i = 0; i < 4; i++) {
      tables.insert("pay_" + i, null, false);
    }

    assertThat(relayBatch()).isTrue();
    assertThat(relayBatch()).isFalse();
    assertThat(workflows.calls()).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void makesSureOfEachOpenPaymentAgainAndAgain() {
    tables.insert("pay_1", null, false);
    relayBatch();

    relayBatch();
    tables.pass(SETTINGS.verifyAfter().plusMillis(1));
    relayBatch();

    assertThat(workflows.calls()).containsExactly("start pay_1", "start pay_1");
  }

  @Test
  void bringsEverythingOnceTemporalIsBack() {
    tables.insert("pay_1", null, false);
    tables.insert("pay_2", null, true);
    tables.insert("pay_3", tables.now().minusSeconds(6), true);
    workflows.goAway();

    assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(this::relayBatch);
    assertThat(workflows.calls()).isEmpty();

    workflows.comeBack();
    relayBatch();
    assertThat(workflows.calls())
        .containsExactlyInAnyOrder(
            "start pay_1", "start pay_2", "wake pay_2", "start pay_3", "wake pay_3");
  }

  @Test
  void isNotHeldUpByOneThatCannotBeStartedAndTriesItAgainSoon() {
    tables.insert("pay_1", null, false);
    tables.insert("pay_2", null, true);
    tables.insert("pay_3", null, false);
    workflows.refuse("pay_2");

    relayBatch();
    assertThat(workflows.calls()).containsExactlyInAnyOrder("start pay_1", "start pay_3");

    workflows.refuse("");
    relayBatch();
    assertThat(workflows.calls()).doesNotContain("start pay_2");
    tables.pass(Duration.ofSeconds(16));
    relayBatch();
    assertThat(workflows.calls())
        .containsOnlyOnce("start pay_1", "start pay_2", "wake pay_2", "start pay_3");
  }

  @Test
  void givesBackTheRestWhenItIsHalted() {
    tables.insert("pay_1", null, false);
    tables.insert("pay_2", null, false);

    relay.relayBatch(() -> !workflows.calls().isEmpty());
    assertThat(workflows.calls()).hasSize(1);

    relayBatch();
    assertThat(workflows.calls()).containsExactlyInAnyOrder("start pay_1", "start pay_2");
  }

  @Test
  void startsAtOnceAndThenLeavesItAlone() {
    tables.insert("pay_1", null, false);

    relay.startNow("pay_1");
    relayBatch();

    assertThat(workflows.calls()).containsExactly("start pay_1");
  }

  @Test
  void makesGoodAStartThatFailed() {
    tables.insert("pay_1", null, false);
    workflows.goAway();
    relay.startNow("pay_1");

    workflows.comeBack();
    relayBatch();

    assertThat(workflows.calls()).containsExactly("start pay_1");
  }

  private boolean relayBatch() {
    return relay.relayBatch(() -> false);
  }
}
