package dev.ctrip.gateway.payment.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ctrip.gateway.payment.store.PaymentTables;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RelayIT {

  private static final RelaySettings SETTINGS =
      new RelaySettings(Duration.ofSeconds(1), 3, Duration.ofSeconds(5), Duration.ofMinutes(1));

  private final PaymentTables tables = new PaymentTables();
  private final RecordedWorkflows workflows = new RecordedWorkflows(tables.payments);
  private final Relay relay = new Relay(tables.payments, workflows, SETTINGS, tables.clock());

  @Test
  void startsWhatIsNewAndWakesOnlyWhatIsUnjudged() {
    tables.insert("pay_new", null, false);
    tables.insert("pay_unjudged", tables.now().minusSeconds(6), true);

    assertThat(relay.relayBatch()).isFalse();

    assertThat(workflows.calls())
        .containsExactlyInAnyOrder("start pay_new", "start pay_unjudged", "wake pay_unjudged")
        .containsSubsequence("start pay_unjudged", "wake pay_unjudged");
  }

  @Test
  void saysWhenThereIsMoreToDoAtOnce() {
    for (int i = 0; i < 4; i++) {
      tables.insert("pay_" + i, null, false);
    }

    assertThat(relay.relayBatch()).isTrue();
    assertThat(relay.relayBatch()).isFalse();
    assertThat(workflows.calls()).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void makesSureOfEachOpenPaymentAgainAndAgain() {
    tables.insert("pay_1", null, false);
    relay.relayBatch();

    relay.relayBatch();
    tables.pass(SETTINGS.verifyAfter().plusMillis(1));
    relay.relayBatch();

    assertThat(workflows.calls()).containsExactly("start pay_1", "start pay_1");
  }

  @Test
  void givesBackAllThatItCouldNotBringWhileTemporalIsAway() {
    tables.insert("pay_1", null, false);
    tables.insert("pay_2", null, true);
    workflows.goAway();

    assertThatIllegalStateException().isThrownBy(relay::relayBatch);
    assertThat(workflows.calls()).isEmpty();

    workflows.comeBack();
    relay.relayBatch();
    assertThat(workflows.calls())
        .containsExactlyInAnyOrder("start pay_1", "start pay_2", "wake pay_2");
  }

  @Test
  void bringsEachPaymentOnceAlthoughOneOfTheBatchFails() {
    tables.insert("pay_1", null, false);
    tables.insert("pay_2", null, false);
    tables.insert("pay_3", null, false);
    workflows.goAwayFor("pay_2");
    assertThatIllegalStateException().isThrownBy(relay::relayBatch);

    workflows.comeBack();
    relay.relayBatch();

    assertThat(workflows.calls())
        .containsExactlyInAnyOrder("start pay_1", "start pay_2", "start pay_3");
  }

  @Test
  void startsAtOnceAndThenLeavesItAlone() {
    tables.insert("pay_1", null, false);

    relay.startNow("pay_1");
    relay.relayBatch();

    assertThat(workflows.calls()).containsExactly("start pay_1");
  }

  @Test
  void makesGoodAStartThatFailed() {
    tables.insert("pay_1", null, false);
    workflows.goAway();
    relay.startNow("pay_1");

    workflows.comeBack();
    relay.relayBatch();

    assertThat(workflows.calls()).containsExactly("start pay_1");
  }
}
