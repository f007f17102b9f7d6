package dev.ctrip.gateway.payment.store;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentEvent;
import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The append-only history of each payment. Each row's hash covers the row before it, so that a row
 * which was changed, removed or put in later shows. Every write expects the caller's transaction
 * and the payment's row lock.
 */
@Component
public class JdbcPaymentEvents {

  private static final byte[] BEFORE_THE_FIRST = new byte[32];

  /** A row's data may have 20 kB. */
  private static final int ROWS_IN_MEMORY = 200;

  private static final JsonMapper JSON = new JsonMapper();

  private final JdbcClient jdbc;

  JdbcPaymentEvents(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param stepKey makes the row unique
   * @param data JSON, kept exactly as given
   */
  public record NewEvent(
      String paymentId,
      long sequence,
      String stepKey,
      PaymentEventType type,
      PaymentStatus status,
      Collection<PaymentFlag> flags,
      String data,
      Instant occurredAt) {

    public NewEvent {
      // What PostgreSQL keeps of a time; the hash must be computed over the same.
      occurredAt = occurredAt.truncatedTo(ChronoUnit.MICROS);
      flags = List.copyOf(flags);
    }
  }

  public long count(String paymentId, PaymentEventType type) {
    return jdbc.sql(
            "select count(*) from payment_event where payment_id = :payment and type = :type")
        .param("payment", paymentId)
        .param("type", type.word())
        .query(Long.class)
        .single();
  }

  public boolean contains(String stepKey) {
    return jdbc.sql("select exists (select 1 from payment_event where step_key = :key)")
        .param("key", stepKey)
        .query(Boolean.class)
        .single();
  }

  public void append(NewEvent event) {
    byte[] previous = lastHash(event.paymentId());
    jdbc.sql(
            """
            insert into payment_event (
              payment_id, sequence, step_key, type, status, flags, data, occurred_at,
              previous_hash, hash)
            values (
              :payment, :sequence, :stepKey, :type, :status, :flags, :data, :occurredAt,
              :previous, :hash)
            """)
        .param("payment", event.paymentId())
        .param("sequence", event.sequence())
        .param("stepKey", event.stepKey())
        .param("type", event.type().word())
        .param("status", event.status().word())
        .param("flags", PaymentColumns.words(event.flags()))
        .param("data", event.data())
        .param("occurredAt", Timestamp.from(event.occurredAt()))
        .param("previous", previous)
        .param("hash", Row.of(event).hashAfter(previous))
        .update();
  }

  /**
   * What was read of a payment's history.
   *
   * @param oldest as many as were asked for
   * @param newest null if there is none at all
   * @param firstBroken sequence of the first row that does not follow from those before it; null if
   *     each does
   */
  record History(
      List<PaymentEvent> oldest, @Nullable PaymentEvent newest, @Nullable Long firstBroken) {}

  /**
   * Reads all of the history, but keeps no more in memory than was asked for.
   *
   * @param atMost no more than so many of the oldest are given
   */
  History read(String paymentId, int atMost) {
    Reading reading = new Reading(atMost);
    jdbc.sql("select * from payment_event where payment_id = :payment order by sequence")
        .param("payment", paymentId)
        .withFetchSize(ROWS_IN_MEMORY)
        .query(reading);
    return reading.history();
  }

  private static final class Reading implements RowCallbackHandler {

    private final int atMost;
    private final List<PaymentEvent> oldest = new ArrayList<>();
    private @Nullable PaymentEvent newest;
    private byte[] previous = BEFORE_THE_FIRST;
    private @Nullable Long firstBroken;

    Reading(int atMost) {
      this.atMost = atMost;
    }

    @Override
    public void processRow(ResultSet columns) throws SQLException {
      Row row = Row.of(columns);
      byte[] hash = row.hashAfter(previous);
      boolean follows =
          Arrays.equals(columns.getBytes("previous_hash"), previous)
              && Arrays.equals(columns.getBytes("hash"), hash);
      if (!follows && firstBroken == null) {
        firstBroken = row.sequence();
      }
      previous = hash;
      newest = row.event();
      if (oldest.size() < atMost) {
        oldest.add(newest);
      }
    }

    History history() {
      return new History(List.copyOf(oldest), newest, firstBroken);
    }
  }

  private byte[] lastHash(String paymentId) {
    return jdbc.sql(
            """
            select hash from payment_event where payment_id = :payment
            order by sequence desc limit 1
            """)
        .param("payment", paymentId)
        .query((row, n) -> row.getBytes("hash"))
        .optional()
        .orElse(BEFORE_THE_FIRST);
  }

  /** What is hashed of an event, in the words that are stored. */
  private record Row(
      String paymentId,
      long sequence,
      String stepKey,
      String type,
      String status,
      List<String> flags,
      String data,
      Instant occurredAt) {

    static Row of(NewEvent event) {
      return new Row(
          event.paymentId(),
          event.sequence(),
          event.stepKey(),
          event.type().word(),
          event.status().word(),
          List.of(PaymentColumns.words(event.flags())),
          event.data(),
          event.occurredAt());
    }

    static Row of(ResultSet columns) throws SQLException {
      return new Row(
          columns.getString("payment_id"),
          columns.getLong("sequence"),
          columns.getString("step_key"),
          columns.getString("type"),
          columns.getString("status"),
          Stream.of((String[]) columns.getArray("flags").getArray()).map(String::valueOf).toList(),
          columns.getString("data"),
          columns.getTimestamp("occurred_at").toInstant());
    }

    /**
     * SHA-256 over the previous hash in hexadecimal and the row's fields, each in its own line with
     * its length in bytes before it, so that no two rows have the same text.
     */
    byte[] hashAfter(byte[] previous) {
      StringBuilder text = new StringBuilder();
      field(text, HexFormat.of().formatHex(previous));
      field(text, paymentId);
      field(text, Long.toString(sequence));
      field(text, stepKey);
      field(text, type);
      field(text, status);
      field(text, String.join(",", flags));
      field(text, data);
      field(text, occurredAt.toString());
      try {
        return MessageDigest.getInstance("SHA-256")
            .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    PaymentEvent event() {
      JsonNode read = readable(data);
      return new PaymentEvent(
          sequence,
          type,
          status,
          flags,
          read.path("actor").asString(null),
          read.path("rule").asString(null),
          amount(read.path("amount_received")),
          amount(read.path("amount_confirmed")),
          occurredAt);
    }
  }

  /** What cannot be read was not written by us; an empty node then. */
  private static JsonNode readable(String data) {
    try {
      return JSON.readTree(data);
    } catch (JacksonException e) {
      return JSON.missingNode();
    }
  }

  private static @Nullable TokenAmount amount(JsonNode baseUnits) {
    try {
      return TokenAmount.parseBaseUnits(baseUnits.asString(""));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void field(StringBuilder text, String value) {
    text.append(value.getBytes(StandardCharsets.UTF_8).length).append(':').append(value);
    text.append('\n');
  }
}
