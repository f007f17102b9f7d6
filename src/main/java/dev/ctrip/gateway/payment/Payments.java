package dev.ctrip.gateway.payment;

import java.util.Optional;

/** The door to payments. Safe for any thread. */
public interface Payments {

  /**
   * Commits the payment; its workflow starts after that, without anybody waiting for it.
   *
   * @return replayed is true when the merchant's idempotency key was known and the request equal
   * @throws IdempotencyConflictException if the key is known with another request
   * @throws ChainNotReadyException if nobody watches the chain yet
   */
  Created create(NewPayment request);

  /**
   * @return empty if the merchant has no payment of that id
   */
  Optional<Payment> find(String merchantId, String paymentId);

  /** Cancels unless money was seen. Waits at most about five seconds for the answer. */
  CancelResult cancel(String merchantId, String paymentId, String actor);

  /** A payment and whether it is an old answer given again. */
  record Created(Payment payment, boolean replayed) {}
}
