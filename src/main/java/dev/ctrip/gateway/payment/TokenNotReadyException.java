package dev.ctrip.gateway.payment;

/** The token's contract was not found to be what the operator's file says. */
public final class TokenNotReadyException extends RuntimeException {

  /**
   * @param objection a sentence for people
   */
  public TokenNotReadyException(String objection) {
    super(objection);
  }
}
