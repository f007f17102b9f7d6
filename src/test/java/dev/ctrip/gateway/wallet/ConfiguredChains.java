package dev.ctrip.gateway.wallet;

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

/** Chains as an operator may have configured them. */
public final class ConfiguredChains {

  public static final ChainId LOCAL = ChainId.of(31337);

  public static final Address TREASURY =
      Address.parse("0x8ba1f109551bD432803012645Ac136ddd64DBA72");

  public static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

  public static final Token ETHER = Token.nativeCoin("ETH", 18);

  public static final Token USDC =
      new Token("USDC", Address.parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"), 6);

  private ConfiguredChains() {}

  /** The local chain: EIP-1559 fees up to 200 gwei, sweeps to {@link #TREASURY}. */
  public static ChainSettings local() {
    return chain(LOCAL, TREASURY, 200, false);
  }

  /** The local chain with tokens. */
  public static ChainSettings listing(ListedToken... tokens) {
    return chain(LOCAL, TREASURY, fees(200, false), tokens);
  }

  /** As an operator lists it who says nothing of what a coin is worth. */
  public static ListedToken listed(Token token) {
    return new ListedToken(token, TokenAmount.ZERO, Tolerance.NONE);
  }

  public static ChainSettings chain(
      ChainId id, Address treasury, long maxFeeGwei, boolean legacyFees) {
    return chain(id, treasury, fees(maxFeeGwei, legacyFees));
  }

  private static ChainSettings.Fees fees(long maxFeeGwei, boolean legacy) {
    return ChainSettings.Fees.of(GWEI.multiply(BigInteger.valueOf(maxFeeGwei)), legacy);
  }

  public static ChainSettings chain(
      ChainId id, Address treasury, ChainSettings.Fees fees, ListedToken... tokens) {
    return new ChainSettings(
        "chain-" + id,
        id,
        treasury,
        new ListedToken(ETHER, TokenAmount.ZERO, Tolerance.NONE),
        true,
        List.of(URI.create("http://127.0.0.1:8545")),
        List.of(),
        Duration.ofSeconds(1),
        new Confirmations(2, List.of(), Finality.DEPTH),
        64,
        ChainSettings.Reading.PLAIN,
        new ChainSettings.Explorer(null, null),
        fees,
        List.of(tokens));
  }

  public static Chains of(ChainSettings... settings) {
    List<ChainSettings> enabled = List.of(settings);
    return () -> enabled;
  }
}
