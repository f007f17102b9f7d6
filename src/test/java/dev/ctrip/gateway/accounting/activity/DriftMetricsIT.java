package dev.ctrip.gateway.accounting.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.accounting.store.IncidentRows;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.world.TestDatabase;
import dev.ctrip.gateway.world.api.SettableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class DriftMetricsIT {

  private final JdbcClient jdbc = TestDatabase.fresh().jdbc();
  private final SettableClock clock = new SettableClock();
  private final MeterRegistry meters = new SimpleMeterRegistry();

  @BeforeEach
  void start() {
    open("deposit:1");
    new DriftMetrics(
        ConfiguredChains.of(ConfiguredChains.local()), new IncidentRows(jdbc), clock, meters);
  }

  private void open(String account) {
    jdbc.sql(
            """
            insert into accounting_incident (chain_id, account, expected, actual, first_block,
              last_block, first_seen_at, last_seen_at, opened_at)
            values (:chain, :account, 1, 0, 1, 1, now(), now(), now())
            """)
        .param("chain", ConfiguredChains.LOCAL.value())
        .param("account", account)
        .update();
  }

  private double gauge() {
    return meters.get("ctrip.accounting.drift").gauge().value();
  }

  @Test
  void tellsFromTheStartOnWhatIsOpenWhoeverFoundIt() {
    assertThat(gauge()).isOne();

    open("deposit:2");

    clock.pass(Duration.ofSeconds(9));
    assertThat(gauge()).as("asked a moment ago").isOne();
    clock.pass(Duration.ofSeconds(1));
    assertThat(gauge()).isEqualTo(2);
  }

  @Test
  void isNoNumberWhileTheDatabaseDoesNotTell() {
    jdbc.sql("alter table accounting_incident rename to away").update();
    assertThat(gauge()).isNaN();

    jdbc.sql("alter table away rename to accounting_incident").update();
    clock.pass(DriftMetrics.ASKED_AT_MOST_EVERY);

    assertThat(gauge()).isOne();
  }
}
