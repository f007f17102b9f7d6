package dev.ctrip.gateway.wallet.evm;

/** The wallet cannot be opened as it is configured; the application does not start. */
final class WalletRefusedException extends RuntimeException {

  private final String remedy;

  /**
   * @param description what is wrong; no secret
   * @param remedy what the operator does about it
   */
  WalletRefusedException(String description, String remedy) {
    super(description);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
