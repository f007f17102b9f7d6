package dev.ctrip.gateway.world.node;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * Who has what after a block. Changed only while its block is made; blocks in which nothing happens
 * share their parent's.
 */
final class WorldState {

  private record Account(BigInteger balance, long nonce) {

    private static final Account NEW = new Account(BigInteger.ZERO, 0);
  }

  private record Purse(String contract, String holder) {}

  private final Map<String, Account> accounts;
  private final Map<Purse, BigInteger> tokens;

  WorldState() {
    this(new HashMap<>(), new HashMap<>());
  }

  private WorldState(Map<String, Account> accounts, Map<Purse, BigInteger> tokens) {
    this.accounts = accounts;
    this.tokens = tokens;
  }

  WorldState copy() {
    return new WorldState(new HashMap<>(accounts), new HashMap<>(tokens));
  }

  BigInteger balance(String address) {
    return account(address).balance();
  }

  long nonce(String address) {
    return account(address).nonce();
  }

  BigInteger balance(String contract, String holder) {
    return tokens.getOrDefault(new Purse(contract, holder), BigInteger.ZERO);
  }

  void setBalance(String address, BigInteger balance) {
    accounts.put(address, new Account(balance, nonce(address)));
  }

  void setBalance(String contract, String holder, BigInteger balance) {
    tokens.put(new Purse(contract, holder), balance);
  }

  void useNonce(String address) {
    accounts.put(address, new Account(balance(address), nonce(address) + 1));
  }

  void move(String from, String to, BigInteger value) {
    setBalance(from, balance(from).subtract(value));
    setBalance(to, balance(to).add(value));
  }

  /** Whoever sends tokens has them: what is missing counts as given to them before. */
  void move(Effect.TokenTransfer transfer) {
    BigInteger had = balance(transfer.contract(), transfer.from());
    setBalance(
        transfer.contract(), transfer.from(), had.subtract(transfer.amount()).max(BigInteger.ZERO));
    setBalance(
        transfer.contract(),
        transfer.to(),
        balance(transfer.contract(), transfer.to()).add(transfer.arrived()));
  }

  private Account account(String address) {
    return accounts.getOrDefault(address, Account.NEW);
  }
}
