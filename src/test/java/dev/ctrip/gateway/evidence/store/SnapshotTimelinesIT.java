package dev.ctrip.gateway.evidence.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.DepositObservation;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.evidence.Timeline;
import dev.ctrip.gateway.evidence.TimelineEntry;
import dev.ctrip.gateway.evidence.Timelines;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.payment.PaymentRecords;
import dev.ctrip.gateway.payment.store.PaymentTables;
import dev.ctrip.gateway.sweep.Sweeps;
import dev.ctrip.gateway.webhook.WebhookSettings;
import dev.ctrip.gateway.webhook.Webhooks;
import dev.ctrip.gateway.world.RefusingDeposits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

@Timeout(60)
class SnapshotTimelinesIT {

  private static final String PAYMENT = "pay_1";

  private final PaymentTables tables = new PaymentTables();
  private final AnnotationConfigApplicationContext stores =
      new AnnotationConfigApplicationContext();

  @BeforeEach
  void start() {
    tables.insert(PAYMENT, null, false);
    stores.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
    stores.registerBean(JdbcClient.class, () -> tables.jdbc);
    stores.registerBean(
        PlatformTransactionManager.class, () -> tables.transaction.getTransactionManager());
    stores.registerBean(Clock.class, tables::clock);
    stores.registerBean(
        WebhookSettings.class,
        () -> new WebhookSettings(List.of(Duration.ZERO), Duration.ofSeconds(1), true, true));
    for (String module : List.of("chain", "sweep", "webhook", "payment", "evidence")) {
      stores.scan("dev.ctrip.gateway." + module + ".store");
    }
    stores.scan("dev.ctrip.gateway.webhook.http");
    stores.refresh();
  }

  @AfterEach
  void stop() {
    stores.close();
  }

  @Test
  void knowsNoOtherPayments() {
    assertThat(timelines().of("pay_2")).isEmpty();
    assertThat(timelines().of("")).isEmpty();
  }

  @Test
  void showsAllOfWhatMayBeShown() {
    observe(Timelines.MOST_ENTRIES);

    Timeline timeline = timelines().of(PAYMENT).orElseThrow();

    assertThat(timeline.entries()).hasSize(Timelines.MOST_ENTRIES);
    assertThat(timeline.truncated()).isFalse();
  }

  @Test
  void leavesTheNewestOutOfWhatIsTooMuch() {
    observe(Timelines.MOST_ENTRIES - 1);
    Instant last = lastObservation();
    deliver("msg_before", last.minusSeconds(1));
    deliver("msg_after", last.plusSeconds(1));

    Timeline timeline = timelines().of(PAYMENT).orElseThrow();

    assertThat(timeline.entries()).hasSize(Timelines.MOST_ENTRIES);
    assertThat(timeline.truncated()).isTrue();
    assertThat(timeline.entries().getLast().at()).isEqualTo(last);
    assertThat(timeline.entries()).hasAtLeastOneElementOfType(TimelineEntry.Delivery.class);
    assertThat(timeline.entries().toString()).contains("msg_before").doesNotContain("msg_after");
  }

  @Test
  void knowsThatThereIsMoreOfOneSortAlone() {
    observe(Timelines.MOST_ENTRIES + 1);

    Timeline timeline = timelines().of(PAYMENT).orElseThrow();

    assertThat(timeline.entries()).hasSize(Timelines.MOST_ENTRIES);
    assertThat(timeline.truncated()).isTrue();
  }

  /** What is committed between two of its questions belongs to the next timeline. */
  @Test
  void isOfOneMoment() {
    Deposits interrupting =
        new Interrupted(stores.getBean(Deposits.class), () -> deliver("msg_1", tables.now()));
    Timelines timelines =
        new SnapshotTimelines(
            stores.getBean(PaymentRecords.class),
            interrupting,
            stores.getBean(Sweeps.class),
            stores.getBean(Webhooks.class),
            stores.getBean(PlatformTransactionManager.class));

    assertThat(timelines.of(PAYMENT).orElseThrow().entries()).isEmpty();
    assertThat(timelines().of(PAYMENT).orElseThrow().entries())
        .extracting(TimelineEntry::what)
        .containsExactly("webhook.attempted");
  }

  private Timelines timelines() {
    return stores.getBean(Timelines.class);
  }

  private void observe(int count) {
    tables
        .jdbc
        .sql(
            """
            insert into deposit_observation (kind, chain_id, tx_hash, from_address, to_address,
              amount, block_number, block_hash, block_time, observed_at)
            select 'seen', chain_id, '0x' || lpad(to_hex(n), 64, '0'), address, address,
              1, n, '0x' || lpad(to_hex(n), 64, '0'), now(), now() + n * interval '1 second'
            from payment, generate_series(1, :count) n where id = :id order by n
            """)
        .param("id", PAYMENT)
        .param("count", count)
        .update();
  }

  private Instant lastObservation() {
    return tables
        .jdbc
        .sql("select max(observed_at) as at from deposit_observation")
        .query((row, number) -> row.getTimestamp("at").toInstant())
        .single();
  }

  private void deliver(String id, Instant at) {
    tables
        .jdbc
        .sql(
            """
            with delivery as (
              insert into webhook_delivery
                (id, merchant_id, subject_id, sequence, type, url, body, state, created_at)
              values (:id, :merchant, :payment, 1, 'payment.created', :id, '{}', 'pending', now())
              returning id)
            insert into webhook_attempt (delivery_id, attempt, attempted_at, duration_millis)
            select id, 1, cast(:at as timestamptz), 1 from delivery
            """)
        .param("id", id)
        .param("merchant", PaymentTables.SHOP)
        .param("payment", PAYMENT)
        .param("at", at.toString())
        .update();
  }

  /** Lets something happen just before the observations are read. */
  private record Interrupted(Deposits deposits, Runnable meanwhile) implements RefusingDeposits {

    @Override
    public List<DepositObservation> observations(Address address, int atMost) {
      Thread elsewhere = Thread.ofVirtual().start(meanwhile);
      try {
        elsewhere.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return deposits.observations(address, atMost);
    }
  }
}
