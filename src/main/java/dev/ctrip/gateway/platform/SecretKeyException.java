package dev.ctrip.gateway.platform;

/** There is no usable key to encrypt secrets with; stops the start. Never holds key material. */
final class SecretKeyException extends RuntimeException {

  private final String remedy;

  SecretKeyException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
