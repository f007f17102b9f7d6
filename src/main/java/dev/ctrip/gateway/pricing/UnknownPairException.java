package dev.ctrip.gateway.pricing;

/** The asset is not priced in the currency here. */
public final class UnknownPairException extends RuntimeException {

  private final String remedy;

  /**
   * @param reason a sentence for people
   * @param remedy what can be priced, as a sentence
   */
  public UnknownPairException(String reason, String remedy) {
    super(reason);
    this.remedy = remedy;
  }

  public String remedy() {
    return remedy;
  }
}
