package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.PaymentRecheck;
import dev.ctrip.gateway.payment.store.JdbcPayments;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import io.temporal.spring.boot.ActivityImpl;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Wakes a payment as the relay does, whosever it is. */
@Component
@ConditionalOnRole(Role.WORKER)
@ActivityImpl(taskQueues = TaskQueues.PAYMENTS)
class RelayedRecheck implements PaymentRecheck {

  private final PaymentWorkflows workflows;
  private final JdbcPayments payments;
  private final TransactionTemplate transaction;

  RelayedRecheck(
      PaymentWorkflows workflows, JdbcPayments payments, TransactionTemplate transaction) {
    this.workflows = workflows;
    this.payments = payments;
    this.transaction = transaction;
  }

  @Override
  public void wake(Wake request) {
    workflows.wake(request.paymentId(), request.note());
  }

  @Override
  public Standing standing(String paymentId) {
    PaymentFacts facts =
        Objects.requireNonNull(transaction.execute(status -> payments.facts(paymentId)));
    return new Standing(
        facts.status(),
        List.copyOf(facts.flags()),
        facts.deposits().received(),
        facts.changesJudged() >= facts.changesSeen());
  }
}
