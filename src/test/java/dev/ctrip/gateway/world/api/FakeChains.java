package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Confirmations;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Two chains: {@code local} (31337) with ETH and USDC, and {@code dollars} (4711) with USDC alone,
 * twice.
 */
public final class FakeChains implements Chains {

  public static final Address USDC = Address.parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48");
  public static final Address BRIDGED_USDC =
      Address.parse("0xdAC17F958D2ee523a2206206994597C13D831ec7");
  public static final TokenAmount DUST = TokenAmount.ofBaseUnits(1000);

  private static final ListedToken ETH =
      new ListedToken(Token.nativeCoin("ETH", 18), DUST, Tolerance.NONE);

  @Override
  public List<ChainSettings> enabled() {
    return List.of(
        chain("local", 31337, true, List.of(usdc(USDC))),
        chain("dollars", 4711, false, List.of(usdc(USDC), usdc(BRIDGED_USDC))));
  }

  private static ListedToken usdc(Address contract) {
    return new ListedToken(new Token("USDC", contract, 6), DUST, Tolerance.NONE);
  }

  private static ChainSettings chain(
      String name, long id, boolean acceptsNativeCoin, List<ListedToken> tokens) {
    return new ChainSettings(
        name,
        ChainId.of(id),
        Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
        ETH,
        acceptsNativeCoin,
        List.of(URI.create("http://127.0.0.1:8545")),
        List.of(),
        Duration.ofSeconds(1),
        new Confirmations(2, List.of(), Finality.DEPTH),
        64,
        ChainSettings.Reading.PLAIN,
        new ChainSettings.Explorer("https://explorer.example/tx/{hash}", null),
        ChainSettings.Fees.of(BigInteger.TEN, false),
        tokens);
  }
}
