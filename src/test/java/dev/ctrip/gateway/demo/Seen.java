package dev.ctrip.gateway.demo;

import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A payment as the API told of it at one moment. */
public record Seen(JsonNode json) {

  /** In which money is not expected any more. */
  private static final Set<String> OVER = Set.of("settled", "expired", "cancelled");

  private static final int COIN_DECIMALS = 18;

  public String id() {
    return json.path("id").asString();
  }

  public String status() {
    return json.path("status").asString();
  }

  public boolean is(String status) {
    return status().equals(status);
  }

  public boolean isOver() {
    return OVER.contains(status());
  }

  Set<String> flags() {
    Set<String> flags = new LinkedHashSet<>();
    json.path("flags").forEach(flag -> flags.add(flag.asString()));
    return flags;
  }

  boolean has(String... flags) {
    return flags().containsAll(Set.of(flags));
  }

  /** Where its payer pays. */
  public String checkoutPage() {
    return json.path("links").path("checkout").asString();
  }

  String address() {
    return json.path("address").asString();
  }

  /** Whether it was asked for in a token and not in the chain's coin. */
  boolean isInToken() {
    return json.path("token_contract_address").isString();
  }

  /** In base units. */
  public BigInteger due() {
    return new BigInteger(json.path("amount").asString());
  }

  /** In base units. */
  public BigInteger received() {
    return new BigInteger(json.path("amount_received").asString());
  }

  /** In base units. */
  BigInteger confirmed() {
    return new BigInteger(json.path("amount_confirmed").asString());
  }

  JsonNode deposits() {
    return json.path("deposits");
  }

  /** The latest; missing if there was none. */
  JsonNode sweep() {
    return json.path("sweep");
  }

  /** What its sweep waits for, after a semicolon; empty where it waits for nothing. */
  String whyNotSwept() {
    String reason = sweep().path("reason").asString("");
    return reason.isEmpty() ? "" : "; its sweep says: " + reason;
  }

  /** Whether one sweep has moved all that came. */
  boolean isSwept() {
    return sweep().path("state").asString("").equals("swept")
        && sweep().path("amount").asString("").equals(received().toString());
  }

  /** An amount of it, for people. */
  String format(JsonNode baseUnits) {
    return TokenAmount.parseBaseUnits(baseUnits.asString())
            .inWholeUnits(json.path("decimals").asInt())
        + " "
        + json.path("token").asString();
  }

  /** An amount of the chain's coin, for people. */
  static String formatCoin(JsonNode wei) {
    return TokenAmount.parseBaseUnits(wei.asString()).inWholeUnits(COIN_DECIMALS) + " ETH";
  }

  /** One of its own amounts, for people. */
  String format(String field) {
    return format(json.path(field));
  }

  /** Its page in the Temporal Web UI. */
  String temporalPage() {
    return json.path("links").path("temporal").asString();
  }
}
