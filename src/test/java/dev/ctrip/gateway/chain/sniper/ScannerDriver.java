package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.OwnTransfers;
import dev.ctrip.gateway.chain.store.JdbcBalanceChecks;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** The real scanner with the real beans, moved by a test step by step instead of by heads. */
public final class ScannerDriver {

  private final Scanner scanner;

  public ScannerDriver(Chain chain, BeanFactory gateway) {
    scanner =
        new Scanner(
            chain,
            gateway.getBean(JdbcScanProgress.class),
            gateway.getBean(JdbcDeposits.class),
            gateway.getBean(JdbcBalanceChecks.class),
            gateway.getBean(DepositListener.class),
            gateway.getBean(OwnTransfers.class),
            gateway.getBean(TransactionTemplate.class),
            ScanWorld.NO_TURNS,
            new SniperMetrics(new SimpleMeterRegistry(), chain.settings()),
            gateway.getBean(Clock.class));
  }

  /** Reads the chain up to its head. */
  public void scan() {
    while (scanner.advance()) {}
  }
}
