package dev.ctrip.gateway.payment.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.GatewayApplication;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.chain.sniper.ScannerDriver;
import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.CancelResult;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentSearchAttributes;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentWorkflow;
import dev.ctrip.gateway.payment.Payments;
import dev.ctrip.gateway.platform.Payloads;
import dev.ctrip.gateway.world.FakeChain;
import dev.ctrip.gateway.world.RecordingMerchant;
import dev.ctrip.gateway.world.TestDatabase;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The whole gateway on a real PostgreSQL, with a chain in memory and a Temporal server that skips
 * time: seven days pass in a moment. Time and blocks move only when a test moves them.
 */
final class PaymentWorld implements AutoCloseable {

  static final TokenAmount DUE = TokenAmount.parseBaseUnits("1000000000000000000");
  static final Duration WINDOW = Duration.ofMinutes(30);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final FakeChain chain = new FakeChain();
  final ConfigurableApplicationContext gateway;
  final Payments payments;
  final JdbcClient jdbc;
  final RecordingMerchant merchant;
  private final TestWorkflowEnvironment temporal;
  private final ScannerDriver scanner;
  private final String merchantId;

  PaymentWorld(Path directory) {
    TestDatabase database = TestDatabase.fresh();
    gateway =
        new SpringApplicationBuilder(GatewayApplication.class, World.class)
            .profiles("development")
            .initializers(context -> context.getBeanFactory().registerSingleton("chain", chain))
            .run(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=postgres",
                "--spring.temporal.test-server.enabled=true",
                "--spring.temporal.namespace=default",
                // The server that skips time knows no operator's calls.
                "--ctrip.temporal.manage-namespace=false",
                "--ctrip.sniper.enabled=false",
                "--ctrip.secret-key-file=" + directory.resolve("secret.key"),
                "--ctrip.relay.every=100ms",
                "--ctrip.relay.wake-after=2s",
                "--ctrip.relay.verify-after=1m",
                "--server.port=0",
                "--management.server.port=0");
    temporal = gateway.getBean(TestWorkflowEnvironment.class);
    PaymentSearchAttributes.ALL.forEach(
        key -> temporal.registerSearchAttribute(key.getName(), key.getValueType()));
    payments = gateway.getBean(Payments.class);
    jdbc = gateway.getBean(JdbcClient.class);
    scanner = new ScannerDriver(chain, gateway);
    Merchants.NewKey key =
        gateway.getBean(Merchants.class).createKey("shop", Set.of(Scope.PAYMENTS_WRITE));
    merchantId = key.merchantId();
    merchant = RecordingMerchant.start(key.webhookSecret()).ofAnyTime();
    chain.mineAt(now());
    scanner.scan();
  }

  /** In place of the real thing. No stereotype, or every context of the tests would find it. */
  static class World {

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
    Clock skippedTime(TestWorkflowEnvironment temporal) {
      return new Clock() {
        @Override
        public Instant instant() {
          return Instant.ofEpochMilli(temporal.currentTimeMillis());
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException();
        }
      };
    }
  }

  Instant now() {
    return Instant.ofEpochMilli(temporal.currentTimeMillis());
  }

  /** A payment of one coin within {@link #WINDOW}, told to {@link #merchant}. */
  Payment create() {
    return create(merchant.url());
  }

  Payment create(@Nullable String webhookUrl) {
    Payment payment =
        payments
            .create(
                new NewPayment(
                    merchantId,
                    chain.settings(),
                    chain.settings().nativeCoin(),
                    DUE,
                    WINDOW,
                    "A-4711",
                    "{}",
                    webhookUrl,
                    null,
                    new byte[32]))
            .payment();
    await().atMost(PATIENCE).ignoreExceptions().until(() -> !isClosed(payment));
    return payment;
  }

  TxHash pay(Address address, String baseUnits) {
    return chain.pay(address, TokenAmount.parseBaseUnits(baseUnits));
  }

  /** One block after another, each read by the scanner. */
  void mine(int blocks) {
    for (int i = 0; i < blocks; i++) {
      temporal.sleep(chain.settings().blockTime());
      chain.mineAt(later());
      scanner.scan();
    }
  }

  /** Lets time pass, and mines a block at its end. */
  void pass(Duration time) {
    temporal.sleep(time);
    chain.mineAt(later());
    scanner.scan();
  }

  /** Lets time pass without a block. */
  void halt(Duration time) {
    temporal.sleep(time);
  }

  void reorg(int depth) {
    chain.reorg(depth);
    chain.mineAt(later());
    scanner.scan();
  }

  private Instant later() {
    Instant now = now();
    Instant newest = chain.head().timestamp();
    return now.isAfter(newest) ? now : newest.plusSeconds(1);
  }

  CancelResult cancel(Payment payment) {
    return payments.cancel(merchantId, payment.id(), "key_test");
  }

  Payment read(Payment payment) {
    return payments.find(merchantId, payment.id()).orElseThrow();
  }

  Payment awaitThat(Payment payment, Predicate<Payment> condition) {
    return await().atMost(PATIENCE).until(() -> read(payment), condition);
  }

  Payment awaitStatus(Payment payment, PaymentStatus status) {
    return awaitThat(payment, read -> read.status() == status);
  }

  /** Mines on until the payment has the status, as a living chain does. */
  Payment mineUntil(Payment payment, PaymentStatus status) {
    for (int i = 0; i < 60 && read(payment).status() != status; i++) {
      mine(1);
    }
    return awaitStatus(payment, status);
  }

  /** Lets time pass until the workflow has completed. */
  void passUntilClosed(Payment payment) {
    for (int i = 0; i < 20 && !isClosed(payment); i++) {
      pass(Duration.ofDays(1));
    }
    await().atMost(PATIENCE).until(() -> isClosed(payment));
    assertThat(execution(payment))
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
  }

  boolean isClosed(Payment payment) {
    return execution(payment) != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  WorkflowExecutionStatus execution(Payment payment) {
    return stub(payment).describe().getStatus();
  }

  WorkflowStub stub(Payment payment) {
    return gateway.getBean(WorkflowClient.class).newUntypedWorkflowStub(payment.id());
  }

  PaymentWorkflow workflow(Payment payment) {
    return gateway
        .getBean(WorkflowClient.class)
        .newWorkflowStub(PaymentWorkflow.class, payment.id());
  }

  WorkflowExecutionHistory history(Payment payment) {
    return gateway.getBean(WorkflowClient.class).fetchHistory(payment.id());
  }

  List<String> events(Payment payment) {
    return jdbc.sql("select type from payment_event where payment_id = :id order by sequence")
        .param("id", payment.id())
        .query((row, n) -> row.getString("type").substring("payment.".length()))
        .list();
  }

  static String payload(Object value) {
    return Payloads.converter().toPayload(value).orElseThrow().getData().toStringUtf8();
  }

  @Override
  public void close() {
    merchant.close();
    gateway.close();
  }
}
