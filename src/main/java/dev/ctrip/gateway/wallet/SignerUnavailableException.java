package dev.ctrip.gateway.wallet;

/** Whoever holds the keys cannot be reached; asking again may help. */
public final class SignerUnavailableException extends RuntimeException {

  /**
   * @param reason for people, without secrets
   */
  public SignerUnavailableException(String reason) {
    super(reason);
  }
}
