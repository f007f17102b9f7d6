package dev.ctrip.gateway.wallet;

/** The signer refuses a transfer; asking again does not help. */
public final class SigningRefusedException extends RuntimeException {

  public SigningRefusedException(String reason) {
    super(reason);
  }
}
