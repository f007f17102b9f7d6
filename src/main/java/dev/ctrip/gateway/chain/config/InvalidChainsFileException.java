package dev.ctrip.gateway.chain.config;

/** The chains file cannot be used as it is; the gateway does not start until a person mends it. */
final class InvalidChainsFileException extends RuntimeException {

  private final String what;
  private final String remedy;

  /**
   * @param what file, line, field and what is wrong there; no secret, URLs may hold keys
   * @param remedy what to do about it, as a sentence
   */
  InvalidChainsFileException(String what, String remedy) {
    super(what + " " + remedy);
    this.what = what;
    this.remedy = remedy;
  }

  String what() {
    return what;
  }

  String remedy() {
    return remedy;
  }
}
