package dev.ctrip.gateway.payment.store;

import static dev.ctrip.gateway.payment.store.PaymentTables.CHAIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.sweep.SweepOwners.Owner;
import dev.ctrip.gateway.sweep.SweepOwners.Stretch;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.world.FakeDepositSearch;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JdbcSweepOwnersIT {

  private final PaymentTables tables = new PaymentTables();
  private final JdbcSweepOwners owners = new JdbcSweepOwners(tables.jdbc);

  @BeforeEach
  void makePayments() {
    tables.insert("pay_1", tables.now(), false);
    tables.insert("pay_2", tables.now(), false);
  }

  @Test
  void tellWhoseAnAddressIs() {
    set("pay_2", "status = 'confirmed', dust = 5");

    Owner owner = owners.at(address("pay_2")).orElseThrow();

    assertThat(owner.paymentId()).isEqualTo("pay_2");
    assertThat(owner.key()).isEqualTo(KeyReference.ofDeposit(index("pay_2")));
    assertThat(owner.chain()).isEqualTo(CHAIN.id());
    assertThat(owner.asset().isNativeCoin()).isTrue();
    assertThat(owner.confirmationsRequired()).isEqualTo(2);
    assertThat(owner.finality()).isEqualTo(Finality.DEPTH);
    assertThat(owner.due()).isTrue();
    assertThat(owners.at(address("pay_1")).orElseThrow().due()).as("pending").isFalse();
    assertThat(owners.at(PaymentTables.USDC)).isEmpty();
  }

  @Test
  void findThoseWithWhatWasNotAskedFor() {
    set("pay_1", "flags = array ['late', 'wrong_asset']");
    set("pay_2", "flags = array ['wrong_chain']");
    tables.insert("pay_3", tables.now(), false);

    assertThat(ids(owners.withForeignMoney("", 10))).containsExactly("pay_1", "pay_2");
    assertThat(ids(owners.withForeignMoney("", 1))).containsExactly("pay_1");
    assertThat(ids(owners.withForeignMoney("pay_1", 10))).containsExactly("pay_2");
  }

  @Test
  void findThoseWithMoreThanWasSwept() {
    deposit("pay_1");
    deposit("pay_2");
    set("pay_1", "status = 'expired', closed_at = now()");

    assertThat(withUnswept(true)).containsExactly("pay_1");
    assertThat(withUnswept(false)).as("pay_2 is pending").containsExactly("pay_1");

    set("pay_2", "status = 'confirmed'");
    assertThat(withUnswept(true)).containsExactly("pay_1");
    assertThat(withUnswept(false)).containsExactly("pay_1", "pay_2");
    assertThat(owners.withUnswept(ChainId.of(1), false, "").owners()).isEmpty();
    assertThat(ids(owners.withUnswept(CHAIN.id(), false, "pay_1").owners()))
        .containsExactly("pay_2");
  }

  @Test
  void leaveOutWhatASweepWasMadeForAndDust() {
    deposit("pay_1");
    deposit("pay_2");
    set("pay_1", "closed_at = now()");
    set("pay_2", "closed_at = now(), dust = 2");
    assertThat(withUnswept(true)).containsExactly("pay_1");

    for (String state : List.of("waiting", "planned", "signed", "swept")) {
      sweep("pay_1", state);
      assertThat(withUnswept(true)).as(state).isEmpty();
    }
    sweep("pay_1", "stuck");
    assertThat(withUnswept(true)).containsExactly("pay_1");
  }

  @Test
  void leaveOutWhatAReorgTook() {
    deposit("pay_1");
    set("pay_1", "closed_at = now()");
    tables.jdbc.sql("update deposit set state = 'orphaned'").update();

    assertThat(withUnswept(true)).isEmpty();
  }

  private List<String> withUnswept(boolean closedOnly) {
    Stretch stretch = owners.withUnswept(CHAIN.id(), closedOnly, "");
    assertThat(stretch.next()).isNull();
    return ids(stretch.owners());
  }

  private static List<String> ids(List<Owner> owners) {
    return owners.stream().map(Owner::paymentId).toList();
  }

  private void set(String paymentId, String what) {
    tables
        .jdbc
        .sql("update payment set " + what + " where id = :id")
        .param("id", paymentId)
        .update();
  }

  /** One base unit. */
  private void deposit(String paymentId) {
    tables.record(FakeDepositSearch.deposit(index(paymentId) + 1, address(paymentId), null));
  }

  /** The payment's only one, of one base unit. */
  private void sweep(String paymentId, String state) {
    tables.jdbc.sql("delete from sweep").update();
    tables
        .jdbc
        .sql(
            """
            insert into sweep (id, payment_id, chain_id, from_address, derivation_index, to_address,
              asset, asset_symbol, asset_decimals, amount, value, fee, confirmations_required, state,
              reason, created_at, swept_at, updated_at)
            values ('swp_1', :payment, :chain, :from, 0, :from, null, 'ETH', 18, 1, 1, 0, 1, :state,
              case when :state in ('waiting', 'stuck') then 'because' end, now(),
              case when :state = 'swept' then now() end, now())
            """)
        .param("payment", paymentId)
        .param("chain", CHAIN.id().value())
        .param("from", address(paymentId).checksummed())
        .param("state", state)
        .update();
  }

  private Address address(String paymentId) {
    return tables.payments.terms(paymentId).address();
  }

  private long index(String paymentId) {
    return tables.payments.terms(paymentId).derivationIndex();
  }
}
