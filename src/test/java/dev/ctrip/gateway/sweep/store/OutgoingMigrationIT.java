package dev.ctrip.gateway.sweep.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.world.TestDatabase;
import java.sql.Types;
import java.time.Clock;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/** Nothing that was signed before there was a ledger of all that is sent is forgotten. */
class OutgoingMigrationIT {

  private static final String TREASURY = "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720";
  private static final String SWEPT_HASH = "0x" + "1".repeat(64);
  private static final String EARLY_HASH = "0x" + "3".repeat(64);
  private static final String SIGNED_HASH = "0x" + "2".repeat(64);

  private final TestDatabase database = TestDatabase.empty();

  @BeforeEach
  void migrateWithRowsOfBefore() {
    Flyway.configure().dataSource(database.dataSource()).target("11").load().migrate();
    insertPayment();
    insertSweep("swp_swept", 0, "swept", SWEPT_HASH);
    insertSweep("swp_early", 3, "swept", EARLY_HASH);
    database.jdbc().sql("update sweep set swept_in_block = null where id = 'swp_early'").update();
    insertSweep("swp_signed", 1, "signed", SIGNED_HASH);
    insertSweep("swp_planned", 2, "planned", null);
    insertSweep("swp_refused", null, "stuck", null);

    Flyway.configure().dataSource(database.dataSource()).load().migrate();
  }

  @Test
  void everySweepKeepsItsTransaction() {
    assertThat(sweeps().ofPayment("pay_1"))
        .extracting(Sweep::id, Sweep::state, Sweep::txHash)
        .containsExactlyInAnyOrder(
            tuple("swp_swept", Sweep.State.SWEPT, TxHash.parse(SWEPT_HASH)),
            tuple("swp_early", Sweep.State.SWEPT, TxHash.parse(EARLY_HASH)),
            tuple("swp_signed", Sweep.State.SIGNED, TxHash.parse(SIGNED_HASH)),
            tuple("swp_planned", Sweep.State.PLANNED, null),
            tuple("swp_refused", Sweep.State.STUCK, null));
    Outgoing signed = ledger().transfer(ledger().get("swp_signed")).orElseThrow();
    assertThat(signed.nonce()).isOne();
    assertThat(signed.state()).isEqualTo(Outgoing.State.SIGNED);
    assertThat(signed.newest().broadcast()).isTrue();
    assertThat(ledger().signedBytes(signed, signed.newest())).containsExactly(7);
    assertThat(ledger().transfer(ledger().get("swp_swept")).orElseThrow().minedHash())
        .isEqualTo(TxHash.parse(SWEPT_HASH));
  }

  @Test
  void whatWasSignedStillCannotBeChanged() {
    for (String change :
        List.of(
            "update outgoing set nonce = 9 where sweep_id = 'swp_signed'",
            "update outgoing_attempt set amount = 8 where tx_hash is not null")) {
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(() -> database.jdbc().sql(change).update())
          .withMessageContaining("never changed or deleted");
    }
  }

  private JdbcSweeps sweeps() {
    return new JdbcSweeps(database.jdbc(), Clock.systemUTC());
  }

  private SweepLedger ledger() {
    return new SweepLedger(database.jdbc(), database.transactions(), Clock.systemUTC());
  }

  private void insertPayment() {
    database
        .jdbc()
        .sql(
            """
            insert into merchant (id, name, webhook_secret, created_at)
            values ('mer_1', 'shop', '\\x00', now())
            """)
        .update();
    database
        .jdbc()
        .sql(
            """
            insert into payment (id, merchant_id, chain_id, chain, token, decimals, amount,
              tolerance_basis_points, dust, confirmations_required, finality, block_time_millis,
              address, derivation_index, late_window_seconds, reorg_grace_seconds, request_hash,
              created_at, expires_at, status, sequence)
            values ('pay_1', 'mer_1', 31337, 'local', 'ETH', 18, 1, 0, 0, 3, 'depth', 1000,
              :address, 7, 0, 0, '\\x00', now(), now(), 'confirmed', 1)
            """)
        .param("address", TREASURY)
        .update();
  }

  private void insertSweep(
      String id, @Nullable Integer nonce, String state, @Nullable String txHash) {
    database
        .jdbc()
        .sql(
            """
            insert into sweep (id, payment_id, chain_id, from_address, derivation_index, to_address,
              asset, asset_symbol, asset_decimals, amount, value, fee, confirmations_required, state,
              reason, created_at, swept_at, updated_at, swept_in_block, reorged_at)
            values (:id, 'pay_1', 31337, :address, 7, :address, null, 'ETH', 18, 10, 9, 1, 2, :state,
              case when :state = 'stuck' then 'refused' end, now(),
              case when :state = 'swept' then now() end, now(),
              case when :state = 'swept' then 12 end,
              case when :state = 'signed' then now() end)
            """)
        .param("id", id)
        .param("address", TREASURY)
        .param("state", state)
        .update();
    if (nonce == null) {
      return;
    }
    database
        .jdbc()
        .sql(
            """
            insert into signing_address (chain_id, address) values (31337, :address)
            on conflict do nothing
            """)
        .param("address", TREASURY)
        .update();
    database
        .jdbc()
        .sql(
            """
            insert into signed_transaction (chain_id, address, nonce, sweep_id, to_address, value,
              gas_limit, max_fee_per_gas, max_priority_fee_per_gas, legacy, tx_hash, signed_bytes,
              signed_at, broadcast_at)
            values (31337, :address, :nonce, :id, :address, 9, 21000, 5, 5, false, :hash,
              case when :hash::text is not null then '\\x07'::bytea end,
              case when :hash::text is not null then now() end,
              case when :hash::text is not null then now() end)
            """)
        .param("address", TREASURY)
        .param("nonce", nonce)
        .param("id", id)
        .param("hash", txHash, Types.VARCHAR)
        .update();
  }
}
