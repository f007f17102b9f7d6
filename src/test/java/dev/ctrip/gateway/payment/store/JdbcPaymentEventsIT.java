package dev.ctrip.gateway.payment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentEvent;
import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.store.JdbcPaymentEvents.NewEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DuplicateKeyException;

@Timeout(30)
class JdbcPaymentEventsIT {

  private static final String PAYMENT = "pay_1";

  private final PaymentTables tables = new PaymentTables();

  @BeforeEach
  void live() {
    tables.insert(PAYMENT, null, false);
    append(1, PaymentEventType.CREATED, PaymentStatus.PENDING);
    append(2, PaymentEventType.UNDERPAID, PaymentStatus.PENDING, PaymentFlag.UNDERPAID);
    append(3, PaymentEventType.DETECTED, PaymentStatus.DETECTED);
    append(4, PaymentEventType.CONFIRMED, PaymentStatus.CONFIRMED);
  }

  @Test
  void chainsEachRowToTheOneBefore() {
    assertThat(events()).hasSize(4);
    assertThat(firstBroken()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "step_key = 'another'",
        "type = 'payment.settled'",
        "status = 'settled'",
        "flags = '{}'",
        "data = data || ' '",
        "occurred_at = occurred_at + interval '1 microsecond'",
        "sequence = 9",
        "previous_hash = hash",
        "hash = previous_hash"
      })
  void showsAChangedRow(String change) {
    tamper("update payment_event set " + change + " where sequence = 2");

    assertThat(firstBroken()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void showsARemovedRow(long sequence) {
    tamper("delete from payment_event where sequence = " + sequence);

    assertThat(firstBroken()).isEqualTo(sequence + 1);
  }

  @Test
  void showsARemovedRowAlthoughTheNextWasTiedToTheOneBefore() {
    tamper(
        """
        update payment_event later set previous_hash = removed.previous_hash
        from payment_event removed where removed.sequence = 2 and later.sequence = 3
        """);
    tamper("delete from payment_event where sequence = 2");

    assertThat(firstBroken()).isEqualTo(3);
  }

  @Test
  void showsARowThatWasPutIn() {
    tamper("update payment_event set sequence = sequence + 1 where sequence = 4");
    tamper(
        """
        insert into payment_event
        select payment_id, 4, 'forged', type, status, flags, data, occurred_at, previous_hash, hash
        from payment_event where sequence = 3
        """);

    assertThat(firstBroken()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update payment_event set data = '{}' where sequence = 2",
        "update payment_event set sequence = sequence",
        "delete from payment_event where sequence = 4"
      })
  void isNeverChangedByTheGateway(String sql) {
    assertThatThrownBy(() -> tables.jdbc.sql(sql).update())
        .hasMessageContaining("never changed or deleted");
    assertThat(events()).hasSize(4);
  }

  /** Computed by another program, as docs/timeline.md tells; what is stored must stay provable. */
  @Test
  void hashesAsEverBefore() {
    assertThat(
            tables
                .jdbc
                .sql("select encode(hash, 'hex') from payment_event where sequence = 1")
                .query((row, n) -> row.getString(1))
                .single())
        .isEqualTo("316a610cac8b806bf1418b6e9b1bfe1a7eac5cc64d953e9613c560f7bf823e06");
  }

  @Test
  void readsItsOwnWords() {
    append(
        5,
        PaymentEventType.OVERPAID,
        PaymentStatus.CONFIRMED,
        "{\"actor\":\"gateway\",\"rule\":\"received 2 of 1\","
            + "\"amount_received\":\"2\",\"amount_confirmed\":\"1\",\"deposits\":[]}",
        PaymentFlag.OVERPAID);

    assertThat(events().getLast())
        .isEqualTo(
            new PaymentEvent(
                5,
                "payment.overpaid",
                "confirmed",
                List.of("overpaid"),
                "gateway",
                "received 2 of 1",
                TokenAmount.ofBaseUnits(2),
                TokenAmount.ofBaseUnits(1),
                Instant.parse("2026-01-01T12:00:05.123456Z")));
    assertThat(firstBroken()).isNull();
  }

  /** Whoever tampers writes what he likes; that must not keep the rest from being read. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "data = 'no JSON'",
        "data = '[]'",
        "data = ''",
        "data = '{\"actor\":{},\"amount_received\":-1,\"amount_confirmed\":\"1e9\"}'",
        "type = 'payment.invented', data = '{}'",
        "status = 'invented', data = '{}'",
        "flags = '{invented,NULL}', data = '{}'"
      })
  void readsWhatNobodyOfUsWrote(String change) {
    tamper("update payment_event set " + change + " where sequence = 2");

    assertThat(firstBroken()).isEqualTo(2);
    assertThat(events()).hasSize(4);
    assertThat(events().get(1))
        .extracting(PaymentEvent::actor, PaymentEvent::rule, PaymentEvent::amountReceived)
        .containsOnlyNulls();
  }

  @Test
  void checksAllOfALongHistoryThoughItGivesTheOldest() {
    for (long sequence = 5; sequence <= 1000; sequence++) {
      append(sequence, PaymentEventType.UPDATED, PaymentStatus.CONFIRMED);
    }
    tamper("update payment_event set data = '{}' where sequence = 999");

    JdbcPaymentEvents.History history = tables.events.read(PAYMENT, 3);

    assertThat(history.oldest()).extracting(PaymentEvent::sequence).containsExactly(1L, 2L, 3L);
    assertThat(history.newest()).extracting(PaymentEvent::sequence).isEqualTo(1000L);
    assertThat(history.firstBroken()).isEqualTo(999);
  }

  @Test
  void takesEachStepAndEachSequenceOnce() {
    assertThat(tables.events.contains(step(4))).isTrue();
    assertThat(tables.events.contains(step(5))).isFalse();
    assertThatThrownBy(() -> append(4, PaymentEventType.SETTLED, PaymentStatus.SETTLED))
        .isInstanceOf(DuplicateKeyException.class);
  }

  private void append(
      long sequence, PaymentEventType type, PaymentStatus status, PaymentFlag... flags) {
    append(sequence, type, status, "{\"farbe\":\"grün\"}", flags);
  }

  private void append(
      long sequence,
      PaymentEventType type,
      PaymentStatus status,
      String data,
      PaymentFlag... flags) {
    tables.events.append(
        new NewEvent(
            PAYMENT,
            sequence,
            step(sequence),
            type,
            status,
            List.of(flags),
            data,
            Instant.parse("2026-01-01T12:00:00.123456789Z").plusSeconds(sequence)));
  }

  private static String step(long sequence) {
    return PAYMENT + "/step/" + sequence;
  }

  /** As somebody who owns the database could. */
  private void tamper(String sql) {
    tables.jdbc.sql("alter table payment_event disable trigger all").update();
    tables.jdbc.sql(sql).update();
  }

  private List<PaymentEvent> events() {
    return tables.events.read(PAYMENT, 100).oldest();
  }

  private @Nullable Long firstBroken() {
    return tables.events.read(PAYMENT, 100).firstBroken();
  }
}
