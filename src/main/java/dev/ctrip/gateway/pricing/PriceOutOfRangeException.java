package dev.ctrip.gateway.pricing;

/** What a price comes to is more than there can be, or too little to be asked for. */
public final class PriceOutOfRangeException extends RuntimeException {

  private final String remedy;

  /**
   * @param reason a sentence for people
   * @param remedy what would be right, as a sentence
   */
  public PriceOutOfRangeException(String reason, String remedy) {
    super(reason);
    this.remedy = remedy;
  }

  public String remedy() {
    return remedy;
  }
}
