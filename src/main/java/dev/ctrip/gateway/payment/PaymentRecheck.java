package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/**
 * Makes one payment look at its facts now, and says where it stands. Served on the task queue
 * {@code payments}.
 */
@ActivityInterface(namePrefix = "Recheck_")
public interface PaymentRecheck {

  /**
   * Wakes whoever looks after the payment; a workflow that is missing is started. Safe at any time,
   * any number of times. Fails while Temporal does not answer.
   */
  void wake(Wake request);

  /** How the payment stands in PostgreSQL. */
  Standing standing(String paymentId);

  /**
   * @param note who asks and why, as the workflow shows it
   */
  record Wake(String paymentId, Note note) {}

  /**
   * @param judged whether the payment's workflow has taken up everything that was recorded; until
   *     then {@code status} and {@code flags} may lag behind the money
   */
  record Standing(
      PaymentStatus status, List<PaymentFlag> flags, TokenAmount amountReceived, boolean judged) {

    public Standing {
      flags = List.copyOf(flags);
    }
  }
}
