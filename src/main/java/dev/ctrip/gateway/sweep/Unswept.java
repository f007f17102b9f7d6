package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import org.jspecify.annotations.Nullable;

/**
 * Money that lies at a deposit address and is not at the treasury yet.
 *
 * @param chainName for people
 * @param amount what is deep enough and not swept; what was planned where a sweep is under way
 * @param ownAsset whether it is what the payment asks for, so that the payment's own workflow
 *     sweeps it
 * @param fee about what moving it costs now, in the native coin, gas that is sent first included;
 *     zero where that is not known
 * @param reason for people: why it does not move now; empty where it does
 * @param sweepId of the sweep that is open for it, be it only waiting; null where there is none
 * @param lastOver the last sweep of the asset there that is over; null where there is none
 */
public record Unswept(
    String paymentId,
    ChainId chain,
    String chainName,
    Address address,
    Token asset,
    TokenAmount amount,
    boolean ownAsset,
    Outlook outlook,
    TokenAmount fee,
    String reason,
    @Nullable String sweepId,
    @Nullable String lastOver) {

  /** What would become of it now. */
  public enum Outlook {
    /** Could be moved, and is worth its fee. */
    WORTH_IT,
    /** Is being moved. */
    UNDER_WAY,
    /** Could not be moved, or is not worth its fee. */
    WAITS,
    /** A sweep of it is stuck: a person has to look. */
    STUCK,
    /** Is not what the payment asked for, and the operator's settings leave such alone. */
    HELD,
    /** Its payment waits for money, or for depth. */
    NOT_DUE
  }

  /** Where it lies. */
  public Spot spot() {
    return new Spot(chain, chainName, address, asset);
  }

  /** For people: "0.25 ETH on local at 0x…". */
  public String inWords() {
    return "%s on %s at %s".formatted(asset.format(amount), chainName, address);
  }

  /**
   * An asset at an address of a chain.
   *
   * @param chainName for people
   */
  public record Spot(ChainId chain, String chainName, Address address, Token asset) {}
}
