package dev.ctrip.gateway.pricing;

/** A pair is priced here, but nobody can say its rate now. */
public final class RateNotReadyException extends RuntimeException {

  /**
   * @param reason a sentence for the developer who called; no secret and no URL
   */
  public RateNotReadyException(String reason) {
    super(reason);
  }
}
