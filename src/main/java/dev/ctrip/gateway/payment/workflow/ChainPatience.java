package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.durable.Backoff;
import java.time.Duration;
import java.time.Instant;

/**
 * When to ask a chain again. After a question that brought nothing, the wait is twice the last, so
 * that a chain which has halted for days hardly grows the history; what wakes the payment meanwhile
 * does not put the question off.
 */
final class ChainPatience {

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Backoff backoff;
  private Instant notBefore = Instant.EPOCH;

  ChainPatience(Duration blockTime) {
    backoff = new Backoff(blockTime, LONGEST);
  }

  /**
   * @param estimate when there is likely something to learn
   */
  Instant nextQuestion(Instant estimate) {
    return estimate.isAfter(notBefore) ? estimate : notBefore;
  }

  void learntNothing(Instant now) {
    notBefore = now.plus(backoff.next());
  }

  void learntSomething() {
    backoff.reset();
    notBefore = Instant.EPOCH;
  }
}
