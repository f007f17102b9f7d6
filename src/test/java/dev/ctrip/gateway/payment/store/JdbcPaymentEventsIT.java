package dev.ctrip.gateway.payment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.store.JdbcPaymentEvents.NewEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    assertThat(rows()).hasSize(4);
    assertThat(firstBroken()).isEmpty();
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

    assertThat(firstBroken()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void showsARemovedRow(long sequence) {
    tamper("delete from payment_event where sequence = " + sequence);

    assertThat(firstBroken()).hasValue(sequence + 1);
  }

  @Test
  void showsARemovedRowAlthoughTheNextWasTiedToTheOneBefore() {
    tamper(
        """
        update payment_event later set previous_hash = removed.previous_hash
        from payment_event removed where removed.sequence = 2 and later.sequence = 3
        """);
    tamper("delete from payment_event where sequence = 2");

    assertThat(firstBroken()).hasValue(3L);
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

    assertThat(firstBroken()).hasValue(4L);
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
    assertThat(rows()).hasSize(4);
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
    tables.events.append(
        new NewEvent(
            PAYMENT,
            sequence,
            step(sequence),
            type,
            status,
            List.of(flags),
            "{\"farbe\":\"grün\"}",
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

  @SuppressWarnings("ArrayRecordComponent") // Compared once, with Arrays.equals.
  private record Row(byte[] previous, byte[] hash, NewEvent event) {}

  private List<Row> rows() {
    return tables.jdbc.sql("select * from payment_event order by sequence").query(this::row).list();
  }

  private Row row(ResultSet row, int number) throws SQLException {
    String type = row.getString("type").substring("payment.".length());
    return new Row(
        row.getBytes("previous_hash"),
        row.getBytes("hash"),
        new NewEvent(
            row.getString("payment_id"),
            row.getLong("sequence"),
            row.getString("step_key"),
            PaymentEventType.valueOf(type.toUpperCase(Locale.ROOT)),
            PaymentStatus.ofWord(row.getString("status")),
            Arrays.stream((String[]) row.getArray("flags").getArray())
                .map(PaymentFlag::ofWord)
                .toList(),
            row.getString("data"),
            row.getTimestamp("occurred_at").toInstant()));
  }

  /** The sequence of the first row that does not follow from those before it. */
  private Optional<Long> firstBroken() {
    byte[] previous = new byte[32];
    for (Row row : rows()) {
      byte[] expected = JdbcPaymentEvents.hash(previous, row.event());
      if (!Arrays.equals(row.previous(), previous) || !Arrays.equals(row.hash(), expected)) {
        return Optional.of(row.event().sequence());
      }
      previous = expected;
    }
    return Optional.empty();
  }
}
