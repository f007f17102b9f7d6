package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.webhook.Webhooks;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL knows of a payment at one moment; what is judged. Crosses into workflow
 * histories, hence a public format.
 *
 * @param sequence of the last recorded event; the next one must be one more
 * @param amountReceived as last recorded
 * @param amountConfirmed as last recorded
 * @param acceptedAmount what somebody has accepted as enough; null if nobody has
 * @param endedAt when it expired or was cancelled; null if it did not
 * @param closed whether its life is over for good
 * @param changesSeen counts every change of its deposits and every act of a person; what was judged
 *     is recorded with it
 * @param changesJudged up to where they were judged when last recorded
 * @param chain what has been read of its chain
 * @param swept what finished sweeps were for, fees included
 * @param openSweep what a sweep under way takes; zero if none is
 * @param signedSweep the part of {@code openSweep} that is signed
 * @param finishedSweeps how many sweeps are over, swept or stuck; numbers the next one
 * @param sweepStuck why the last sweep cannot go on; null if it can
 * @param pendingWebhooks deliveries that nobody has acknowledged yet
 * @param lostInDeepReorg whether money is missing since a reorg that went below all blocks kept;
 *     null in histories older than this field
 * @param amountDue what is due now, which a new quote changes; null in histories older than this
 *     field, where it is that of the terms
 * @param refunded the part of {@code swept} that refunds took out of its address, fees included;
 *     zero in histories older than this field
 */
public record PaymentFacts(
    PaymentStatus status,
    SortedSet<PaymentFlag> flags,
    @Nullable String attentionReason,
    long sequence,
    TokenAmount amountReceived,
    TokenAmount amountConfirmed,
    @Nullable TokenAmount acceptedAmount,
    Instant expiresAt,
    @Nullable Instant endedAt,
    boolean closed,
    long changesSeen,
    long changesJudged,
    ChainClock chain,
    DepositTally deposits,
    TokenAmount swept,
    TokenAmount openSweep,
    TokenAmount signedSweep,
    int finishedSweeps,
    @Nullable String sweepStuck,
    List<Webhooks.Pending> pendingWebhooks,
    @Nullable Boolean lostInDeepReorg,
    @Nullable TokenAmount amountDue,
    TokenAmount refunded) {

  /**
   * @param readUpTo the last block that was read whole
   * @param time the clock by which payments expire: that block's timestamp, or an earlier one up to
   *     which money that no transaction shows was looked for
   * @param head the chain's latest block
   */
  public record ChainClock(long readUpTo, Instant time, long head) {}

  public PaymentFacts {
    signedSweep = signedSweep == null ? TokenAmount.ZERO : signedSweep;
    flags = new TreeSet<>(flags);
    pendingWebhooks = List.copyOf(pendingWebhooks);
    lostInDeepReorg = Boolean.TRUE.equals(lostInDeepReorg);
    refunded = refunded == null ? TokenAmount.ZERO : refunded;
  }

  /**
   * What holds now of what a workflow was started with.
   *
   * @param started its input
   */
  public PaymentTerms current(PaymentTerms started) {
    return amountDue == null ? started : started.withAmount(amountDue);
  }

  public boolean has(PaymentFlag flag) {
    return flags.contains(flag);
  }

  /** Whether something changed that nobody has judged. */
  public boolean isUnjudged() {
    return changesSeen != changesJudged;
  }

  /** Whether all is judged, swept and told as far as anything is under way. */
  public boolean isThrough() {
    return !isUnjudged() && openSweep.isZero() && pendingWebhooks.isEmpty();
  }

  /** Confirmed money at the address that no sweep has taken or is taking. */
  public TokenAmount unswept() {
    return deposits.confirmed().minusOrZero(swept.plus(openSweep));
  }
}
