package dev.ctrip.gateway.merchant;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** Empty for a word that this version does not know. */
  public static Optional<Scope> ofWord(String word) {
    return Arrays.stream(values()).filter(scope -> scope.word.equals(word)).findFirst();
  }

  /** All of them, for whoever has to choose. */
  public static String words() {
    return Arrays.stream(values()).map(Scope::word).collect(Collectors.joining(", "));
  }
}
