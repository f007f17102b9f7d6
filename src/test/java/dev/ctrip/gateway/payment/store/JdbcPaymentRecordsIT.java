package dev.ctrip.gateway.payment.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentEvent;
import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentRecord;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.Transition;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class JdbcPaymentRecordsIT {

  private static final String PAYMENT = "pay_1";

  private final PaymentTables tables = new PaymentTables();
  private final JdbcPaymentRecords records = new JdbcPaymentRecords(tables.payments, tables.events);

  @BeforeEach
  void live() {
    tables.insert(PAYMENT, null, false);
    tables.history.append(PAYMENT, PaymentEventType.CREATED, "1", PaymentTables.SHOP, "asked for");
    tables.pass(Duration.ofSeconds(1));
    tables.payments.apply(
        PAYMENT,
        new Transition(
            PaymentEventType.DETECTED,
            PaymentStatus.DETECTED,
            new TreeSet<>(List.of(PaymentFlag.OVERPAID, PaymentFlag.LATE)),
            TokenAmount.ofBaseUnits(5),
            TokenAmount.ofBaseUnits(3),
            null,
            "enough"),
        2,
        tables.now());
    tables.history.append(PAYMENT, PaymentEventType.DETECTED, "2", PaymentEvent.GATEWAY, "enough");
  }

  @Test
  void giveThePaymentAndItsEventsInOrder() {
    PaymentRecord record = find();

    assertThat(record.payment()).isEqualTo(tables.payments.find(PAYMENT).orElseThrow());
    assertThat(record.events())
        .containsExactly(
            new PaymentEvent(
                1,
                "payment.created",
                "pending",
                List.of(),
                PaymentTables.SHOP,
                "asked for",
                TokenAmount.ZERO,
                TokenAmount.ZERO,
                tables.now().minusSeconds(1)),
            new PaymentEvent(
                2,
                "payment.detected",
                "detected",
                List.of("overpaid", "late"),
                PaymentEvent.GATEWAY,
                "enough",
                TokenAmount.ofBaseUnits(5),
                TokenAmount.ofBaseUnits(3),
                tables.now()));
    assertThat(record.events()).extracting(PaymentEvent::isAct).containsExactly(true, false);
    assertThat(record.intact()).isTrue();
    assertThat(records.find(PAYMENT, 1).orElseThrow().events())
        .isEqualTo(record.events().subList(0, 1));
    assertThat(records.find(PAYMENT, 1).orElseThrow().intact()).isTrue();
    assertThat(records.find("pay_2", 100)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update payment set status = 'settled'",
        "update payment set flags = '{late}'",
        "update payment set flags = '{}'",
        "update payment set amount_received = 6",
        "update payment set amount_confirmed = 5",
        "update payment set sequence = 3",
        "update payment_event set data = replace(data, 'enough', 'ENOUGH') where sequence = 2",
        "delete from payment_event where sequence = 1",
        "delete from payment_event where sequence = 2",
        "delete from payment_event"
      })
  void showThatSomebodyChangedPaymentOrHistory(String sql) {
    tables.jdbc.sql("alter table payment_event disable trigger all").update();
    tables.jdbc.sql(sql).update();

    assertThat(find().intact()).isFalse();
    assertThat(find().payment()).extracting(Payment::id).isEqualTo(PAYMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CREATED", "CANCELLED", "CANCEL_REFUSED"})
  void nobodyCanActInTheGatewaysName(PaymentEventType type) {
    tables.jdbc.sql("update payment set sequence = 3").update();
    tables.history.append(PAYMENT, type, "3", PaymentEvent.GATEWAY, "so it was said");

    assertThat(find().events().getLast().isAct()).isTrue();
  }

  private PaymentRecord find() {
    return records.find(PAYMENT, 100).orElseThrow();
  }
}
