package dev.ctrip.gateway.payment;

/** A merchant used an idempotency key again, with another request. */
public final class IdempotencyConflictException extends RuntimeException {

  public IdempotencyConflictException(String paymentId) {
    super("the idempotency key belongs to payment " + paymentId + ", made by another request");
  }
}
