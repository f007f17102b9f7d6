package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.world.Abi;
import dev.ctrip.gateway.world.LocalSettings;
import dev.ctrip.gateway.world.TestChain;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A node that mines when it is told, a listed token on it, and other people's traffic. */
final class BusyChain implements AutoCloseable {

  private static final String SYMBOL = "TUSD";
  private static final int DECIMALS = 6;

  private final TestChain node;
  private final Token token;
  private final Traffic traffic;

  private BusyChain(TestChain node, Random random) {
    this.node = node;
    Address contract = node.deploy("PlainToken", Abi.symbolAndDecimals(SYMBOL, DECIMALS));
    this.token = new Token(SYMBOL, contract, DECIMALS);
    this.traffic = new Traffic(node.httpUrl(), node.payer(), contract, random);
  }

  static BusyChain start(Random random) {
    TestChain node = TestChain.start();
    try {
      return new BusyChain(node, random);
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  Traffic traffic() {
    return traffic;
  }

  Token token() {
    return token;
  }

  URI rpc() {
    return node.httpUrl();
  }

  long head() {
    return node.headNumber();
  }

  /** As it is asked directly, once a second where no head is announced. */
  ChainSettings settings() {
    return settings(node.httpUrl(), Duration.ofSeconds(1));
  }

  /**
   * @param rpc where it is asked over HTTP; its heads come from the node itself
   */
  ChainSettings settings(URI rpc, Duration blockTime) {
    return LocalSettings.of(List.of(rpc), List.of(node.wsUrl()), blockTime, List.of(token));
  }

  @Override
  public void close() {
    traffic.close();
    node.close();
  }
}
