package dev.ctrip.gateway.payment.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentTerms;
import dev.ctrip.gateway.platform.Payloads;
import io.temporal.api.common.v1.Payload;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whether payments under way can go on with this code: each committed history must lead it to the
 * same commands in the same order.
 */
@Timeout(60)
class PaymentReplayTest {

  private final TestWorkflowEnvironment environment =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
              .build());

  @AfterEach
  void stop() {
    environment.close();
  }

  @ParameterizedTest
  @EnumSource
  void followsItsHistory(Branch branch) throws Exception {
    replay(
        branch,
        branch.isAfterTheClose() ? LateDepositWorkflowImpl.class : PaymentWorkflowImpl.class);
  }

  @Test
  void hasNoHistoryThatNobodyReplays() throws IOException {
    try (Stream<Path> files = Files.list(Branch.DIRECTORY)) {
      assertThat(files)
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(Branch.values()).map(Branch::file).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void noticesAWorkflowThatDoesAStepMore(Branch branch) {
    assertThatThrownBy(
            () -> replay(branch, branch.isAfterTheClose() ? TakesInLate.class : PausesFirst.class))
        .hasStackTraceContaining("TMPRL1100");
  }

  @ParameterizedTest
  @EnumSource(names = {"PAID", "OVERPAID", "REORGED_AND_PAID_AGAIN"})
  void noticesAWorkflowThatDoesNotListen(Branch branch) {
    assertThatThrownBy(() -> replay(branch, IgnoresDeposits.class))
        .hasStackTraceContaining("TMPRL1100");
  }

  @ParameterizedTest
  @EnumSource
  void holdsNoSecretAndNoMachine(Branch branch) {
    StringBuilder text = new StringBuilder(branch.read());
    branch.history().getEvents().forEach(event -> appendPayloads(event, text));

    assertThat(text)
        .contains("confirmationsRequired")
        .doesNotContain(
            "whsec_", "sk_", "mnemonic", "127.0.0.1", "localhost", System.getProperty("user.dir"))
        .doesNotContainPattern("\"identity\": \"(?!gateway\")")
        .doesNotContainPattern("\\d+@\\w");
  }

  private void replay(Branch branch, Class<?> workflow) throws Exception {
    Worker worker = environment.newWorker("replay");
    worker.registerWorkflowImplementationTypes(workflow);
    WorkflowReplayer.replayWorkflowExecution(branch.history(), worker);
  }

  private static void appendPayloads(Message message, StringBuilder text) {
    if (message instanceof Payload payload) {
      text.append(payload.getData().toStringUtf8()).append('\n');
      return;
    }
    for (var field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        (field.getValue() instanceof Iterable<?> many ? many : java.util.List.of(field.getValue()))
            .forEach(each -> appendPayloads((Message) each, text));
      }
    }
  }

  /** A change that payments under way could not follow: a step before the first. */
  public static class PausesFirst extends PaymentWorkflowImpl {

    @WorkflowInit
    public PausesFirst(PaymentTerms terms) {
      super(terms);
    }

    @Override
    public PaymentStatus live(PaymentTerms terms) {
      Workflow.sleep(Duration.ofSeconds(1));
      return super.live(terms);
    }
  }

  /** The same after the close. */
  public static class TakesInLate extends LateDepositWorkflowImpl {

    @WorkflowInit
    public TakesInLate(PaymentTerms terms) {
      super(terms);
    }

    @Override
    public PaymentStatus takeIn(PaymentTerms terms) {
      Workflow.sleep(Duration.ofSeconds(1));
      return super.takeIn(terms);
    }
  }

  /** Another: what woke the payment then does not wake it now. */
  public static class IgnoresDeposits extends PaymentWorkflowImpl {

    @WorkflowInit
    public IgnoresDeposits(PaymentTerms terms) {
      super(terms);
    }

    @Override
    public void depositSeen(@Nullable DepositNotice notice) {}
  }
}
