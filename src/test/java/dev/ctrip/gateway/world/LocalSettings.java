package dev.ctrip.gateway.world;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Confirmations;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.RefundLimits;
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
 * The settings of a chain for tests: two confirmations, the last of anvil's accounts as treasury.
 */
public final class LocalSettings {

  public static final ChainId ID = ChainId.of(31337);

  private LocalSettings() {}

  /**
   * @param rpc may be empty for a chain that nobody asks
   */
  public static ChainSettings of(List<URI> rpc, List<URI> ws, Duration blockTime) {
    return of(rpc, ws, blockTime, List.of());
  }

  /**
   * @param tokens those that are listed
   */
  public static ChainSettings of(
      List<URI> rpc, List<URI> ws, Duration blockTime, List<Token> tokens) {
    return new ChainSettings(
        "local",
        ID,
        Address.parse("0xa0Ee7A142d267C1f36714E4a8F75612F20a79720"),
        new ListedToken(
            Token.nativeCoin("ETH", 18),
            TokenAmount.parseBaseUnits("1000000000000"),
            Tolerance.NONE),
        true,
        rpc,
        ws,
        blockTime,
        new Confirmations(2, List.of(), Finality.DEPTH),
        64,
        ChainSettings.Reading.PLAIN,
        new ChainSettings.Explorer(null, null),
        ChainSettings.Fees.of(BigInteger.valueOf(200_000_000_000L), false),
        tokens.stream()
            .map(token -> new ListedToken(token, TokenAmount.ofBaseUnits(1), Tolerance.NONE))
            .toList());
  }

  /**
   * The same, with every asset refunded.
   *
   * @param most by one refund and, ten times, by all of a day
   */
  public static ChainSettings refunding(ChainSettings chain, TokenAmount most) {
    return refunding(chain, most, true);
  }

  /**
   * @param fromDeposits whether also out of deposit addresses
   */
  public static ChainSettings refunding(
      ChainSettings chain, TokenAmount most, boolean fromDeposits) {
    RefundLimits limits =
        new RefundLimits(
            most, TokenAmount.ofBaseUnits(most.baseUnits().multiply(BigInteger.TEN)), fromDeposits);
    return new ChainSettings(
        chain.name(),
        chain.id(),
        chain.treasury(),
        refunded(chain.nativeCoin(), limits),
        chain.acceptsNativeCoin(),
        chain.rpc(),
        chain.ws(),
        chain.blockTime(),
        chain.confirmations(),
        chain.reorgDepth(),
        chain.reading(),
        chain.explorer(),
        chain.fees(),
        chain.tokens().stream().map(token -> refunded(token, limits)).toList());
  }

  private static ListedToken refunded(ListedToken asset, RefundLimits limits) {
    return new ListedToken(
        asset.token(), asset.dust(), asset.tolerance(), asset.coinPrice(), limits);
  }

  /** The same, read in another way. */
  public static ChainSettings read(ChainSettings chain, ChainSettings.Reading reading) {
    return with(chain, reading, chain.confirmations());
  }

  /** The same, confirmed in another way. */
  public static ChainSettings confirmed(ChainSettings chain, Confirmations confirmations) {
    return with(chain, chain.reading(), confirmations);
  }

  private static ChainSettings with(
      ChainSettings chain, ChainSettings.Reading reading, Confirmations confirmations) {
    return new ChainSettings(
        chain.name(),
        chain.id(),
        chain.treasury(),
        chain.nativeCoin(),
        chain.acceptsNativeCoin(),
        chain.rpc(),
        chain.ws(),
        chain.blockTime(),
        confirmations,
        chain.reorgDepth(),
        reading,
        chain.explorer(),
        chain.fees(),
        chain.tokens());
  }
}
