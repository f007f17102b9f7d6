package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.pricing.PriceOutOfRangeException;
import dev.ctrip.gateway.pricing.RateNotReadyException;
import dev.ctrip.gateway.pricing.UnknownPairException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The door to payments. Safe for any thread. */
public interface Payments {

  /**
   * Commits the payment; its workflow starts after that, without anybody waiting for it.
   *
   * @return replayed is true when the merchant's idempotency key was known and the request equal
   * @throws IdempotencyConflictException if the key is known with another request
   * @throws IdempotencyInProgressException if the first request with the key is not done yet
   * @throws ChainNotReadyException if nobody watches the chain yet
   * @throws TokenNotReadyException if the token's contract was not found to be as listed
   * @throws UnknownPairException if a price is asked for in a currency that the asset has no rate
   *     in
   * @throws RateNotReadyException if the rate cannot be had now
   * @throws PriceOutOfRangeException if the price comes to dust, or to more than can be moved
   */
  Created create(NewPayment request);

  /**
   * @return empty if the merchant has no payment of that id
   */
  Optional<Payment> find(String merchantId, String paymentId);

  /** Newest first. */
  PaymentPage list(PaymentQuery query);

  /**
   * Finds any merchant's payment, for operators and for its payer, whose right is to know the id;
   * whoever answers a merchant uses {@link #find(String, String)}.
   */
  Optional<Payment> findOfAnyMerchant(String paymentId);

  /** Cancels unless money was seen. Waits at most about five seconds for the answer. */
  ActResult cancel(String merchantId, String paymentId, String actor);

  /**
   * Takes what was received for a pending, expired or cancelled payment as enough, or for one that
   * a reorg took money from, also after its close. It then goes on to be confirmed and settled.
   * Needs no Temporal. Idempotent.
   *
   * @param seen what whoever decided saw as received; refused if it is another amount by now. Null
   *     if that was not said, which is refused where a reorg took some of the money
   * @param actor who decided: an API key's id, perhaps with a person's name
   * @param reason for whoever asks later
   */
  ActResult accept(
      String merchantId, String paymentId, @Nullable TokenAmount seen, String actor, String reason);

  /**
   * Gives the payer of a pending or expired payment more time; an expired one waits again. Needs no
   * Temporal. What a price was asked for is quoted anew: the amount of that quote is due then, and
   * what was received counts towards it.
   *
   * @param expiresIn from now; must lead beyond the present deadline
   * @throws RateNotReadyException if a new quote is needed and the rate cannot be had now
   */
  ActResult extend(String merchantId, String paymentId, Duration expiresIn, String actor);

  /** A payment and whether it is an old answer given again. */
  record Created(Payment payment, boolean replayed) {}
}
