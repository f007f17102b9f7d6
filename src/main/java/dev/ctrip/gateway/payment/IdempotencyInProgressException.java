package dev.ctrip.gateway.payment;

/** The merchant's first request with this idempotency key is being worked on this very moment. */
public final class IdempotencyInProgressException extends RuntimeException {

  public IdempotencyInProgressException() {
    super("the first request with this idempotency key is not done yet");
  }
}
