package dev.ctrip.gateway.payment.relay;

import static dev.ctrip.gateway.payment.store.PaymentTables.OTHER_SHOP;
import static dev.ctrip.gateway.payment.store.PaymentTables.SHOP;
import static dev.ctrip.gateway.payment.store.PaymentTables.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositSearch.Outcome;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.ClaimResult;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.store.PaymentTables;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import dev.ctrip.gateway.world.FakeDepositSearch;
import dev.ctrip.gateway.world.api.FakeMerchants;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SearchedClaimsIT {

  private static final TxHash TX = TxHash.parse("0x" + "a1".repeat(32));

  private final PaymentTables tables = new PaymentTables();
  private final RecordedWorkflows workflows = new RecordedWorkflows(tables.payments);
  private final Relay relay =
      new Relay(
          tables.queue,
          workflows,
          new RelaySettings(
              Duration.ofSeconds(1), 50, Duration.ofSeconds(5), Duration.ofMinutes(10)),
          tables.clock());
  private final DurablePayments payments =
      new DurablePayments(
          tables.payments,
          tables.history,
          tables.acts,
          new FakeMerchants(),
          TestWallet.addresses(),
          tables.deposits,
          (chain, token) -> Optional.empty(),
          (price, token) -> {
            throw new UnsupportedOperationException();
          },
          relay,
          workflows,
          new PaymentSettings(Duration.ofDays(7)),
          tables.transaction,
          tables.clock());
  private final FakeDepositSearch search = new FakeDepositSearch();
  private List<ChainSettings> enabled = List.of(PaymentTables.CHAIN);
  private final SearchedClaims claims = new SearchedClaims(payments, () -> enabled, search, relay);
  private Payment payment;

  @BeforeEach
  void create() {
    payment = payments.create(request(SHOP, null, 1)).payment();
    await().atMost(Duration.ofSeconds(10)).until(() -> workflows.calls().size() == 1);
  }

  @AfterEach
  void stop() {
    payments.destroy();
    claims.destroy();
  }

  @ParameterizedTest
  @EnumSource(names = {"RECORDED", "KNOWN"})
  void answersThePaymentAndWakesIt(Outcome outcome) {
    search.endClaimsIn(outcome);

    assertThat(claim()).isEqualTo(new ClaimResult.Recorded(payment));
    assertThat(search.calls()).containsExactly("claim 31337 " + TX + " to " + payment.address());
    awaitWoken();
  }

  @ParameterizedTest
  @CsvSource({"NOT_MINED, NOT_MINED", "FAILED, FAILED"})
  void givesNothingForATransactionThatMovedNothing(Outcome outcome, ClaimResult.Reason reason) {
    search.endClaimsIn(outcome);
    search.own(deposit());

    assertThat(claim()).isEqualTo(new ClaimResult.Nothing(reason));
    assertThat(search.calls()).as("no look at the balance").hasSize(1);
    assertNotWoken();
  }

  @Test
  void waitsForABlockThatIsAboutToBeRead() {
    search.endClaimsIn(Outcome.NOT_READ_YET);

    assertThat(claim()).isEqualTo(new ClaimResult.NotReadYet());
    assertNotWoken();
  }

  @Test
  void findsInTheBalanceWhatCameThroughAContract() {
    search.endClaimsIn(Outcome.NOTHING_FOR_ADDRESS);
    search.own(deposit());

    assertThat(claim()).isEqualTo(new ClaimResult.Recorded(payment));
    awaitWoken();
  }

  @Test
  void givesNothingWhereTheBalanceTellsNothingEither() {
    search.endClaimsIn(Outcome.NOTHING_FOR_ADDRESS);

    assertThat(claim()).isEqualTo(new ClaimResult.Nothing(ClaimResult.Reason.NOTHING_FOR_ADDRESS));
    assertThat(search.calls()).last().isEqualTo("balance 31337 of " + payment.address());
    assertNotWoken();
  }

  @Test
  void saysThatTheChainIsAway() {
    search.fail(1, 0);

    assertThat(claim()).isEqualTo(new ClaimResult.ChainUnavailable());
    assertNotWoken();
  }

  @Test
  void looksNowhereForAnotherMerchant() {
    assertThat(claims.claim(OTHER_SHOP, payment.id(), TX)).isEqualTo(new ClaimResult.NotFound());
    assertThat(search.calls()).isEmpty();
  }

  @Test
  void looksNowhereOnAChainThatIsNotEnabled() {
    enabled = List.of();

    assertThat(claim()).isEqualTo(new ClaimResult.ChainNotEnabled());
    assertThat(search.calls()).isEmpty();
  }

  @Test
  void answersAlthoughTemporalIsAway() {
    workflows.goAway();

    assertThat(claim()).isEqualTo(new ClaimResult.Recorded(payment));
  }

  private ClaimResult claim() {
    return claims.claim(SHOP, payment.id(), TX);
  }

  private Deposit deposit() {
    return FakeDepositSearch.deposit(7, payment.address(), null);
  }

  private void awaitWoken() {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> workflows.calls().contains("wake " + payment.id()));
  }

  /** Once its threads have ended, no more can come. */
  private void assertNotWoken() {
    claims.destroy();
    assertThat(workflows.calls()).doesNotContain("wake " + payment.id());
  }
}
