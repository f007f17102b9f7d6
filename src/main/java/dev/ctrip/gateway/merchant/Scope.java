package dev.ctrip.gateway.merchant;

/** What an API key allows. */
public enum Scope {
  PAYMENTS_READ("payments:read"),
  PAYMENTS_WRITE("payments:write"),
  /** To ask for money to be sent back, and to approve what another key asked for. */
  REFUNDS("refunds"),
  /** To say where a shop is told, and to look at what it was told. */
  WEBHOOKS("webhooks"),
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
