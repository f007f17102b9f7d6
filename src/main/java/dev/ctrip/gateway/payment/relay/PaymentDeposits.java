package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentSignals.DepositNotice;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import dev.ctrip.gateway.payment.store.JdbcDepositOwners;
import dev.ctrip.gateway.payment.store.JdbcDepositOwners.Owner;
import dev.ctrip.gateway.platform.TemporalCalls;
import dev.ctrip.gateway.sweep.Sweeps;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Hears of deposits from the chain module and wakes the payments that they belong to. */
@Component
class PaymentDeposits implements DepositListener {

  private static final Logger LOG = LoggerFactory.getLogger(PaymentDeposits.class);

  private static final Note LATE_DEPOSIT =
      new Note("sniper", "a deposit came or went after the payment was closed");

  private final JdbcDepositOwners owners;
  private final Sweeps sweeps;
  private final PaymentWorkflows workflows;

  PaymentDeposits(JdbcDepositOwners owners, Sweeps sweeps, PaymentWorkflows workflows) {
    this.owners = owners;
    this.sweeps = sweeps;
    this.workflows = workflows;
  }

  @Override
  public Set<Address> oursAmong(Collection<Address> recipients) {
    return owners.oursAmong(recipients);
  }

  @Override
  public void recorded(Collection<Deposit> deposits) {
    Map<Address, TokenAmount> largest =
        deposits.stream()
            .collect(
                Collectors.toMap(
                    Deposit::to, Deposit::amount, BinaryOperator.maxBy(TokenAmount::compareTo)));
    owners.countChanges(largest);
  }

  /** A sweep that was deep enough may have been in one of those blocks. */
  @Override
  public void rewound(ChainId chain, long lowestRemoved) {
    owners.countChanges(sweeps.reopenFrom(chain, lowestRemoved));
  }

  @Override
  public void caughtUp(ChainId chain) {
    owners.countChangesOfWaiting(chain);
  }

  /**
   * One signal per payment, since it looks at all of its deposits anyway. What cannot be told now
   * the relay tells later.
   */
  @Override
  public void committed(Collection<Deposit> deposits) {
    Map<Address, Deposit> largest =
        deposits.stream()
            .collect(
                Collectors.toMap(
                    Deposit::to,
                    deposit -> deposit,
                    (one, other) -> one.amount().isAtLeast(other.amount()) ? one : other));
    for (Deposit deposit : largest.values()) {
      Owner owner = owners.ownerOf(deposit.to()).orElse(null);
      if (owner == null || !deposit.amount().isAtLeast(owner.dust())) {
        continue;
      }
      try {
        if (owner.closed()) {
          workflows.wake(owner.paymentId(), LATE_DEPOSIT);
        } else {
          workflows.notice(owner.paymentId(), noticeOf(deposit));
        }
      } catch (RuntimeException e) {
        if (TemporalCalls.isUnreachable(e)) {
          throw e;
        }
        LOG.debug("the relay will wake {}", owner.paymentId(), e);
      }
    }
  }

  private static DepositNotice noticeOf(Deposit deposit) {
    return new DepositNotice(
        deposit.txHash(),
        deposit.logIndex(),
        deposit.blockNumber(),
        deposit.blockHash().toString(),
        deposit.state().name().toLowerCase(Locale.ROOT));
  }
}
