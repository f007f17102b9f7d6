package dev.ctrip.gateway.model;

import dev.ctrip.gateway.GatewayApplication;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.DepositConfirmation;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.chain.sniper.ScannerDriver;
import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.KeyTerms;
import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.payment.Payments;
import dev.ctrip.gateway.payment.activity.PaymentLedger;
import dev.ctrip.gateway.payment.relay.ScriptedWorkflows;
import dev.ctrip.gateway.payment.store.JdbcPayments;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.world.FakeChain;
import dev.ctrip.gateway.world.TestDatabase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The gateway's own scanner, stores, ledger, judgement, relay, sweeps and signer on a real
 * PostgreSQL, with a chain and a clock that a test moves. Temporal alone is not there: its place is
 * taken by {@link Lives}, so that a run is the same each time and takes milliseconds.
 */
final class ModelWorld implements AutoCloseable {

  private static final String HOLDS = "holds";
  private static final String ACCEPTS = "accepts";

  final FakeChain chain = new FakeChain();
  final ScriptedWorkflows workflows;
  final Payments payments;
  final PaymentLedger ledger;
  final JdbcPayments table;
  final DepositConfirmation confirmation;
  final SweepTransfers transfers;
  final SweepSigning signing;
  private final JdbcClient jdbc;
  final String holdingMerchant;
  final String acceptingMerchant;
  private final ConfigurableApplicationContext gateway;
  private final SettableClock time;
  private final ScannerDriver scanner;

  /** Time stands still until it is moved. */
  private static final class SettableClock implements InstantSource {

    private volatile Instant now;

    SettableClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  /**
   * @param seenAs how the scanner sees the chain; a test may plant a fault there
   */
  ModelWorld(Path directory, UnaryOperator<Chain> seenAs) {
    time = new SettableClock(chain.head().timestamp().plusSeconds(1));
    TestDatabase database = TestDatabase.fresh();
    // Each start sets up the logging of the whole JVM.
    synchronized (ModelWorld.class) {
      gateway =
          new SpringApplicationBuilder(GatewayApplication.class, Stage.class)
              .profiles("development")
              .initializers(context -> {
                context.getBeanFactory().registerSingleton("chain", chain);
                context.getBeanFactory().registerSingleton("time", time);
              })
              .run(
                  "--spring.temporal.test-server.enabled=true",
                  "--spring.temporal.namespace=default",
                  "--ctrip.temporal.manage-namespace=false",
                  "--spring.datasource.url=" + database.jdbcUrl(),
                  "--spring.datasource.username=postgres",
                  "--ctrip.sniper.enabled=false",
                  "--ctrip.relay.every=1d",
                  "--ctrip.relay.batch=1000",
                  "--ctrip.relay.verify-after=5s",
                  "--ctrip.sweep.interval=36500d",
                  "--ctrip.secret-key-file=" + directory.resolve("secret.key"),
                  "--server.port=0",
                  "--management.server.port=0");
    }
    workflows = gateway.getBean(ScriptedWorkflows.class);
    payments = gateway.getBean(Payments.class);
    ledger = gateway.getBean(PaymentLedger.class);
    table = gateway.getBean(JdbcPayments.class);
    confirmation = gateway.getBean(DepositConfirmation.class);
    transfers = gateway.getBean(SweepTransfers.class);
    signing = gateway.getBean(SweepSigning.class);
    jdbc = gateway.getBean(JdbcClient.class);
    holdingMerchant = merchant(HOLDS);
    acceptingMerchant = merchant(ACCEPTS);
    gateway.getBean(Merchants.class).setLatePolicy(ACCEPTS, LatePolicy.ACCEPT);
    scanner = new ScannerDriver(seenAs.apply(chain), gateway);
    // Deeper than any reorg of a run.
    for (int i = 0; i < 8; i++) {
      mine();
      scan();
    }
  }

  private String merchant(String name) {
    return gateway
        .getBean(ApiKeys.class)
        .create(KeyTerms.of(name, Set.of(Scope.PAYMENTS_WRITE)), "test")
        .entry()
        .merchantId();
  }

  /** In place of the real thing. No stereotype, or every context of the tests would find it. */
  static class Stage {

    @Bean
    @Primary
    Nodes fakeNodes(FakeChain chain) {
      return id -> chain;
    }

    @Bean
    @Primary
    Chains fakeChains(FakeChain chain) {
      List<ChainSettings> only = List.of(chain.settings());
      return () -> only;
    }

    @Bean
    @Primary
    Clock standingClock(InstantSource time) {
      return time.withZone(ZoneOffset.UTC);
    }

    @Bean
    @Primary
    ScriptedWorkflows scriptedWorkflows(JdbcPayments payments) {
      return new ScriptedWorkflows(payments);
    }
  }

  Instant now() {
    return time.instant();
  }

  void pass(Duration duration) {
    time.now = time.now.plus(duration);
  }

  /** A block of now, a second after the last one at least. */
  void mine() {
    pass(Duration.ofSeconds(1));
    Instant newest = chain.head().timestamp();
    if (!now().isAfter(newest)) {
      time.now = newest.plusSeconds(1);
    }
    chain.mineAt(now());
  }

  void scan() {
    scanner.scan();
  }

  void relay() {
    ScriptedWorkflows.relay(gateway);
  }

  /** What the signed sweeps of a payment move in all; zero where none of them is open. */
  BigInteger toBeMoved(String paymentId) {
    return number(
        """
        select case when bool_or(state in ('planned', 'signed'))
            then sum(amount) filter (where state in ('planned', 'signed', 'swept')) else 0 end
        from sweep where payment_id = :id
        """,
        paymentId);
  }

  boolean isSweeping(String paymentId) {
    return number(
                "select count(*) from sweep where payment_id = :id and state in ('planned', 'signed')",
                paymentId)
            .signum()
        > 0;
  }

  /** What has left the payment's address for the treasury, fees included. */
  BigInteger swept(String paymentId) {
    return number(
        "select sum(value + fee) from sweep where payment_id = :id and state = 'swept'", paymentId);
  }

  long events(String paymentId) {
    return number("select count(*) from payment_event where payment_id = :id", paymentId)
        .longValueExact();
  }

  private BigInteger number(String sql, String paymentId) {
    return jdbc.sql(sql)
        .param("id", paymentId)
        .query((row, n) -> row.getBigDecimal(1))
        .optional()
        .orElse(BigDecimal.ZERO)
        .toBigIntegerExact();
  }

  @Override
  public void close() {
    gateway.close();
  }
}
