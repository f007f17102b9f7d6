package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import dev.ctrip.gateway.payment.store.JdbcSweepOwners;
import dev.ctrip.gateway.sweep.SweepOwners;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the sweeps' side of payments, and wakes them as the relay does. */
@Component
class RelayedSweepOwners implements SweepOwners {

  private final JdbcSweepOwners owners;
  private final PaymentWorkflows workflows;

  RelayedSweepOwners(JdbcSweepOwners owners, PaymentWorkflows workflows) {
    this.owners = owners;
    this.workflows = workflows;
  }

  @Override
  public Optional<Owner> at(Address address) {
    return owners.at(address);
  }

  @Override
  public List<Owner> withForeignMoney(String afterId, int atMost) {
    return owners.withForeignMoney(afterId, atMost);
  }

  @Override
  public Stretch withUnswept(ChainId chain, boolean closedOnly, String afterId) {
    return owners.withUnswept(chain, closedOnly, afterId);
  }

  @Override
  public void recheck(String paymentId, String actor, String reason) {
    workflows.wake(paymentId, new Note(actor, reason));
  }
}
