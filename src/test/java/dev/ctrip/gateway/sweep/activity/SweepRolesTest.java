package dev.ctrip.gateway.sweep.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.sweep.RefundApprovals;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.store.JdbcSweeps;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.wallet.GasWallet;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import io.temporal.spring.boot.ActivityImpl;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionOperations;

class SweepRolesTest {

  private static final Chains CHAINS = ConfiguredChains.of(ConfiguredChains.local());

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withUserConfiguration(
              Settings.class,
              ChainSweepTransfers.class,
              TokenSweeps.class,
              TopUps.class,
              Pursuit.class,
              Unblocking.class,
              LedgerSweepSigning.class,
              SweepLedger.class,
              JdbcSweeps.class)
          .withBean(JdbcClient.class, () -> JdbcClient.create(new DriverManagerDataSource()))
          .withBean(TransactionOperations.class, TransactionOperations::withoutTransaction)
          .withBean(Clock.class, Clock::systemUTC)
          .withBean(Chains.class, () -> CHAINS)
          .withBean(GasWallet.class, () -> Optional::empty)
          .withBean(RefundApprovals.class, () -> claim -> Optional.of("not approved"))
          .withBean(Deposits.class, () -> new SweepWorld.NothingRead(true))
          .withBean(
              Nodes.class,
              () ->
                  id -> {
                    throw new UnsupportedOperationException();
                  });

  @Test
  void servesEverythingWhereOneProcessPlaysAllRoles() {
    runner
        .withBean(Signer.class, () -> TestWallet.signer(CHAINS))
        .run(context ->
            assertThat(context)
                .hasSingleBean(SweepTransfers.class)
                .hasSingleBean(SweepSigning.class));
  }

  @Test
  void servesNothingInTheApi() {
    runner
        .withPropertyValues("ctrip.roles=api")
        .run(context ->
            assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(SweepTransfers.class)
                .doesNotHaveBean(SweepSigning.class));
  }

  @Test
  void servesTransfersWithoutASignerInAWorker() {
    runner
        .withPropertyValues("ctrip.roles=worker")
        .run(context ->
            assertThat(context)
                .hasSingleBean(SweepTransfers.class)
                .doesNotHaveBean(SweepSigning.class));
  }

  @Test
  void stopsTheStartOnAShareThatIsNone() {
    runner
        .withPropertyValues("ctrip.roles=worker", "ctrip.sweep.max-fee-percent=0")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessage("ctrip.sweep.max-fee-percent lies between 1 and 100"));
  }

  @Test
  void signsOnTheSignersQueueOnly() {
    assertThat(LedgerSweepSigning.class.getAnnotation(ActivityImpl.class).taskQueues())
        .containsExactly(TaskQueues.SIGNER);
    assertThat(ChainSweepTransfers.class.getAnnotation(ActivityImpl.class).taskQueues())
        .containsExactly(TaskQueues.CHAIN);
  }

  /** Finds the settings as the application does. */
  @Configuration(proxyBeanMethods = false)
  @ConfigurationPropertiesScan
  static class Settings {}
}
