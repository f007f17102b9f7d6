package dev.ctrip.gateway.refund;

import dev.ctrip.gateway.webhook.Webhooks;
import io.temporal.activity.ActivityInterface;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of a refund beside signing and sending. Served on the task queue {@code chain}. */
@ActivityInterface(namePrefix = "Refund_")
public interface RefundSteps {

  /**
   * Reads where a refund stands, and notes how its transaction ended, or that nothing is left to
   * do. Idempotent.
   */
  Standing look(String refundId);

  /**
   * Plans the transaction of an approved refund, or notes why there can be none now. Idempotent: a
   * refund has one transaction that may ever be mined.
   *
   * @return whether the refund has changed, so that it is to be looked at again at once; else it is
   *     to be planned again later
   */
  boolean plan(String refundId);

  /**
   * Gives up a transaction that was not signed, since there is too little for it by now. Does
   * nothing where it is signed.
   *
   * @param reason for people
   */
  void giveUp(String refundId, String reason);

  /**
   * @param inWords what is to be paid, for people
   * @param outgoingId its transaction; null while there is none
   * @param signed whether that is signed
   * @param detail for people: why it waits or is stuck; empty where there is nothing to say
   * @param untold webhooks that somebody still has to deliver
   * @param takenFrom the payment from whose deposit address it took money, so that what is left
   *     there is to be looked at; null while it is not over, where the refund wallet paid, and in
   *     histories older than this field
   */
  record Standing(
      RefundState state,
      String inWords,
      @Nullable String outgoingId,
      boolean signed,
      String detail,
      int confirmationsRequired,
      Duration blockTime,
      List<Webhooks.Pending> untold,
      @Nullable String takenFrom) {

    public Standing {
      untold = List.copyOf(untold);
    }
  }
}
