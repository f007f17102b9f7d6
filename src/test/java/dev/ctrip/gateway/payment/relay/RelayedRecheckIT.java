package dev.ctrip.gateway.payment.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentRecheck.Standing;
import dev.ctrip.gateway.payment.PaymentRecheck.Wake;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.store.PaymentTables;
import dev.ctrip.gateway.platform.TemporalCalls;
import dev.ctrip.gateway.world.FakeDepositSearch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RelayedRecheckIT {

  private static final String PAYMENT = "pay_1";
  private static final Wake WAKE = new Wake(PAYMENT, new Note("key_1", "asked to"));
  private static final Address UNLISTED =
      Address.parse("0xdAC17F958D2ee523a2206206994597C13D831ec7");

  private final PaymentTables tables = new PaymentTables();
  private final RecordedWorkflows workflows = new RecordedWorkflows(tables.payments);
  private final RelayedRecheck recheck =
      new RelayedRecheck(workflows, tables.payments, tables.transaction);

  @BeforeEach
  void makeAPayment() {
    tables.insert(PAYMENT, tables.now(), false);
  }

  @Test
  void wakesThePayment() {
    recheck.wake(WAKE);

    assertThat(workflows.calls()).contains("wake " + PAYMENT);
  }

  @Test
  void failsWhileTemporalIsAwaySoThatItIsTriedAgain() {
    workflows.goAway();

    assertThatThrownBy(() -> recheck.wake(WAKE)).matches(TemporalCalls::isUnreachable);
  }

  @Test
  void saysHowThePaymentStands() {
    assertThat(recheck.standing(PAYMENT))
        .isEqualTo(new Standing(PaymentStatus.PENDING, List.of(), TokenAmount.ZERO, true));

    tables.record(deposit(null));
    tables.changeDeposits(PAYMENT);

    assertThat(recheck.standing(PAYMENT))
        .as("until its workflow has judged")
        .isEqualTo(
            new Standing(PaymentStatus.PENDING, List.of(), TokenAmount.ofBaseUnits(1), false));
  }

  @Test
  void countsAnotherAssetOnlyWhereItIsListed() {
    tables.recordUnlisted(deposit(UNLISTED));
    assertThat(tables.payments.facts(PAYMENT).deposits().wrongAsset()).isZero();
    assertThat(tables.payments.facts(PAYMENT).deposits().transactions()).isEmpty();
    assertThat(tables.payments.find(PAYMENT).orElseThrow().deposits())
        .as("shown all the same")
        .extracting(Deposit::asset)
        .containsExactly(UNLISTED);

    tables.record(deposit(PaymentTables.USDC));
    assertThat(tables.payments.facts(PAYMENT).deposits().wrongAsset()).isOne();
  }

  @Test
  void countsWhatWasAskedForAlsoOnceItIsNotListedAnyMore() {
    tables
        .jdbc
        .sql("update payment set token = 'OLD', token_contract_address = :asset")
        .param("asset", UNLISTED.toString())
        .update();
    tables.record(deposit(UNLISTED));

    assertThat(tables.payments.facts(PAYMENT).deposits().received())
        .isEqualTo(TokenAmount.ofBaseUnits(1));
  }

  private Deposit deposit(@Nullable Address asset) {
    Address address = tables.payments.terms(PAYMENT).address();
    return FakeDepositSearch.deposit(
        asset == null ? 7 : asset.equals(UNLISTED) ? 8 : 9, address, asset);
  }
}
