package dev.ctrip.gateway.world;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.time.Instant;

/** What a test can do to a chain and a gateway cannot. */
public interface SteeredChain {

  /** As the gateway would read them from chains.yaml. */
  ChainSettings settings();

  /** A rich account whose transfers need no signature. */
  Address payer();

  /** Gives an address this balance, whatever it had. */
  void fund(Address address, TokenAmount balance);

  /** Sends the native coin from {@link #payer()}; it waits until a block is mined. */
  TxHash pay(Address to, TokenAmount amount);

  /** Mines so many blocks; the first takes what is waiting. */
  void mine(int blocks);

  /** Mines one block with this timestamp, in whole seconds and not before the head's. */
  void mineAt(Instant timestamp);

  /**
   * Replaces the last blocks by as many empty ones. What they held is forgotten as if it had never
   * been sent.
   *
   * @param depth at least 1
   */
  void reorg(int depth);

  /** The next block's base fee, in wei per gas. */
  void setNextBaseFee(BigInteger wei);

  /** Makes an address a contract that reverts whatever is sent to it. */
  void revertAt(Address contract);
}
