package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.payment.PaymentSignals.DepositNotice;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import dev.ctrip.gateway.payment.store.DepositOwners;
import dev.ctrip.gateway.sweep.store.JdbcSweeps;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The real listener on the real tables; only that nobody is woken in Temporal. */
public final class DepositsWithoutTemporal {

  private DepositsWithoutTemporal() {}

  public static DepositListener on(JdbcClient jdbc, Chains chains) {
    return new PaymentDeposits(
        DepositOwners.on(jdbc),
        chains,
        new JdbcSweeps(jdbc, Clock.systemUTC()),
        new NobodyIsWoken());
  }

  private static final class NobodyIsWoken extends PaymentWorkflows {

    @SuppressWarnings("NullAway") // Whatever would use them is replaced.
    NobodyIsWoken() {
      super(null, null, null);
    }

    @Override
    void ensureRunning(String paymentId) {}

    @Override
    void wake(String paymentId, Note note) {}

    @Override
    void notice(String paymentId, DepositNotice notice) {}
  }
}
