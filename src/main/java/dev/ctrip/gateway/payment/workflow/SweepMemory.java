package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.SweepOutlook;
import dev.ctrip.gateway.sweep.SweepOutcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a payment remembers of how its sweeps went. A lost run learns it anew. */
final class SweepMemory {

  /** Fees fall and people act within hours; asking more often only costs history. */
  private static final Duration RETRY = Duration.ofHours(6);

  /** A node that lags, or a reorg that is still under way, is over by then. */
  private static final Duration SHORT_FOR_LONG = Duration.ofHours(1);

  private final Duration hope;

  private Instant notBefore = Instant.EPOCH;
  private Instant hopeUntil = Instant.EPOCH;
  private TokenAmount putOff = TokenAmount.ZERO;
  private boolean delayed;
  private @Nullable Instant shortSince;
  private @Nullable String trouble;

  /**
   * @param hope how long a payment that is otherwise over waits for a sweep that was put off
   */
  SweepMemory(Duration hope) {
    this.hope = hope;
  }

  /** What was put off may be tried at once if there is more by now. */
  SweepOutlook outlook(PaymentFacts payment) {
    boolean more = payment.unswept().isAbove(putOff);
    return new SweepOutlook(more ? Instant.EPOCH : notBefore, hopeUntil, trouble);
  }

  /** Whether the sweep under way has been known for long not to go on. */
  boolean isDelayed() {
    return delayed;
  }

  /** Somebody asks for it, or something changed that it may have waited for. */
  void mayTryAgain() {
    notBefore = Instant.EPOCH;
  }

  /**
   * @param amount that was to be swept
   */
  void learn(SweepOutcome outcome, TokenAmount amount, Instant now) {
    switch (outcome.kind()) {
      case SWEPT -> forget();
      case INTERRUPTED -> {}
      case DELAYED -> {
        delayed = true;
        trouble = outcome.detail();
      }
      case SHORT -> {
        shortSince = shortSince == null ? now : shortSince;
        if (!now.isBefore(shortSince.plus(SHORT_FOR_LONG))) {
          trouble = outcome.detail();
        }
      }
      case DEFERRED, PARKED, STUCK -> {
        shortSince = null;
        delayed = false;
        trouble = outcome.kind() == SweepOutcome.Kind.PARKED ? outcome.detail() : null;
        notBefore = now.plus(RETRY);
        hopeUntil = hopeUntil.equals(Instant.EPOCH) ? now.plus(hope) : hopeUntil;
        putOff = amount;
      }
    }
  }

  private void forget() {
    notBefore = Instant.EPOCH;
    hopeUntil = Instant.EPOCH;
    putOff = TokenAmount.ZERO;
    shortSince = null;
    delayed = false;
    trouble = null;
  }
}
