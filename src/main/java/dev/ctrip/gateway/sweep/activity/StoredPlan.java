package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepTransfers.Decision;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.sweep.store.SweepIntent;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import java.util.Objects;

/** What has been planned for a sweep before. */
final class StoredPlan {

  private StoredPlan() {}

  /**
   * @param sweep one that does not wait
   */
  static Plan of(SweepIntent sweep, SweepLedger ledger) {
    if (sweep.state() == Sweep.State.STUCK) {
      return new Plan(Decision.STUCK, "", Objects.requireNonNull(sweep.reason()));
    }
    Outgoing transfer = ledger.transfer(sweep).orElseThrow();
    boolean sent = transfer.newestSigned().filter(Outgoing.Attempt::broadcast).isPresent();
    return new Plan(sent ? Decision.UNDER_WAY : Decision.PLANNED, transfer.id(), "");
  }
}
