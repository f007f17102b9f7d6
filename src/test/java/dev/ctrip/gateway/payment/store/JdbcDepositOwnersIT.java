package dev.ctrip.gateway.payment.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.DepositListener.Due;
import dev.ctrip.gateway.money.Address;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose balances are looked at, on a real PostgreSQL. */
@Timeout(60)
class JdbcDepositOwnersIT {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final PaymentTables tables = new PaymentTables();

  @Test
  void atItsDeadlineWhateverIsNotFinal() {
    List<Address> due =
        List.of(
            payment("pay_1", "pending", NOON.plusSeconds(1)),
            payment("pay_2", "detected", NOON.plusSeconds(2)));
    payment("pay_3", "confirmed", NOON.plusSeconds(1));
    payment("pay_4", "pending", NOON);
    payment("pay_5", "pending", NOON.plusSeconds(3));

    assertThat(tables.owners.due(PaymentTables.CHAIN.id(), NOON, NOON.plusSeconds(2), 10))
        .extracting(Due::address)
        .isEqualTo(due);
  }

  @Test
  void atOneMomentAllOrNone() {
    payment("pay_1", "pending", NOON.plusSeconds(1));
    payment("pay_2", "pending", NOON.plusSeconds(1));
    payment("pay_3", "pending", NOON.plusSeconds(2));

    assertThat(tables.owners.due(PaymentTables.CHAIN.id(), NOON, NOON.plusSeconds(2), 1))
        .hasSize(2);
  }

  @Test
  void nowAndThenWhateverMayStillBePaidInTheCoin() {
    List<Address> awaiting =
        List.of(
            payment("pay_1", "pending", NOON),
            payment("pay_2", "expired", NOON),
            payment("pay_3", "cancelled", NOON));
    payment("pay_4", "settled", NOON);
    payment("pay_5", "expired", NOON);
    tables.jdbc.sql("update payment set closed_at = now() where id = 'pay_5'").update();
    payment("pay_6", "pending", NOON);
    tables
        .jdbc
        .sql("update payment set token_contract_address = :token where id = 'pay_6'")
        .param("token", PaymentTables.USDC.checksummed())
        .update();

    List<Address> first = tables.owners.awaitingCoin(PaymentTables.CHAIN.id(), null, 2);
    assertThat(first).isEqualTo(awaiting.subList(0, 2));
    assertThat(tables.owners.awaitingCoin(PaymentTables.CHAIN.id(), first.getLast(), 2))
        .isEqualTo(awaiting.subList(2, 3));
  }

  private Address payment(String id, String status, Instant expiresAt) {
    tables.insert(id, tables.now(), false);
    return tables
        .jdbc
        .sql(
            """
            update payment set status = :status, expires_at = :at where id = :id returning address
            """)
        .param("status", status)
        .param("at", Timestamp.from(expiresAt))
        .param("id", id)
        .query((row, index) -> Address.parse(row.getString("address")))
        .single();
  }
}
