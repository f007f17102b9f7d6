package dev.ctrip.gateway.payment.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.PaymentFacts;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.pricing.Price;
import dev.ctrip.gateway.pricing.Quote;
import dev.ctrip.gateway.pricing.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PaymentActsIT {

  private static final String ID = "pay_1";
  private static final String JANE = "key_1/jane";

  private final PaymentTables tables = new PaymentTables();

  @BeforeEach
  void insertPayment() {
    tables.insert(ID, tables.now(), false);
  }

  @Test
  void acceptsWhatWasReceivedAndSaysWhoDidAndWhy() {
    receive("500");

    assertThat(tables.acts.accept(ID, null, JANE, "good customer")).isEmpty();

    assertThat(facts().acceptedAmount()).isEqualTo(TokenAmount.ofBaseUnits(500));
    assertThat(read().acceptedAt()).isEqualTo(tables.now());
    assertThat(events()).containsExactly("payment.accepted " + JANE + " good customer");
    assertThat(facts().isUnjudged()).isTrue();
  }

  /** All that came would count as paid, though a part of it goes back. */
  @Test
  void acceptsAndExtendsNothingOfWhichARefundWasAskedForUntilThatIsRejected() {
    receive("500");
    tables.notes.note(ID, PaymentEventType.REFUND_REQUESTED, "rfd_1/requested", JANE, "broken");
    tables.notes.note(ID, PaymentEventType.REFUND_REQUESTED, "rfd_2/requested", JANE, "broken");
    tables.notes.note(ID, PaymentEventType.REFUND_REJECTED, "rfd_1/rejected", JANE, "is not");

    assertThat(tables.acts.accept(ID, null, JANE, "good customer").orElseThrow())
        .contains("a refund of it was asked for");
    assertThat(tables.acts.extend(ID, read().expiresAt().plusSeconds(60), null, JANE).orElseThrow())
        .contains("a refund of it was asked for");
    assertThat(facts().acceptedAmount()).isNull();

    tables.notes.note(ID, PaymentEventType.REFUND_REJECTED, "rfd_2/rejected", JANE, "is not");
    assertThat(tables.acts.accept(ID, null, JANE, "good customer")).isEmpty();
  }

  @Test
  void acceptsTheSameOnlyOnceButMoreAgain() {
    receive("500");
    tables.acts.accept(ID, null, JANE, "good customer");

    assertThat(tables.acts.accept(ID, null, JANE, "good customer")).isEmpty();
    assertThat(events()).hasSize(1);

    receive("300");
    assertThat(tables.acts.accept(ID, null, JANE, "even better")).isEmpty();
    assertThat(facts().acceptedAmount()).isEqualTo(TokenAmount.ofBaseUnits(800));
    assertThat(events()).hasSize(2);
  }

  @Test
  void acceptsNothingWhereNoMoneyCame() {
    assertThat(tables.acts.accept(ID, null, JANE, "why not")).isPresent();
    assertThat(events()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"detected", "confirmed", "settled"})
  void acceptsNothingThatCountsAlready(String status) {
    receive("500");
    become(status);

    assertThat(tables.acts.accept(ID, null, JANE, "why not"))
        .hasValue("the payment is already " + status);
    assertThat(facts().acceptedAmount()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"expired", "cancelled"})
  void acceptsAlsoAfterTheClose(String status) {
    receive("500");
    become(status);
    tables.payments.close(ID, 2, tables.now());

    assertThat(tables.acts.accept(ID, null, JANE, "better late than never")).isEmpty();
    assertThat(facts().isUnjudged()).isTrue();
  }

  @Test
  void acceptsOnlyWhatWhoeverDecidedSaw() {
    receive("500");

    assertThat(tables.acts.accept(ID, TokenAmount.ofBaseUnits(400), JANE, "looks right"))
        .hasValue("500 was received by now, not 400");
    assertThat(tables.acts.accept(ID, TokenAmount.ofBaseUnits(500), JANE, "looks right")).isEmpty();
  }

  @Test
  void wantsTheAmountNamedOnceAReorgTookSome() {
    receive("500");
    receive("80");
    tables.jdbc.sql("update deposit set state = 'orphaned' where amount = 500").update();

    assertThat(tables.acts.accept(ID, null, JANE, "looks right")).isPresent();
    assertThat(tables.acts.accept(ID, TokenAmount.ofBaseUnits(80), JANE, "it is little")).isEmpty();
  }

  @Test
  void leavesAmountsToTheJudgementThatTellsOfThem() {
    receive("500");

    tables.acts.extend(ID, read().expiresAt().plusSeconds(60), null, JANE);
    tables.acts.cancel(ID, JANE, "asked to");

    assertThat(read().amountReceived()).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void movesTheDeadlineOnlyForward() {
    Instant later = read().expiresAt().plus(Duration.ofHours(1));

    assertThat(tables.acts.extend(ID, later, null, JANE)).isEmpty();
    assertThat(tables.acts.extend(ID, later, null, JANE)).isPresent();
    assertThat(tables.acts.extend(ID, later.minusSeconds(1), null, JANE)).isPresent();

    assertThat(read().expiresAt()).isEqualTo(later);
    assertThat(events()).hasSize(1).first().asString().startsWith("payment.extended " + JANE);
  }

  @Test
  void letsAnExpiredPaymentWaitAgain() {
    become("expired");

    assertThat(tables.acts.extend(ID, read().expiresAt().plusSeconds(60), null, JANE)).isEmpty();

    assertThat(read().status()).isEqualTo(PaymentStatus.PENDING);
    assertThat(facts().isUnjudged()).isTrue();
  }

  /** By the new quote he might owe more. */
  @Test
  void quotesNothingAnewForAPayerWhoHasPaidInTime() {
    receive("1");
    Quote quote =
        new Quote(
            Price.parse(Price.currency("EUR"), "1"),
            TokenAmount.ofBaseUnits(2),
            Rate.parse("1"),
            "fixed",
            tables.now());

    assertThat(tables.acts.extend(ID, read().expiresAt().plusSeconds(60), quote, JANE))
        .hasValue("enough came in time by the present quote; nothing is left to be quoted anew");
    assertThat(events()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"detected", "confirmed", "settled", "cancelled"})
  void extendsNothingElse(String status) {
    become(status);

    assertThat(tables.acts.extend(ID, read().expiresAt().plusSeconds(60), null, JANE))
        .hasValue("the payment is already " + status);
  }

  @Test
  void extendsNothingThatIsClosed() {
    become("expired");
    tables.payments.close(ID, 2, tables.now());

    assertThat(tables.acts.extend(ID, read().expiresAt().plusSeconds(60), null, JANE))
        .hasValue("the payment is closed");
  }

  @Test
  void cancelsOnceHoweverManyAskAtOnce() {
    List<CompletableFuture<Boolean>> answers =
        IntStream.range(0, 8)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(
                    () -> tables.acts.cancel(ID, "key_" + i, "asked to").isEmpty()))
            .toList();

    assertThat(answers).allMatch(CompletableFuture::join);
    assertThat(read().status()).isEqualTo(PaymentStatus.CANCELLED);
    assertThat(events()).hasSize(1);
  }

  @Test
  void recordsARefusalToCancelOncePerActor() {
    receive("1");

    assertThat(tables.acts.cancel(ID, JANE, "asked to")).isPresent();
    assertThat(tables.acts.cancel(ID, JANE, "asked to")).isPresent();
    assertThat(tables.acts.cancel(ID, "temporal", "asked to")).isPresent();

    assertThat(read().status()).isEqualTo(PaymentStatus.PENDING);
    assertThat(events())
        .containsExactly(
            "payment.cancel_refused " + JANE + " money was already seen for it",
            "payment.cancel_refused temporal money was already seen for it");
  }

  private void receive(String baseUnits) {
    int number = tables.deposits.to(address()).size();
    tables.record(
        new Deposit(
            PaymentTables.CHAIN.id(),
            TxHash.parse("0x" + String.valueOf(number).repeat(64)),
            null,
            address(),
            address(),
            null,
            TokenAmount.parseBaseUnits(baseUnits),
            2,
            BlockHash.parse("0x" + "c".repeat(64)),
            Instant.EPOCH,
            Deposit.State.SEEN));
  }

  private void become(String status) {
    tables
        .jdbc
        .sql("update payment set status = :status where id = :id")
        .param("status", status)
        .param("id", ID)
        .update();
  }

  private Address address() {
    return read().address();
  }

  private Payment read() {
    return tables.payments.find(ID).orElseThrow();
  }

  private PaymentFacts facts() {
    return tables.payments.facts(ID);
  }

  /** Type, actor and reason of each. */
  private List<String> events() {
    return tables
        .jdbc
        .sql(
            """
            select type || ' ' || (data::jsonb ->> 'actor') || ' ' || (data::jsonb ->> 'rule')
            from payment_event where payment_id = :id order by sequence
            """)
        .param("id", ID)
        .query((row, n) -> row.getString(1))
        .list();
  }
}
