package dev.ctrip.gateway.payment.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentVersions.PaymentVersion;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JdbcPaymentVersionsIT {

  private static final String PAYMENT = "pay_1";

  private final PaymentTables tables = new PaymentTables();
  private final JdbcPaymentVersions versions = new JdbcPaymentVersions(tables.jdbc);

  @BeforeEach
  void insert() {
    tables.insert(PAYMENT, null, false);
    tables.insert("pay_2", null, false);
  }

  @Test
  void areThereForPaymentsThatAre() {
    assertThat(versions.of(Set.of(PAYMENT, "pay_2", "pay_unknown")))
        .containsOnlyKeys(PAYMENT, "pay_2");
    assertThat(versions.of(Set.of())).isEmpty();
    assertThat(version().status()).isEqualTo(PaymentStatus.PENDING);
  }

  @Test
  void changeWithDepositsDeadlineAndEvents() {
    PaymentVersion first = version();
    assertThat(version()).isEqualTo(first);

    tables.changeDeposits(PAYMENT);
    PaymentVersion second = version();
    tables.payments.extend(PAYMENT, tables.now().plus(Duration.ofHours(2)));
    PaymentVersion third = version();
    tables.jdbc.sql("update payment set sequence = 2 where id = 'pay_1'").update();

    assertThat(Set.of(first, second, third, version())).hasSize(4);
  }

  @Test
  void changeWithTheChainOnlyWhileConfirmationsAreCounted() {
    PaymentVersion pending = version();
    nextBlock();
    assertThat(version()).isEqualTo(pending);
    tables
        .jdbc
        .sql("update payment set status = 'detected', detected_at = now() where id = 'pay_1'")
        .update();
    PaymentVersion detected = version();
    assertThat(detected.status()).isEqualTo(PaymentStatus.DETECTED);

    nextBlock();

    assertThat(version()).isNotEqualTo(detected);
  }

  private void nextBlock() {
    tables.jdbc.sql("update chain_state set head_number = head_number + 1").update();
  }

  private PaymentVersion version() {
    return versions.of(Set.of(PAYMENT)).values().iterator().next();
  }
}
