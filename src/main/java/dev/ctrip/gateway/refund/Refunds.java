package dev.ctrip.gateway.refund;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The door to refunds. Each act is decided and written in one transaction under its payment's row
 * lock, so its answer is true whatever else happens meanwhile. Needs no Temporal: a workflow
 * follows. Safe for any thread and for several processes at once.
 */
public interface Refunds {

  /** Asks for money to be sent back; somebody else has to approve it. */
  Answer request(NewRefund wanted);

  /**
   * Approves what another key asked for. Idempotent.
   *
   * @param merchantId null for an operator, who may approve any merchant's
   * @param key the API key of who approves
   */
  Answer approve(@Nullable String merchantId, String refundId, String key);

  /**
   * Takes back what was not sent, or what is stuck. Idempotent.
   *
   * @param merchantId null for an operator
   * @param reason for whoever asks later; null where none is given
   */
  Answer reject(@Nullable String merchantId, String refundId, String key, @Nullable String reason);

  /**
   * @param merchantId null for an operator
   */
  Optional<Refund> find(@Nullable String merchantId, String refundId);

  /**
   * The refunds of a payment, oldest first, and what may still be asked for.
   *
   * @return empty if the merchant has no such payment
   */
  Optional<OfPayment> ofPayment(String merchantId, String paymentId);

  /**
   * @param refundable what was received, is deep enough, and no refund speaks for
   * @param refunded by those that are done
   */
  record OfPayment(List<Refund> refunds, TokenAmount refundable, TokenAmount refunded) {

    public OfPayment {
      refunds = List.copyOf(refunds);
    }
  }

  /**
   * @param key the API key of who asks
   * @param reason for whoever asks later; null where none is given
   * @param idempotencyKey a second request with it gets the first one's refund; null for none
   */
  record NewRefund(
      String merchantId,
      String paymentId,
      String key,
      TokenAmount amount,
      Address to,
      @Nullable String reason,
      @Nullable String idempotencyKey) {}

  /** What became of an act. Reasons are for people. */
  sealed interface Answer {

    /**
     * @param replayed whether it was done before, by the same idempotency key
     */
    record Done(Refund refund, boolean replayed) implements Answer {}

    record NotFound() implements Answer {}

    /** The idempotency key was used with another request. */
    record Conflict() implements Answer {}

    /** There is less that no refund speaks for. */
    record TooMuch(TokenAmount refundable) implements Answer {}

    /** Nothing is refunded to that address. */
    record WrongDestination(String reason) implements Answer {}

    /** The operator's settings do not allow it. */
    record NotAllowed(String reason) implements Answer {}

    /** The payer may still pay, and what is refunded would count towards what is due. */
    record StillPending() implements Answer {}

    /** Whoever asked for it cannot approve it. */
    record SameKey() implements Answer {}

    /** Its transaction has failed, but a reorg could still make it succeed. */
    record NotYet() implements Answer {}

    /** It is too late for that. */
    record TooLate(Refund refund) implements Answer {}
  }
}
