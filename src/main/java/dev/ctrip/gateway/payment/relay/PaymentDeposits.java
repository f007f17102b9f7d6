package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.payment.PaymentWorkflow.DepositNotice;
import dev.ctrip.gateway.payment.store.JdbcPayments;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Hears of deposits from the chain module and wakes the payments that they belong to. */
@Component
class PaymentDeposits implements DepositListener {

  private final JdbcPayments payments;
  private final PaymentWorkflows workflows;

  PaymentDeposits(JdbcPayments payments, PaymentWorkflows workflows) {
    this.payments = payments;
    this.workflows = workflows;
  }

  @Override
  public Set<Address> oursAmong(Collection<Address> recipients) {
    return payments.oursAmong(recipients);
  }

  @Override
  public void recorded(Collection<Deposit> deposits) {
    payments.countDeposits(deposits.stream().map(Deposit::to).collect(Collectors.toSet()));
  }

  /** One signal per payment: it looks at all of its deposits anyway. */
  @Override
  public void committed(Collection<Deposit> deposits) {
    deposits.stream()
        .collect(Collectors.toMap(Deposit::to, deposit -> deposit, (first, second) -> second))
        .forEach((address, deposit) ->
            payments
                .openOwnerOf(address)
                .ifPresent(owner -> workflows.notice(owner.paymentId(), noticeOf(deposit))));
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
