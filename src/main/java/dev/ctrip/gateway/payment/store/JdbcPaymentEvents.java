package dev.ctrip.gateway.payment.store;

import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The append-only history of each payment. Each row's hash covers the row before it, so that a row
 * which was changed, removed or put in later shows. Every write expects the caller's transaction
 * and the payment's row lock.
 */
@Component
public class JdbcPaymentEvents {

  private static final byte[] BEFORE_THE_FIRST = new byte[32];

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
        .param("hash", hash(previous, event))
        .update();
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

  /**
   * SHA-256 over the previous hash in hexadecimal and the row's fields, each in its own line with
   * its length in bytes before it, so that no two rows have the same text.
   */
  static byte[] hash(byte[] previous, NewEvent event) {
    StringBuilder text = new StringBuilder();
    field(text, HexFormat.of().formatHex(previous));
    field(text, event.paymentId());
    field(text, Long.toString(event.sequence()));
    field(text, event.stepKey());
    field(text, event.type().word());
    field(text, event.status().word());
    field(text, String.join(",", PaymentColumns.words(event.flags())));
    field(text, event.data());
    field(text, event.occurredAt().toString());
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void field(StringBuilder text, String value) {
    text.append(value.getBytes(StandardCharsets.UTF_8).length).append(':').append(value);
    text.append('\n');
  }
}
