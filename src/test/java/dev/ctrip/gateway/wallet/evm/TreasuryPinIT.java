package dev.ctrip.gateway.wallet.evm;

import static dev.ctrip.gateway.wallet.ConfiguredChains.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.world.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreasuryPinIT {

  private static final Address TREASURY =
      Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
  private static final Address ANOTHER =
      Address.parse("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359");
  private static final Address GAS_WALLET =
      Address.parse("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB");
  private static final Address DEPOSIT =
      Address.parse("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb");
  private static final ChainId OTHER_CHAIN = ChainId.of(137);

  private final TestDatabase database = TestDatabase.fresh();
  private final TreasuryPin pin =
      new TreasuryPin(
          database.jdbc(), Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));

  @Test
  void takesTheSameAgain() {
    check(false, chain(LOCAL, TREASURY));
    check(false, chain(LOCAL, TREASURY));

    assertThat(pinned(LOCAL)).isEqualTo(TREASURY);
  }

  @Test
  void refusesAnotherAndNamesBoth() {
    check(false, chain(LOCAL, TREASURY));

    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> check(false, chain(LOCAL, ANOTHER)))
        .withMessageStartingWith(
            "Sweeps of chain-31337 went to the treasury %s so far, chains.yaml names %s."
                .formatted(TREASURY, ANOTHER))
        .satisfies(refusal ->
            assertThat(refusal.remedy()).contains("ctrip.wallet.allow-treasury-change=true"));
    assertThat(pinned(LOCAL)).isEqualTo(TREASURY);
  }

  @Test
  void takesAnotherOnceTheOperatorSaysSo() {
    check(false, chain(LOCAL, TREASURY));

    check(true, chain(LOCAL, ANOTHER));

    assertThat(pinned(LOCAL)).isEqualTo(ANOTHER);
    check(false, chain(LOCAL, ANOTHER));
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> check(false, chain(LOCAL, TREASURY)));
  }

  @Test
  void keepsEachChainsOwn() {
    check(false, chain(LOCAL, TREASURY), chain(OTHER_CHAIN, ANOTHER));

    assertThat(pinned(LOCAL)).isEqualTo(TREASURY);
    assertThat(pinned(OTHER_CHAIN)).isEqualTo(ANOTHER);
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> check(false, chain(LOCAL, TREASURY), chain(OTHER_CHAIN, TREASURY)))
        .withMessageContaining("chain-137");
  }

  @Test
  void refusesTheGasWalletWhateverTheOperatorSays() {
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> check(true, chain(LOCAL, GAS_WALLET)))
        .withMessageStartingWith(
            "The treasury of chain-31337, %s, is the gas wallet of this installation."
                .formatted(GAS_WALLET))
        .satisfies(refusal -> assertThat(refusal.remedy()).contains("does not have"));
  }

  @Test
  void refusesADepositAddressOfAnyChainWhateverTheOperatorSays() {
    insertPayment();

    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> check(true, chain(OTHER_CHAIN, DEPOSIT)))
        .withMessageStartingWith(
            "The treasury of chain-137, %s, is a deposit address of this installation."
                .formatted(DEPOSIT));
  }

  private void check(boolean mayChange, ChainSettings... chains) {
    pin.check(List.of(chains), GAS_WALLET, mayChange);
  }

  private Address pinned(ChainId chain) {
    return Address.parse(
        database
            .jdbc()
            .sql("select address from treasury_pin where chain_id = :chain")
            .param("chain", chain.value())
            .query(String.class)
            .single());
  }

  private static ChainSettings chain(ChainId id, Address treasury) {
    return ConfiguredChains.chain(id, treasury, 200, false);
  }

  private void insertPayment() {
    database
        .jdbc()
        .sql(
            """
            insert into merchant (id, name, webhook_secret, created_at)
            values ('mer_test', 'shop', '\\x00', now())
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
            values ('pay_test', 'mer_test', 31337, 'local', 'ETH', 18, 1, 0, 0, 3, 'depth', 1000,
              :address, 7, 0, 0, '\\x00', now(), now(), 'confirmed', 1)
            """)
        .param("address", DEPOSIT.checksummed())
        .update();
  }
}
