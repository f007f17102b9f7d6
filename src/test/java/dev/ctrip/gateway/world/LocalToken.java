package dev.ctrip.gateway.world;

import dev.ctrip.gateway.money.Address;
import java.math.BigInteger;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The token of a local chain, test dollars: a contract that one of anvil's accounts deploys as its
 * first transaction, which makes its address always the same (Yellow Paper, section 7: it follows
 * from the creator and its nonce). That account has more than enough of it.
 */
public final class LocalToken {

  /** As {@code chains.yaml} lists it. */
  public static final String CONTRACT = "0x95bD8D42f30351685e96C62EDdc0d0613bf9a87A";

  public static final String SYMBOL = "TUSD";

  public static final int DECIMALS = 6;

  private static final String DEPLOYER = "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f";
  private static final Duration MINED_WITHIN = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  private final LocalChain chain;

  public LocalToken(LocalChain chain) {
    this.chain = chain;
  }

  /** Deploys it where it is not there yet, and waits until it is. */
  public void deploy() {
    if (chain.hasCode(CONTRACT)) {
      return;
    }
    chain.send(DEPLOYER, null, Abi.creation("PlainToken", Abi.symbolAndDecimals(SYMBOL, DECIMALS)));
    long giveUp = System.nanoTime() + MINED_WITHIN.toNanos();
    while (!chain.hasCode(CONTRACT)) {
      if (System.nanoTime() > giveUp) {
        throw new IllegalStateException("the local chain did not deploy its token");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /**
   * Pays; does not wait until it is mined.
   *
   * @param amount in base units
   * @return the transaction's hash
   */
  public String pay(String to, BigInteger amount) {
    return chain.send(
        DEPLOYER, CONTRACT, Abi.call("transfer(address,uint256)", Address.parse(to), amount));
  }

  /** In base units, as of the latest block. */
  public BigInteger balance(String holder) {
    return chain.ask(CONTRACT, Abi.call("balanceOf(address)", Address.parse(holder)));
  }
}
