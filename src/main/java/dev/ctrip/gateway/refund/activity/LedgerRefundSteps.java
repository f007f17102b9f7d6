package dev.ctrip.gateway.refund.activity;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.refund.Refund;
import dev.ctrip.gateway.refund.RefundState;
import dev.ctrip.gateway.refund.RefundSteps;
import dev.ctrip.gateway.refund.store.JdbcRefunds;
import dev.ctrip.gateway.sweep.RefundApprovals;
import dev.ctrip.gateway.sweep.RefundTransfers;
import dev.ctrip.gateway.sweep.RefundTransfers.Answer;
import dev.ctrip.gateway.webhook.Webhooks;
import io.temporal.spring.boot.ActivityImpl;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Carries a refund out over its row and the ledger of what is sent. */
@Component
@ConditionalOnRole(Role.WORKER)
@ActivityImpl(taskQueues = TaskQueues.CHAIN)
class LedgerRefundSteps implements RefundSteps {

  private final JdbcRefunds refunds;
  private final RefundTransfers transfers;
  private final RefundApprovals approvals;
  private final Webhooks webhooks;
  private final Chains chains;

  LedgerRefundSteps(
      JdbcRefunds refunds,
      RefundTransfers transfers,
      RefundApprovals approvals,
      Webhooks webhooks,
      Chains chains) {
    this.refunds = refunds;
    this.transfers = transfers;
    this.approvals = approvals;
    this.webhooks = webhooks;
    this.chains = chains;
  }

  @Override
  public Standing look(String refundId) {
    JdbcRefunds.Seen seen = refunds.look(refundId);
    Refund refund = seen.refund();
    List<Webhooks.Pending> untold = webhooks.pending(refundId);
    if (refund.state().isOver() && untold.isEmpty()) {
      refunds.finish(refund);
    }
    return new Standing(
        refund.state(),
        refund.inWords(),
        seen.outgoingId(),
        seen.signed(),
        Objects.requireNonNullElse(refund.detail(), ""),
        refund.confirmationsRequired(),
        refund.blockTime(),
        untold,
        refund.state().isOver() && refund.source() == Refund.Source.DEPOSIT_ADDRESS
            ? refund.paymentId()
            : null);
  }

  @Override
  public boolean plan(String refundId) {
    Refund refund = refunds.get(refundId);
    boolean toBePlanned =
        refund.state() == RefundState.APPROVED || refund.state() == RefundState.NEEDS_FUNDS;
    if (!toBePlanned) {
      return true;
    }
    if (chains.withId(refund.chain()).isEmpty()) {
      refunds.hold(
          refundId, refund.state(), "the chain " + refund.chainName() + " is not enabled any more");
      return false;
    }
    // The signer asks the same again; here it spares a plan that would be refused.
    Optional<String> objection = approvals.objection(claim(refund));
    if (objection.isPresent()) {
      refunds.holdForGood(refundId, objection.get());
      return true;
    }
    return switch (transfers.plan(order(refund), () -> refunds.begin(refundId))) {
      case Answer.Planned _, Answer.NotWanted _ -> true;
      case Answer.TooLittle(String reason) -> {
        refunds.hold(refundId, RefundState.NEEDS_FUNDS, reason);
        yield false;
      }
      case Answer.NotNow(String reason) -> {
        refunds.hold(refundId, RefundState.APPROVED, reason);
        yield false;
      }
      case Answer.Impossible(String reason) -> {
        refunds.holdForGood(refundId, reason);
        yield true;
      }
    };
  }

  private static RefundApprovals.Claim claim(Refund refund) {
    return new RefundApprovals.Claim(
        refund.id(), refund.chain(), null, refund.asset().contract(), refund.to(), refund.amount());
  }

  private static RefundTransfers.Order order(Refund refund) {
    return new RefundTransfers.Order(
        refund.id(),
        refund.chain(),
        refund.asset(),
        refund.paidTo(),
        refund.to(),
        refund.amount(),
        refund.confirmationsRequired());
  }

  @Override
  public void giveUp(String refundId, String reason) {
    transfers.takeBack(refundId, reason);
    if (refunds.look(refundId).outgoingId() == null) {
      refunds.hold(refundId, RefundState.NEEDS_FUNDS, reason);
    }
  }
}
