package dev.ctrip.gateway.payment.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.GatewayApplication;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.chain.sniper.ScannerDriver;
import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.KeyTerms;
import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.ActResult;
import dev.ctrip.gateway.payment.LateDepositWorkflow;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentSearchAttributes;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentWorkflow;
import dev.ctrip.gateway.payment.Payments;
import dev.ctrip.gateway.platform.Payloads;
import dev.ctrip.gateway.pricing.Price;
import dev.ctrip.gateway.world.FakeChain;
import dev.ctrip.gateway.world.PaymentRuns;
import dev.ctrip.gateway.world.RecordingMerchant;
import dev.ctrip.gateway.world.SteeredRates;
import dev.ctrip.gateway.world.TestDatabase;
import dev.ctrip.gateway.world.TestTemporal;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The whole gateway on a real PostgreSQL, with a chain in memory and, unless it was asked for
 * another, a Temporal server that skips time: seven days pass in a moment. Blocks move only when a
 * test moves them, and so does skipped time.
 */
final class PaymentWorld implements AutoCloseable {

  static final TokenAmount DUE = TokenAmount.parseBaseUnits("1000000000000000000");
  static final Duration WINDOW = Duration.ofMinutes(30);

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Longer than one waits for a block: what passes a deadline. */
  private static final Duration LONG = Duration.ofMinutes(1);

  /** How the history of a workflow ends that has not come to rest. */
  private static final Set<EventType> WORKING =
      Set.of(
          EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);

  final FakeChain chain = new FakeChain();
  final SteeredRates rates;
  final ConfigurableApplicationContext gateway;
  final Payments payments;
  final JdbcClient jdbc;
  final RecordingMerchant merchant;
  private final @Nullable TestWorkflowEnvironment skipping;
  private final ScannerDriver scanner;
  final String merchantId;

  PaymentWorld(Path directory) {
    this(
        directory,
        "--spring.temporal.test-server.enabled=true",
        "--spring.temporal.namespace=default",
        // The server that skips time knows no operator's calls.
        "--ctrip.temporal.manage-namespace=false",
        "--ctrip.relay.wake-after=2s",
        "--ctrip.relay.verify-after=1m",
        // It would make two thousand rounds of every week that is skipped.
        "--ctrip.sweep.interval=36500d");
  }

  /**
   * The same on a real Temporal server, where time passes by itself: late money is looked after for
   * seconds, and an endpoint that is down is given up soon.
   */
  static PaymentWorld on(TestTemporal temporal, Path directory) {
    return on(temporal, directory, "6s", "0s,1s,1s");
  }

  /**
   * @param lateWindow for example {@code 6s}
   * @param webhookSchedule the waits before each attempt, the first {@code 0s}
   */
  static PaymentWorld on(
      TestTemporal temporal, Path directory, String lateWindow, String webhookSchedule) {
    return new PaymentWorld(
        directory,
        "--spring.temporal.connection.target=" + temporal.address(),
        "--spring.temporal.namespace=" + TestTemporal.NAMESPACE,
        "--ctrip.payment.late-window=" + lateWindow,
        "--ctrip.webhook.schedule=" + webhookSchedule,
        "--ctrip.relay.verify-after=2s");
  }

  private PaymentWorld(Path directory, String... settings) {
    TestDatabase database = TestDatabase.fresh();
    List<String> arguments = new ArrayList<>(List.of(settings));
    arguments.addAll(
        List.of(
            "--spring.datasource.url=" + database.jdbcUrl(),
            "--spring.datasource.username=postgres",
            "--ctrip.sniper.enabled=false",
            "--ctrip.secret-key-file=" + directory.resolve("secret.key"),
            "--ctrip.relay.every=100ms",
            "--server.port=0",
            "--management.server.port=0"));
    gateway =
        new SpringApplicationBuilder(GatewayApplication.class, World.class)
            .profiles("development")
            .initializers(context -> context.getBeanFactory().registerSingleton("chain", chain))
            .run(arguments.toArray(String[]::new));
    skipping = gateway.getBeanProvider(TestWorkflowEnvironment.class).getIfAvailable();
    if (skipping != null) {
      PaymentSearchAttributes.ALL.forEach(
          key -> skipping.registerSearchAttribute(key.getName(), key.getValueType()));
    }
    payments = gateway.getBean(Payments.class);
    rates = gateway.getBean(SteeredRates.class);
    jdbc = gateway.getBean(JdbcClient.class);
    scanner = new ScannerDriver(chain, gateway);
    ApiKeys.NewKey key =
        gateway
            .getBean(ApiKeys.class)
            .create(KeyTerms.of("shop", Set.of(Scope.PAYMENTS_WRITE)), "test");
    merchantId = key.entry().merchantId();
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
    SteeredRates steeredRates() {
      return new SteeredRates();
    }

    @Bean
    @Primary
    Clock skippedTime(ObjectProvider<TestWorkflowEnvironment> skipping) {
      TestWorkflowEnvironment temporal = skipping.getIfAvailable();
      InstantSource time =
          temporal == null
              ? InstantSource.system()
              : () -> Instant.ofEpochMilli(temporal.currentTimeMillis());
      return time.withZone(ZoneOffset.UTC);
    }
  }

  Instant now() {
    return gateway.getBean(Clock.class).instant();
  }

  /** A payment of one coin within {@link #WINDOW}, told to {@link #merchant}. */
  Payment create() {
    return create(merchant.url());
  }

  Payment create(@Nullable String webhookUrl) {
    return create(webhookUrl, WINDOW);
  }

  Payment create(@Nullable String webhookUrl, Duration window) {
    return create(DUE, null, webhookUrl, window);
  }

  /** A payment of so many francs within {@link #WINDOW}, at the rate of {@link #rates}. */
  Payment createPriced(String francs) {
    Price price = Price.parse(SteeredRates.ETH_IN_CHF.currency(), francs);
    return create(null, price, merchant.url(), WINDOW);
  }

  private Payment create(
      @Nullable TokenAmount due,
      @Nullable Price price,
      @Nullable String webhookUrl,
      Duration window) {
    Payment payment =
        payments
            .create(
                new NewPayment(
                    merchantId,
                    chain.settings(),
                    chain.settings().nativeCoin(),
                    due,
                    price,
                    window,
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
      pass(chain.settings().blockTime());
    }
  }

  /** Lets time pass, and mines a block at its end. */
  void pass(Duration time) {
    halt(time);
    chain.mineAt(later());
    scanner.scan();
  }

  /** Lets time pass without a block. */
  void halt(Duration time) {
    if (skipping != null) {
      if (time.compareTo(LONG) >= 0) {
        awaitRest();
      }
      skipping.sleep(time);
    } else {
      await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
    }
  }

  /**
   * Until the workflows know all that was recorded and wait again, if that is soon. Time that is
   * skipped while one works may let a timer fire that it cancels at that moment; the time-skipping
   * server then refuses what it did, for ever.
   */
  private void awaitRest() {
    try {
      await()
          .pollInterval(Duration.ofMillis(20))
          .during(Duration.ofMillis(100))
          .atMost(Duration.ofSeconds(10))
          .until(this::isAtRest);
    } catch (ConditionTimeoutException e) {
      // One that tries again and again is never at rest.
    }
  }

  private boolean isAtRest() {
    return jdbc
        .sql(
            "select id, changes_seen = changes_judged as judged from payment where closed_at is null")
        .query((row, number) -> row.getBoolean("judged") && isWaiting(row.getString("id")))
        .list()
        .stream()
        .allMatch(Boolean::booleanValue);
  }

  private boolean isWaiting(String workflowId) {
    try {
      WorkflowExecutionHistory history =
          gateway.getBean(WorkflowClient.class).fetchHistory(workflowId);
      return !WORKING.contains(history.getLastEvent().getEventType());
    } catch (RuntimeException e) {
      // It has not been started yet, or never will be here.
      return true;
    }
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

  ActResult cancel(Payment payment) {
    return payments.cancel(merchantId, payment.id(), "key_test");
  }

  ActResult accept(Payment payment) {
    return payments.accept(
        merchantId, payment.id(), null, "key_test/jane", "she is a good customer");
  }

  ActResult extend(Payment payment, Duration expiresIn) {
    return payments.extend(merchantId, payment.id(), expiresIn, "key_test");
  }

  /** For payments made from now on. */
  void setLatePolicy(LatePolicy policy) {
    gateway.getBean(Merchants.class).setLatePolicy("shop", policy);
  }

  /** The workflow that looks after the payment once it is closed. */
  WorkflowStub lateDeposit(Payment payment) {
    return gateway
        .getBean(WorkflowClient.class)
        .newUntypedWorkflowStub(LateDepositWorkflow.idFor(payment.id()));
  }

  /** Mines on until nothing is left to do after the close. */
  Payment mineUntilLateDepositIsOver(Payment payment) {
    mineUntil(() -> isLateDepositOver(payment));
    return read(payment);
  }

  /** No number of blocks would do: it may be slower in taking them up than they are mined. */
  private void mineUntil(BooleanSupplier reached) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          boolean over = reached.getAsBoolean();
          if (!over) {
            mine(1);
          }
          return over;
        });
  }

  private boolean isLateDepositOver(Payment payment) {
    try {
      return lateDeposit(payment).describe().getStatus()
          == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
    } catch (WorkflowNotFoundException e) {
      return false;
    }
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
    mineUntil(() -> read(payment).status() == status);
    return read(payment);
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

  /** What the Web UI shows under User Metadata. */
  String currentDetails(Payment payment) {
    return stub(payment)
        .query("__temporal_workflow_metadata", WorkflowMetadata.class)
        .getCurrentDetails();
  }

  WorkflowExecutionHistory history(Payment payment) {
    return gateway.getBean(WorkflowClient.class).fetchHistory(payment.id());
  }

  WorkflowExecutionHistory historyAfterTheClose(Payment payment) {
    return gateway
        .getBean(WorkflowClient.class)
        .fetchHistory(LateDepositWorkflow.idFor(payment.id()));
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
    try (gateway;
        merchant) {
      if (skipping != null) {
        PaymentRuns.assertNoneFailed(
            skipping.getWorkflowServiceStubs(),
            skipping.getWorkflowClient().getOptions().getNamespace());
      }
    }
  }
}
