package dev.ctrip.gateway.payment;

/** An idempotency key was used before, with another request. */
public final class IdempotencyConflictException extends RuntimeException {

  public IdempotencyConflictException() {
    super("the idempotency key stands for another request");
  }
}
