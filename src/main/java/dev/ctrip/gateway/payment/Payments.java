package dev.ctrip.gateway.payment;

import java.util.Optional;

/** The door to payments. Safe for any thread. */
public interface Payments {

  /**
   * Commits the payment and returns it; returns the one that exists where the idempotency key is
   * known and the request equal.
   *
   * @throws IdempotencyConflictException if the key is known with another request
   * @throws ChainNotReadyException if nobody watches the chain yet
   */
  Created create(NewPayment request);

  /**
   * @return empty if there is none of that id for that merchant
   */
  Optional<Payment> find(String merchantId, String paymentId);

  /**
   * Cancels if no money was seen and the payment has not ended.
   *
   * @param actor who asks, for the record: an API key's id
   */
  CancelResult cancel(String merchantId, String paymentId, String actor);

  /**
   * @param replayed whether it existed already
   */
  record Created(Payment payment, boolean replayed) {}
}
