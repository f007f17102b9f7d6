package dev.ctrip.gateway.wallet;

/** A transfer is not signed, and asking again at once does not help. */
public final class SigningRefusedException extends RuntimeException {

  private final boolean forGood;

  /** For good: the transfer is one that may never be signed. */
  public SigningRefusedException(String reason) {
    this(reason, true);
  }

  private SigningRefusedException(String reason, boolean forGood) {
    super(reason);
    this.forGood = forGood;
  }

  /**
   * For now: limits or settings do not allow it, or whoever holds the key does not sign it, or not
   * as asked, until a person has mended that.
   *
   * @param reason for people, without secrets
   */
  public static SigningRefusedException untilMended(String reason) {
    return new SigningRefusedException(reason, false);
  }

  public boolean isForGood() {
    return forGood;
  }
}
