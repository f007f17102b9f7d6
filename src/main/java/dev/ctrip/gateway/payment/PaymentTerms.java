package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed when the payment was made. Frozen: later changes of {@code chains.yaml} do not
 * touch it; only of a payment that a price was asked for, extending changes the amount. The input
 * of the payment's workflow, hence a public format.
 *
 * @param derivationIndex names the key of {@code address}
 * @param confirmationsRequired blocks, the deposit's own included
 * @param reorgGrace how long money that a reorg took is given to be mined again, beyond the
 *     deadline
 * @param lateWindow how long an expired or cancelled payment still looks after late money
 * @param latePolicy what becomes of money that comes after the deadline
 * @param explorerTx URL with {@code {hash}} in it, for people
 * @param explorerAddress URL with {@code {address}} in it, for people
 */
public record PaymentTerms(
    String paymentId,
    String merchantId,
    @Nullable String orderId,
    String chain,
    ChainId chainId,
    Token token,
    TokenAmount amount,
    Tolerance tolerance,
    TokenAmount dust,
    Address address,
    long derivationIndex,
    int confirmationsRequired,
    Finality finality,
    Duration blockTime,
    Duration reorgGrace,
    Duration lateWindow,
    LatePolicy latePolicy,
    @Nullable String explorerTx,
    @Nullable String explorerAddress) {

  /** Whether so much settles the debt. */
  public boolean isEnough(TokenAmount received) {
    return !received.isZero() && tolerance.isEnough(received, amount);
  }

  public boolean isTooMuch(TokenAmount received) {
    return tolerance.isTooMuch(received, amount);
  }

  /** The same terms with another amount due. */
  PaymentTerms withAmount(TokenAmount due) {
    return new PaymentTerms(
        paymentId,
        merchantId,
        orderId,
        chain,
        chainId,
        token,
        due,
        tolerance,
        dust,
        address,
        derivationIndex,
        confirmationsRequired,
        finality,
        blockTime,
        reorgGrace,
        lateWindow,
        latePolicy,
        explorerTx,
        explorerAddress);
  }

  /** For people: "0.1 ETH on local". */
  public String inWords() {
    return token.format(amount) + " on " + chain;
  }
}
