package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.durable.Patience;
import java.time.Duration;
import java.time.Instant;

/**
 * When to ask a chain again. What wakes the payment meanwhile does not put the question off, nor
 * bring it forward.
 */
final class ChainPatience {

  private final Patience waits;
  private Instant notBefore = Instant.EPOCH;

  ChainPatience(Duration blockTime) {
    waits = new Patience(blockTime);
  }

  /**
   * @param estimate when there is likely something to learn
   */
  Instant nextQuestion(Instant estimate) {
    return estimate.isAfter(notBefore) ? estimate : notBefore;
  }

  /**
   * @param block how far the chain has come: one that stands still is asked ever less
   */
  void learntNothing(Instant now, long block) {
    notBefore = now.plus(waits.next(block));
  }

  void learntSomething() {
    waits.reset();
    notBefore = Instant.EPOCH;
  }
}
