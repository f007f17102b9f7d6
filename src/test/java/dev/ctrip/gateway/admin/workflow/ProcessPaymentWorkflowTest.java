package dev.ctrip.gateway.admin.workflow;

import static dev.ctrip.gateway.admin.workflow.AdminWorld.CHAIN;
import static dev.ctrip.gateway.admin.workflow.AdminWorld.CURSOR;
import static dev.ctrip.gateway.world.FakeDepositSearch.deposit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.admin.Findings;
import dev.ctrip.gateway.admin.ProcessPaymentWorkflow;
import dev.ctrip.gateway.admin.ProcessPaymentWorkflow.Processed;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import io.temporal.api.enums.v1.EventType;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ProcessPaymentWorkflowTest {

  private static final String ID = ProcessPaymentWorkflow.idFor("pay_1");
  private static final Address OURS = Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");

  private final ScriptedRecheck payment = new ScriptedRecheck();
  private final AdminWorld world = new AdminWorld(payment);

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void readsTheChainThenTheBalanceThenWakesThePayment() {
    Deposit unexplained = deposit(7, OURS, null);
    world.search.own(unexplained);

    Processed processed = process();

    assertThat(processed)
        .isEqualTo(
            new Processed(Findings.of(CURSOR, List.of(unexplained)), ScriptedRecheck.DETECTED));
    assertThat(world.search.calls()).containsExactly("advance 31337", "balance 31337 of " + OURS);
    assertThat(payment.calls()).containsExactly("wake pay_1 for key_1", "look at pay_1");
    assertThat(world.steps(ID))
        .containsExactly(
            "read local to its head",
            "compare the address' balance with what is recorded",
            "wake the payment",
            "see how the payment stands");
    assertThat(world.currentDetails(ID))
        .contains("payment pay_1 is **detected**.", String.valueOf(unexplained.txHash()))
        .doesNotContain("not judged");
  }

  @Test
  void waitsForAChainThatIsAwayBeforeItWakesThePayment() {
    world.search.fail(4, 0);

    assertThat(process().payment()).isEqualTo(ScriptedRecheck.DETECTED);
    assertThat(world.search.calls())
        .isEqualTo(
            List.of(
                "advance 31337",
                "advance 31337",
                "advance 31337",
                "advance 31337",
                "advance 31337",
                "balance 31337 of " + OURS));
    assertThat(payment.calls()).containsExactly("wake pay_1 for key_1", "look at pay_1");
  }

  @Test
  void wakesAgainWhatCouldNotBeWoken() {
    payment.fail(3);

    assertThat(process().payment()).isEqualTo(ScriptedRecheck.DETECTED);
    assertThat(payment.calls()).containsExactly("wake pay_1 for key_1", "look at pay_1");
  }

  @Test
  void waitsUntilThePaymentHasJudged() {
    payment.judgeAfter(3);

    assertThat(process().payment()).isEqualTo(ScriptedRecheck.DETECTED);
    assertThat(Collections.frequency(payment.calls(), "look at pay_1")).isEqualTo(4);
    assertThat(world.count(ID, EventType.EVENT_TYPE_TIMER_FIRED)).isEqualTo(3);
  }

  @Test
  void saysThatThePaymentHasNotJudgedInTime() {
    payment.judgeAfter(1_000);

    assertThat(process().payment()).isEqualTo(ScriptedRecheck.NOT_JUDGED);
    assertThat(Collections.frequency(payment.calls(), "look at pay_1")).isEqualTo(6);
    assertThat(world.currentDetails(ID)).contains("not judged everything yet");
  }

  private Processed process() {
    return world
        .stub(ProcessPaymentWorkflow.class, ID)
        .process(new ProcessPaymentWorkflow.Request("pay_1", CHAIN, "local", OURS, "key_1"));
  }
}
