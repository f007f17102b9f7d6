package dev.ctrip.gateway.platform;

/**
 * The gateway does not start as it is configured, until a person mends it. Shown as a plain message
 * in place of a stack trace.
 */
public final class StartRefusedException extends RuntimeException {

  private final String reason;
  private final String remedy;

  /**
   * @param reason what is wrong, and where; no secret, and no URL, since those may hold keys
   * @param remedy what to do about it, as a sentence
   */
  public StartRefusedException(String reason, String remedy) {
    super(reason + " " + remedy);
    this.reason = reason;
    this.remedy = remedy;
  }

  public String reason() {
    return reason;
  }

  public String remedy() {
    return remedy;
  }
}
