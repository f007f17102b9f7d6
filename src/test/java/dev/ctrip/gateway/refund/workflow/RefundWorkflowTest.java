package dev.ctrip.gateway.refund.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.payment.PaymentRecheck;
import dev.ctrip.gateway.platform.Payloads;
import dev.ctrip.gateway.refund.RefundState;
import dev.ctrip.gateway.refund.RefundSteps;
import dev.ctrip.gateway.refund.RefundWorkflow;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.webhook.WebhookDelivery;
import dev.ctrip.gateway.webhook.Webhooks;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/**
 * The order of a refund's steps, and how often each is tried, whatever it meets. Records a history
 * of each on purpose only, in place of the committed one; after the first release they are frozen:
 *
 * <pre>./ctrip test -Dtest=RefundWorkflowTest -Dhistories.record=refunds</pre>
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RefundWorkflowTest {

  private static final String ID = "rfd_1";

  private final Gateway gateway = new Gateway();
  private final TestWorkflowEnvironment temporal =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
              .build());

  @AfterEach
  void stop(TestInfo test) {
    if ("refunds".equals(System.getProperty("histories.record"))) {
      RefundReplayTest.write(
          test.getTestMethod().orElseThrow().getName(),
          temporal.getWorkflowClient().fetchHistory(RefundWorkflow.idFor(ID)));
    }
    temporal.close();
  }

  @Test
  void waitsForTheApprovalAndThenPays() {
    RefundWorkflow workflow = start();
    temporal.sleep(Duration.ofHours(1));
    assertThat(gateway.calls).containsOnly("look");

    gateway.state = RefundState.APPROVED;
    workflow.recheck();

    assertThat(result()).isEqualTo(RefundState.DONE);
    assertThat(gateway.calls.stream().filter(call -> !call.equals("look")))
        .containsExactly("plan", "sign", "broadcast", "follow");
  }

  @Test
  void sendsAgainWhatNoNodeHasAndSignsWhatItTakes() {
    gateway.state = RefundState.APPROVED;
    gateway.seen.add(progress(SweepTransfers.Stage.UNKNOWN, null));
    gateway.seen.add(progress(SweepTransfers.Stage.WAITING, "out_2"));
    start();

    assertThat(result()).isEqualTo(RefundState.DONE);
    assertThat(gateway.calls.stream().filter(call -> !call.equals("look")))
        .containsExactly(
            "plan",
            "sign",
            "broadcast",
            "follow",
            "broadcast",
            "follow",
            "sign out_2",
            "broadcast out_2",
            "follow");
  }

  /** A day without funds costs little, and nobody has to do anything once there are some. */
  @Test
  void looksForFundsBySelfAndSeldom() {
    gateway.state = RefundState.APPROVED;
    gateway.funded = false;
    start();
    temporal.sleep(Duration.ofDays(1));

    assertThat(gateway.state).isEqualTo(RefundState.NEEDS_FUNDS);
    assertThat(Collections.frequency(gateway.calls, "plan")).isBetween(100, 160);

    gateway.funded = true;
    assertThat(result()).isEqualTo(RefundState.DONE);
  }

  @Test
  void isPlannedAnewNotAtOnceWhereTheSignerRefusesForNow() {
    gateway.state = RefundState.APPROVED;
    gateway.refusals.addAll(
        List.of(SweepSigning.NOT_TODAY, SweepSigning.NOT_TODAY, SweepSigning.NOT_TODAY));
    long before = temporal.currentTimeMillis();
    start();

    assertThat(result()).isEqualTo(RefundState.DONE);
    assertThat(gateway.calls).containsOnlyOnce("broadcast");
    assertThat(Collections.frequency(gateway.calls, "plan")).isEqualTo(4);
    assertThat(temporal.currentTimeMillis() - before).isGreaterThanOrEqualTo(7_000);
  }

  @Test
  void givesItsNonceBackWhereTheMoneyIsGone() {
    gateway.state = RefundState.APPROVED;
    gateway.refusals.add(SweepTransfers.SHORT_BALANCE);
    start();

    assertThat(result()).isEqualTo(RefundState.DONE);
    assertThat(gateway.calls).containsOnlyOnce("giveUp");
    assertThat(Collections.frequency(gateway.calls, "plan")).isEqualTo(2);
  }

  @Test
  void endsStuckWhereTheSignerRefusesForGood() {
    gateway.state = RefundState.APPROVED;
    gateway.refusals.add(SweepSigning.REFUSED);
    start();

    assertThat(result()).isEqualTo(RefundState.STUCK);
    assertThat(gateway.calls).doesNotContain("broadcast");
  }

  @Test
  void endsOnlyOnceEverybodyIsTold() {
    gateway.state = RefundState.REJECTED;
    gateway.untold = true;
    start();

    assertThat(result()).isEqualTo(RefundState.REJECTED);
    assertThat(gateway.calls).containsExactly("look", "deliver msg_1", "look");
  }

  /** What is left there may be worth its sweep, or settled, now. */
  @Test
  void wakesThePaymentFromWhoseAddressItTookMoney() {
    gateway.state = RefundState.APPROVED;
    gateway.takenFrom = "pay_1";
    gateway.untold = true;
    start();

    assertThat(result()).isEqualTo(RefundState.DONE);
    assertThat(gateway.calls).containsOnlyOnce("wake pay_1");
  }

  private RefundWorkflow start() {
    Worker payments = temporal.newWorker(TaskQueues.PAYMENTS);
    payments.registerWorkflowImplementationTypes(RefundWorkflowImpl.class);
    payments.registerActivitiesImplementations(gateway.recheck());
    temporal
        .newWorker(TaskQueues.CHAIN)
        .registerActivitiesImplementations(gateway, gateway.transfers());
    temporal.newWorker(TaskQueues.SIGNER).registerActivitiesImplementations(gateway.signing());
    temporal.newWorker(TaskQueues.WEBHOOKS).registerActivitiesImplementations(gateway.merchant());
    temporal.start();
    RefundWorkflow workflow =
        temporal
            .getWorkflowClient()
            .newWorkflowStub(
                RefundWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(RefundWorkflow.idFor(ID))
                    .setTaskQueue(TaskQueues.PAYMENTS)
                    .build());
    WorkflowClient.start(workflow::carryOut, ID);
    return workflow;
  }

  private RefundState result() {
    return WorkflowStub.fromTyped(
            temporal.getWorkflowClient().newWorkflowStub(RefundWorkflow.class, "refund-" + ID))
        .getResult(RefundState.class);
  }

  private static SweepTransfers.Progress progress(
      SweepTransfers.Stage stage, @Nullable String toSign) {
    return new SweepTransfers.Progress(stage, "0x", 0, "", 1, toSign);
  }

  /** A refund's row and its transaction, in memory. */
  private static final class Gateway implements RefundSteps {

    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final Deque<String> refusals = new ArrayDeque<>();
    final Deque<SweepTransfers.Progress> seen = new ArrayDeque<>();
    volatile RefundState state = RefundState.REQUESTED;
    volatile boolean funded = true;
    volatile boolean untold;
    volatile @Nullable String takenFrom;
    private boolean signed;

    @Override
    public synchronized RefundSteps.Standing look(String refundId) {
      calls.add("look");
      return new RefundSteps.Standing(
          state,
          "1 ETH",
          state == RefundState.SENDING ? "out_1" : null,
          signed,
          "",
          2,
          Duration.ofSeconds(1),
          untold ? List.of(new Webhooks.Pending("msg_1", "refund.rejected")) : List.of(),
          state.isOver() ? takenFrom : null);
    }

    @Override
    public synchronized boolean plan(String refundId) {
      calls.add("plan");
      state = funded ? RefundState.SENDING : RefundState.NEEDS_FUNDS;
      return funded;
    }

    @Override
    public synchronized void giveUp(String refundId, String reason) {
      calls.add("giveUp");
      state = RefundState.NEEDS_FUNDS;
    }

    private synchronized String sign(String outgoingId) {
      calls.add(outgoingId.equals("out_1") ? "sign" : "sign " + outgoingId);
      String refusal = refusals.poll();
      if (refusal != null) {
        state = refusal.equals(SweepSigning.REFUSED) ? RefundState.STUCK : RefundState.APPROVED;
        throw ApplicationFailure.newNonRetryableFailure("no", refusal);
      }
      signed = true;
      return "0x";
    }

    PaymentRecheck recheck() {
      return new PaymentRecheck() {
        @Override
        public void wake(Wake request) {
          calls.add("wake " + request.paymentId());
        }

        @Override
        public PaymentRecheck.Standing standing(String paymentId) {
          throw new UnsupportedOperationException();
        }
      };
    }

    SweepSigning signing() {
      return this::sign;
    }

    WebhookDelivery merchant() {
      return id -> {
        calls.add("deliver " + id);
        untold = false;
        return WebhookDelivery.Outcome.ACKNOWLEDGED;
      };
    }

    SweepTransfers transfers() {
      return new SweepTransfers() {
        @Override
        public Plan plan(SweepRequest request) {
          throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable String broadcast(String outgoingId) {
          calls.add(outgoingId.equals("out_1") ? "broadcast" : "broadcast " + outgoingId);
          return null;
        }

        @Override
        public Progress follow(String outgoingId) {
          calls.add("follow");
          Progress next = seen.poll();
          if (next != null) {
            return next;
          }
          state = RefundState.DONE;
          return progress(Stage.THROUGH, null);
        }
      };
    }
  }
}
