package dev.ctrip.gateway.payment.store;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentTerms;
import dev.ctrip.gateway.payment.Transition;
import dev.ctrip.gateway.pricing.Quote;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What people may do to a payment. Each act is decided and written in one transaction under the
 * payment's row lock, so its answer is true whatever a workflow does meanwhile; the workflow learns
 * of it by the count of changes. Safe for any thread and for several processes at once.
 */
@Component
public class PaymentActs {

  private final JdbcPayments payments;
  private final JdbcPaymentEvents events;
  private final PaymentHistory history;
  private final TransactionTemplate transaction;
  private final Clock clock;

  PaymentActs(
      JdbcPayments payments,
      JdbcPaymentEvents events,
      PaymentHistory history,
      TransactionTemplate transaction,
      Clock clock) {
    this.payments = payments;
    this.events = events;
    this.history = history;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Cancels a payment that waits and for which no money was seen. A refusal is recorded, once per
   * actor. Idempotent.
   *
   * @return why not; empty if it is cancelled now
   */
  public Optional<String> cancel(String paymentId, String actor, String reason) {
    return underLock(
        paymentId,
        stored -> {
          if (stored.status() == PaymentStatus.CANCELLED) {
            return null;
          }
          String refusal = refusalToCancel(stored);
          if (refusal == null) {
            write(paymentId, stored, PaymentEventType.CANCELLED, PaymentStatus.CANCELLED, reason);
            append(paymentId, stored, PaymentEventType.CANCELLED, actor, reason);
            payments.countChange(paymentId);
          } else {
            recordRefusal(paymentId, stored, actor, refusal);
          }
          return refusal;
        });
  }

  /**
   * Takes what was received as enough, late or too little as it may be. Idempotent while nothing
   * else is received.
   *
   * @param seen what whoever decided saw as received; null if that was not said, which will do
   *     unless a reorg took some of it
   * @return why not; empty if it is accepted now
   */
  public Optional<String> accept(
      String paymentId, @Nullable TokenAmount seen, String actor, String reason) {
    return underLock(
        paymentId,
        stored -> {
          if (stored.deposits().received().equals(stored.acceptedAmount())) {
            return null;
          }
          String refusal = refusalToAccept(stored, seen);
          if (refusal == null) {
            refusal = refusalWhereMoneyGoesBack(paymentId);
          }
          if (refusal == null) {
            write(paymentId, stored, PaymentEventType.ACCEPTED, stored.status(), reason);
            append(paymentId, stored, PaymentEventType.ACCEPTED, actor, reason);
            payments.countChange(paymentId);
          }
          return refusal;
        });
  }

  /**
   * Gives the payer time until then. An expired payment waits again.
   *
   * @param expiresAt later than the present deadline
   * @param quote of the payment's price as it is now, which holds from then on; null if it has none
   * @return why not; empty if it is extended now
   */
  public Optional<String> extend(
      String paymentId, Instant expiresAt, @Nullable Quote quote, String actor) {
    return underLock(
        paymentId,
        stored -> {
          String refusal = refusalToExtend(stored, expiresAt);
          if (refusal == null) {
            refusal = refusalWhereMoneyGoesBack(paymentId);
          }
          if (refusal == null && quote != null) {
            refusal = refusalToRequote(payments.terms(paymentId), stored, quote);
          }
          if (refusal == null) {
            String rule =
                "the deadline was moved from "
                    + stored.expiresAt()
                    + " to "
                    + expiresAt
                    + (quote == null ? "" : "; " + requote(paymentId, quote));
            payments.extend(paymentId, expiresAt);
            write(paymentId, stored, PaymentEventType.EXTENDED, PaymentStatus.PENDING, rule);
            append(paymentId, stored, PaymentEventType.EXTENDED, actor, rule);
            payments.countChange(paymentId);
          }
          return refusal;
        });
  }

  /**
   * @return what was quoted before and what is quoted now, for people
   */
  private String requote(String paymentId, Quote quote) {
    Payment before =
        payments
            .find(paymentId)
            .orElseThrow(() -> new IllegalStateException("there is no payment " + paymentId));
    payments.requote(paymentId, quote);
    return "quoted anew: "
        + quote.inWords(before.token())
        + ", in place of "
        + before.token().format(before.amount())
        + (before.quote() == null ? "" : " at " + before.quote().rate());
  }

  private static @Nullable String refusalToCancel(PaymentFacts stored) {
    if (stored.status() != PaymentStatus.PENDING) {
      return "the payment is already " + stored.status().word();
    }
    if (!stored.deposits().received().isZero() || stored.deposits().orphaned() > 0) {
      return "money was already seen for it";
    }
    return null;
  }

  private static @Nullable String refusalToAccept(PaymentFacts stored, @Nullable TokenAmount seen) {
    boolean lacksMoney =
        stored.status() == PaymentStatus.PENDING
            || stored.status().isWithdrawn()
            || stored.has(PaymentFlag.REORGED);
    if (!lacksMoney) {
      return "the payment is already " + stored.status().word();
    }
    if (stored.deposits().received().isZero()) {
      return "no money has come that could be accepted";
    }
    if (seen != null && !seen.equals(stored.deposits().received())) {
      return stored.deposits().received() + " was received by now, not " + seen;
    }
    if (seen == null && stored.deposits().orphaned() > 0) {
      return "a reorg took some of the money; name in amount_received what is to be accepted";
    }
    return null;
  }

  /** All that came would count as paid, the part that goes back as well. */
  private @Nullable String refusalWhereMoneyGoesBack(String paymentId) {
    long refunds =
        events.count(paymentId, PaymentEventType.REFUND_REQUESTED)
            - events.count(paymentId, PaymentEventType.REFUND_REJECTED);
    return refunds > 0
        ? "a refund of it was asked for, and what goes back cannot count as paid"
        : null;
  }

  private static @Nullable String refusalToExtend(PaymentFacts stored, Instant expiresAt) {
    if (stored.closed()) {
      return "the payment is closed";
    }
    if (stored.status() != PaymentStatus.PENDING && stored.status() != PaymentStatus.EXPIRED) {
      return "the payment is already " + stored.status().word();
    }
    if (!expiresAt.isAfter(stored.expiresAt())) {
      return "the payer has until " + stored.expiresAt() + " already";
    }
    return null;
  }

  /** Whoever has paid in time by the old quote is not to owe more by a new one. */
  private static @Nullable String refusalToRequote(
      PaymentTerms terms, PaymentFacts stored, Quote quote) {
    if (terms.isEnough(stored.deposits().onTime())) {
      return "enough came in time by the present quote; nothing is left to be quoted anew";
    }
    if (!quote.amount().isAtLeast(terms.dust())) {
      return "at the rate of now, " + quote.price() + " is below the asset's dust limit";
    }
    return null;
  }

  private void recordRefusal(String paymentId, PaymentFacts stored, String actor, String refusal) {
    String stepKey = paymentId + "/" + PaymentEventType.CANCEL_REFUSED.word() + "/" + actor;
    if (stored.closed() || events.contains(stepKey)) {
      return;
    }
    write(paymentId, stored, PaymentEventType.CANCEL_REFUSED, stored.status(), refusal);
    history.append(paymentId, PaymentEventType.CANCEL_REFUSED, stepKey, actor, refusal);
  }

  /** Writes the state that an event leaves; what else the facts call for is left to a workflow. */
  private void write(
      String paymentId,
      PaymentFacts stored,
      PaymentEventType type,
      PaymentStatus status,
      String rule) {
    boolean accepts = type == PaymentEventType.ACCEPTED;
    Transition transition =
        new Transition(
            type,
            status,
            stored.flags(),
            // What is accepted is all that came; else amounts move only by a judgement, or nobody
            // would be told that they did.
            accepts ? stored.deposits().received() : stored.amountReceived(),
            accepts ? stored.deposits().confirmed() : stored.amountConfirmed(),
            stored.attentionReason(),
            rule);
    payments.apply(paymentId, transition, stored.sequence() + 1, clock.instant());
  }

  private void append(
      String paymentId, PaymentFacts stored, PaymentEventType type, String actor, String reason) {
    String stepKey = paymentId + "/" + type.word() + "/" + (stored.sequence() + 1);
    history.append(paymentId, type, stepKey, actor, reason);
  }

  private Optional<String> underLock(
      String paymentId, Function<PaymentFacts, @Nullable String> act) {
    return Optional.ofNullable(
        transaction.execute(status -> {
          payments.lock(paymentId);
          return act.apply(payments.facts(paymentId));
        }));
  }
}
