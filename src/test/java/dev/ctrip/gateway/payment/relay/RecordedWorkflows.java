package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.payment.PaymentWorkflow.Note;
import dev.ctrip.gateway.payment.store.JdbcPayments;
import io.temporal.client.WorkflowClient;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Remembers what was asked of Temporal, which may be away. */
final class RecordedWorkflows extends PaymentWorkflows {

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Predicate<String> unreachable = paymentId -> false;

  RecordedWorkflows(JdbcPayments payments) {
    super(nobody(), payments);
  }

  /** From now on nobody answers. */
  void goAway() {
    unreachable = paymentId -> true;
  }

  /** From now on nobody answers about this payment. */
  void goAwayFor(String paymentId) {
    unreachable = paymentId::equals;
  }

  void comeBack() {
    unreachable = paymentId -> false;
  }

  /** {@code start} or {@code wake}, and the payment's id, in order. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  void ensureRunning(String paymentId) {
    if (unreachable.test(paymentId)) {
      throw new IllegalStateException("Temporal is away");
    }
    calls.add("start " + paymentId);
  }

  @Override
  void recheck(String paymentId, Note note) {
    calls.add("wake " + paymentId);
  }

  private static WorkflowClient nobody() {
    return (WorkflowClient)
        Proxy.newProxyInstance(
            WorkflowClient.class.getClassLoader(),
            new Class<?>[] {WorkflowClient.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
