package dev.ctrip.gateway.merchant;

/** What an API key allows. */
public enum Scope {
  PAYMENTS_READ("payments:read"),
  PAYMENTS_WRITE("payments:write"),
  ADMIN("admin");

  private final String word;

  Scope(String word) {
    this.word = word;
  }

  /** As stored and as shown. */
  public String word() {
    return word;
  }
}
