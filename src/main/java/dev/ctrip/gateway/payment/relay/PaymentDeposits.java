package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentSignals.DepositNotice;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import dev.ctrip.gateway.payment.store.JdbcDepositOwners;
import dev.ctrip.gateway.payment.store.JdbcDepositOwners.Owner;
import dev.ctrip.gateway.platform.TemporalCalls;
import dev.ctrip.gateway.sweep.Sweeps;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
  private final Chains chains;
  private final Sweeps sweeps;
  private final PaymentWorkflows workflows;

  PaymentDeposits(
      JdbcDepositOwners owners, Chains chains, Sweeps sweeps, PaymentWorkflows workflows) {
    this.owners = owners;
    this.chains = chains;
    this.sweeps = sweeps;
    this.workflows = workflows;
  }

  @Override
  public Set<Address> oursAmong(Collection<Address> recipients) {
    return owners.oursAmong(recipients);
  }

  @Override
  public List<Due> due(ChainId chain, Instant after, Instant upTo, int atMost) {
    return owners.due(chain, after, upTo, atMost);
  }

  @Override
  public List<Address> awaitingCoin(ChainId chain, @Nullable Address after, int atMost) {
    return owners.awaitingCoin(chain, after, atMost);
  }

  @Override
  public void recorded(Collection<Deposit> deposits) {
    owners.countChanges(deposits, this::listedDust);
  }

  private TokenAmount listedDust(Deposit deposit) {
    return chains
        .withId(deposit.chain())
        .flatMap(chain -> chain.listed(deposit.asset()))
        .map(ListedToken::dust)
        .orElse(TokenAmount.ZERO);
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
    Map<Address, List<Deposit>> byAddress =
        deposits.stream().collect(Collectors.groupingBy(Deposit::to));
    for (Map.Entry<Address, List<Deposit>> changed : byAddress.entrySet()) {
      Owner owner = owners.ownerOf(changed.getKey()).orElse(null);
      Deposit deposit =
          owner == null
              ? null
              : changed.getValue().stream()
                  .filter(candidate -> !isDust(candidate, owner))
                  .findFirst()
                  .orElse(null);
      if (owner == null || deposit == null) {
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

  private boolean isDust(Deposit deposit, Owner owner) {
    TokenAmount dust = owner.asksFor(deposit) ? owner.dust() : listedDust(deposit);
    return !deposit.amount().isAtLeast(dust);
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
