package dev.ctrip.gateway.model;

import dev.ctrip.gateway.chain.DepositConfirmation;
import dev.ctrip.gateway.payment.Judgement;
import dev.ctrip.gateway.payment.NextStep;
import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.Transition;
import dev.ctrip.gateway.payment.activity.PaymentLedger;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.wallet.KeyReference;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;

/**
 * Does what a payment's workflow does (load, judge, act, wait), with the same activities, up to
 * where it would wait.
 */
final class Lives {

  private static final Duration RETRY_OF_SWEEP = Duration.ofHours(6);

  private final ModelWorld world;

  Lives(ModelWorld world) {
    this.world = world;
  }

  /** What its workflow would do next, and by which facts. */
  String nextStep(Life life) {
    PaymentFacts facts = world.ledger.load(life.id());
    return "%s by %s"
        .formatted(Judgement.judge(life.terms, facts, world.now(), life.outlook()), facts);
  }

  void drive(Life life) {
    PaymentFacts facts = world.ledger.load(life.id());
    boolean goesOn = true;
    while (goesOn) {
      NextStep step = Judgement.judge(life.terms, facts, world.now(), life.outlook());
      life.dueAt = Instant.MAX;
      switch (step) {
        case NextStep.RecordTransition(Transition transition) -> {
          String key = life.id() + "/" + transition.type().word() + "/" + (facts.sequence() + 1);
          facts =
              world.ledger.record(PaymentLedger.Recording.of(key, life.terms, facts, transition));
        }
        case NextStep.MarkJudged() -> facts = world.ledger.markJudged(judged(life, facts));
        case NextStep.Confirm(long blocksStillNeeded) -> {
          goesOn = blocksStillNeeded == 0 && confirm(life) > 0;
          life.dueAt = Instant.MIN;
          facts = world.ledger.load(life.id());
        }
        case NextStep.Sweep sweep -> {
          goesOn = sweep(life, facts, sweep);
          life.dueAt = Instant.MIN;
          facts = world.ledger.load(life.id());
        }
        case NextStep.AwaitUntil(Instant until, String label) -> {
          goesOn = false;
          life.dueAt = until;
        }
        case NextStep.AwaitChain(String reason) -> {
          goesOn = false;
          life.dueAt = Instant.MIN;
        }
        case NextStep.AwaitWebhooks() -> goesOn = false;
        case NextStep.AwaitPerson(String reason) -> goesOn = false;
        case NextStep.Close() -> {
          facts = world.ledger.close(judged(life, facts));
          goesOn = !facts.closed() || facts.isUnjudged();
        }
      }
    }
  }

  private int confirm(Life life) {
    return world
        .confirmation
        .confirm(
            new DepositConfirmation.Request(
                life.terms.chainId(),
                life.terms.address(),
                life.terms.confirmationsRequired(),
                life.terms.finality()))
        .confirmed();
  }

  /**
   * @return whether it is through
   */
  private boolean sweep(Life life, PaymentFacts facts, NextStep.Sweep sweep) {
    SweepRequest request =
        new SweepRequest(
            life.id() + "/sweep/" + facts.finishedSweeps(),
            life.id(),
            life.terms.chainId(),
            life.terms.address(),
            KeyReference.ofDeposit(life.terms.derivationIndex()),
            life.terms.token(),
            sweep.amount(),
            life.terms.confirmationsRequired());
    try {
      SweepTransfers.Plan plan = world.transfers.plan(request);
      if (plan.outgoingId().isEmpty() || plan.decision() == SweepTransfers.Decision.STUCK) {
        life.sweepNotBefore = world.now().plus(RETRY_OF_SWEEP);
        return false;
      }
      world.signing.sign(plan.outgoingId());
      world.transfers.broadcast(plan.outgoingId());
      return world.transfers.follow(plan.outgoingId()).stage() == SweepTransfers.Stage.THROUGH;
    } catch (ApplicationFailure retriedLater) {
      return false;
    }
  }

  private static PaymentLedger.Judged judged(Life life, PaymentFacts facts) {
    return new PaymentLedger.Judged(life.id(), facts.changesSeen());
  }
}
