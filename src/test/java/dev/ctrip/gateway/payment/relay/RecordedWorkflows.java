package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.payment.PaymentSignals.Note;
import dev.ctrip.gateway.payment.store.JdbcPayments;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what was asked of Temporal, which may be away. */
final class RecordedWorkflows extends PaymentWorkflows {

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile boolean away;
  private volatile String refused = "";

  @SuppressWarnings("NullAway") // Whatever would call Temporal is replaced.
  RecordedWorkflows(JdbcPayments payments) {
    super(null, payments, null);
  }

  /** From now on nobody answers. */
  void goAway() {
    away = true;
  }

  void comeBack() {
    away = false;
  }

  /** From now on Temporal answers, but cannot start this one. */
  void refuse(String paymentId) {
    refused = paymentId;
  }

  /** {@code start} or {@code wake}, and the payment's id, in order. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  void ensureRunning(String paymentId) {
    if (away) {
      throw new StatusRuntimeException(Status.UNAVAILABLE);
    }
    if (refused.equals(paymentId)) {
      throw new StatusRuntimeException(Status.INVALID_ARGUMENT);
    }
    calls.add("start " + paymentId);
  }

  @Override
  void wake(String paymentId, Note note) {
    ensureRunning(paymentId);
    calls.add("wake " + paymentId);
  }
}
