package dev.ctrip.gateway.refund.store;

import dev.ctrip.gateway.refund.Refund;
import dev.ctrip.gateway.refund.RefundState;
import dev.ctrip.gateway.refund.store.RefundRows.Paid;
import dev.ctrip.gateway.sweep.RefundApprovals;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads who asked, who approved and what was received, whatever anybody else says. */
@Component
class JdbcRefundApprovals implements RefundApprovals {

  private static final Set<RefundState> APPROVED =
      EnumSet.of(RefundState.APPROVED, RefundState.NEEDS_FUNDS, RefundState.SENDING);

  private final JdbcClient jdbc;
  private final RefundRows rows;
  private final Destinations destinations;
  private final TransactionTemplate transaction;

  JdbcRefundApprovals(
      JdbcClient jdbc,
      RefundRows rows,
      Destinations destinations,
      TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.rows = rows;
    this.destinations = destinations;
    this.transaction = transaction;
  }

  @Override
  public Optional<String> objection(Claim claim) {
    return Objects.requireNonNull(
        transaction.execute(status ->
            rows.find(claim.refundId())
                .map(stored -> Optional.ofNullable(objection(claim, stored.refund())))
                .orElseGet(() -> Optional.of("there is no refund " + claim.refundId()))));
  }

  private @Nullable String objection(Claim claim, Refund refund) {
    if (!APPROVED.contains(refund.state())) {
      return "the refund is " + refund.state().word();
    }
    if (claim.from() != null && !claim.from().equals(refund.paidTo().address())) {
      return "the address %s is not that of its payment".formatted(claim.from());
    }
    boolean asAsked =
        claim.chain().equals(refund.chain())
            && Objects.equals(claim.asset(), refund.asset().contract())
            && claim.to().equals(refund.to())
            && claim.amount().equals(refund.amount());
    if (!asAsked) {
      return "the transfer is not the refund that was asked for";
    }
    String unapproved = unapproved(refund);
    if (unapproved != null) {
      return unapproved;
    }
    String wrong = destinations.objection(refund.to()).orElse(null);
    return wrong == null ? exceeding(refund) : "the destination is refused: " + wrong;
  }

  /** Both keys have to exist and to be allowed to, for this merchant or for all. */
  private @Nullable String unapproved(Refund refund) {
    String approvedBy = refund.approvedBy();
    if (approvedBy == null || approvedBy.equals(refund.requestedBy())) {
      return "no other key than the one that asked for it has approved it";
    }
    long allowed =
        jdbc.sql(
                """
                select count(*) from api_key k
                where (k.id = :requester or k.id = :approver) and 'refunds' = any(k.scopes)
                  and (k.merchant_id = :merchant
                    or (k.id = :approver and 'admin' = any(k.scopes)))
                """)
            .param("requester", refund.requestedBy())
            .param("approver", approvedBy)
            .param("merchant", refund.merchantId())
            .query(Long.class)
            .single();
    return allowed == 2 ? null : "a key that asked for or approved it may not do so";
  }

  private @Nullable String exceeding(Refund refund) {
    Paid payment = rows.payment(refund.merchantId(), refund.paymentId()).orElse(null);
    if (payment == null) {
      return "the payment %s is not its merchant's".formatted(refund.paymentId());
    }
    return rows.spokenFor(payment).isAbove(rows.received(payment))
        ? "the refunds of %s come to %s, but it has received %s"
            .formatted(
                payment.id(),
                payment.asset().format(rows.spokenFor(payment)),
                payment.asset().format(rows.received(payment)))
        : null;
  }
}
