package dev.ctrip.gateway.payment.relay;

import static dev.ctrip.gateway.payment.store.PaymentTables.OTHER_SHOP;
import static dev.ctrip.gateway.payment.store.PaymentTables.SHOP;
import static dev.ctrip.gateway.payment.store.PaymentTables.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.ActResult;
import dev.ctrip.gateway.payment.ChainNotReadyException;
import dev.ctrip.gateway.payment.IdempotencyConflictException;
import dev.ctrip.gateway.payment.IdempotencyInProgressException;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.Payments;
import dev.ctrip.gateway.payment.TokenNotReadyException;
import dev.ctrip.gateway.payment.store.PaymentTables;
import dev.ctrip.gateway.pricing.Price;
import dev.ctrip.gateway.pricing.PriceOutOfRangeException;
import dev.ctrip.gateway.pricing.Quote;
import dev.ctrip.gateway.pricing.Rate;
import dev.ctrip.gateway.pricing.RateNotReadyException;
import dev.ctrip.gateway.pricing.UnknownPairException;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import dev.ctrip.gateway.world.api.FakeMerchants;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessException;

@Timeout(60)
class DurablePaymentsIT {

  private static final int CALLERS = 50;
  private static final Instant QUOTED_AT = Instant.parse("2026-01-01T00:00:00.123456Z");

  private @Nullable String objection;
  private @Nullable Rate rate = Rate.parse("2000");
  private boolean priceless;
  private final FakeMerchants merchants = new FakeMerchants();
  private final PaymentTables tables = new PaymentTables();
  private final RecordedWorkflows workflows = new RecordedWorkflows(tables.payments);
  private final DurablePayments payments =
      new DurablePayments(
          tables.payments,
          tables.history,
          tables.acts,
          merchants,
          TestWallet.addresses(),
          tables.deposits,
          (chain, token) -> Optional.ofNullable(objection),
          this::quote,
          new Relay(
              tables.queue,
              workflows,
              new RelaySettings(
                  Duration.ofSeconds(1), 50, Duration.ofSeconds(5), Duration.ofMinutes(10)),
              tables.clock()),
          workflows,
          new PaymentSettings(Duration.ofDays(7)),
          tables.transaction,
          tables.clock());

  @AfterEach
  void stop() {
    payments.destroy();
  }

  @Test
  void makesOnePaymentOfManyEqualRequestsAtOnce() throws Exception {
    makesOnePaymentOfManyEqualRequests(20);
  }

  @Test
  @Tag("full")
  @Timeout(600)
  void makesOnePaymentOfManyEqualRequestsAtOnceAThousandTimes() throws Exception {
    makesOnePaymentOfManyEqualRequests(1_000);
  }

  /** Each round has a key of its own, and one call with another request under it. */
  private void makesOnePaymentOfManyEqualRequests(int rounds) throws Exception {
    for (int round = 1; round <= rounds; round++) {
      String key = "key " + round;

      List<Optional<Payments.Created>> answers = atOnce(number -> createUnlessInProgress(key));

      List<Payments.Created> created = answers.stream().flatMap(Optional::stream).toList();
      assertThat(created).extracting(one -> one.payment().id()).containsOnly(id(created));
      assertThat(created).filteredOn(one -> !one.replayed()).hasSize(1);
      assertThat(count("payment")).isEqualTo(round);
      assertThat(count("payment_event")).isEqualTo(round);
      Payments.Created retried = payments.create(request(SHOP, key, 1));
      assertThat(retried.replayed()).isTrue();
      assertThat(retried.payment().id()).isEqualTo(id(created));
      assertThatExceptionOfType(IdempotencyConflictException.class)
          .isThrownBy(() -> payments.create(request(SHOP, key, 2)));
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> workflows.calls().size() == rounds);
  }

  /** Empty for whoever is told to come back in a moment. */
  private Optional<Payments.Created> createUnlessInProgress(String key) {
    try {
      return Optional.of(payments.create(request(SHOP, key, 1)));
    } catch (IdempotencyInProgressException later) {
      return Optional.empty();
    }
  }

  @Test
  void waitsForNobodyWhoHasTheKey() {
    tables.transaction.execute(status -> {
      assertThat(tables.payments.holdKey(SHOP, "key")).isTrue();
      assertThat(elsewhere(() -> createUnlessInProgress("key"))).isEmpty();
      assertThat(elsewhere(() -> createUnlessInProgress("another key"))).isPresent();
      assertThat(elsewhere(() -> Optional.of(payments.create(request(OTHER_SHOP, "key", 1)))))
          .isPresent();
      assertThat(elsewhere(() -> Optional.of(payments.create(request(SHOP, null, 1))))).isPresent();
      return null;
    });

    assertThat(createUnlessInProgress("key")).isPresent();
  }

  /** In another thread, and so in another transaction. */
  private static <T> T elsewhere(Callable<T> call) {
    try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      return other.submit(call).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void refusesAnotherRequestUnderAKnownKey() {
    Payment first = payments.create(request(SHOP, "key", 1)).payment();

    assertThatExceptionOfType(IdempotencyConflictException.class)
        .isThrownBy(() -> payments.create(request(SHOP, "key", 2)));
    assertThat(payments.create(request(SHOP, "key", 1)).payment().id()).isEqualTo(first.id());
    assertThat(count("payment")).isOne();
  }

  @Test
  void makesOnePaymentWhateverOfDifferentRequestsUnderOneKeyIsFirst() throws Exception {
    List<Boolean> accepted =
        atOnce(meaning -> {
          try {
            payments.create(request(SHOP, "key", meaning));
            return true;
          } catch (IdempotencyConflictException | IdempotencyInProgressException refused) {
            return false;
          }
        });

    assertThat(accepted).filteredOn(one -> one).hasSize(1);
    assertThat(count("payment")).isOne();
  }

  @Test
  void keepsTheKeysOfMerchantsApart() {
    Payments.Created mine = payments.create(request(SHOP, "key", 1));
    Payments.Created theirs = payments.create(request(OTHER_SHOP, "key", 2));

    assertThat(theirs.replayed()).isFalse();
    assertThat(theirs.payment().id()).isNotEqualTo(mine.payment().id());
    assertThat(payments.find(SHOP, theirs.payment().id())).isEmpty();
    assertThat(payments.find(OTHER_SHOP, theirs.payment().id())).isPresent();
    assertThat(payments.findOfAnyMerchant(theirs.payment().id())).contains(theirs.payment());
    assertThat(payments.findOfAnyMerchant("pay_unknown")).isEmpty();
  }

  @Test
  void givesEachPaymentAnAddressOfItsOwn() throws Exception {
    List<Payments.Created> created = atOnce(number -> payments.create(request(SHOP, null, 1)));

    assertThat(created).extracting(one -> one.payment().address()).doesNotHaveDuplicates();
    assertThat(created)
        .extracting(one -> tables.payments.terms(one.payment().id()).derivationIndex())
        .hasSize(CALLERS)
        .doesNotHaveDuplicates();
    assertThat(created)
        .allSatisfy(one ->
            assertThat(one.payment().address())
                .isEqualTo(
                    TestWallet.addresses()
                        .at(tables.payments.terms(one.payment().id()).derivationIndex())));
  }

  @Test
  void neverShowsAnAddressThatWasExchanged() {
    Payment payment = payments.create(request(SHOP, null, 1)).payment();
    tables
        .jdbc
        .sql("update payment set address = :foreign")
        .param("foreign", TestWallet.addresses().at(1_000).toString())
        .update();

    assertThatThrownBy(() -> payments.find(SHOP, payment.id()))
        .isInstanceOf(RuntimeException.class)
        .hasMessageNotContaining(TestWallet.addresses().at(1_000).toString());
    assertThatThrownBy(() -> payments.findOfAnyMerchant(payment.id()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takesNoPaymentOnAChainThatNobodyReads() {
    tables.jdbc.sql("truncate chain_state cascade").update();
    NewPayment request = request(SHOP, "key", 1);

    assertThatExceptionOfType(ChainNotReadyException.class)
        .isThrownBy(() -> payments.create(request));
    assertThat(count("payment")).isZero();
  }

  @Test
  void takesNoPaymentInATokenThatIsNotWhatIsListed() {
    objection = "Its contract says decimals: 18.";
    NewPayment request = request(SHOP, "key", 1);

    assertThatExceptionOfType(TokenNotReadyException.class)
        .isThrownBy(() -> payments.create(request))
        .withMessage(objection);
    assertThat(count("payment")).isZero();
  }

  @Test
  void isMadeAlthoughTemporalIsAway() {
    workflows.goAway();

    Payment payment = payments.create(request(SHOP, null, 1)).payment();

    assertThat(payments.find(SHOP, payment.id())).isPresent();
  }

  @Test
  void asksForWhatAPriceComesToAndShowsTheQuote() {
    Payment payment = payments.create(priced("key", "50.00")).payment();

    assertThat(payment.amount()).isEqualTo(TokenAmount.parseBaseUnits("25000000000000000"));
    assertThat(payment.quote()).isEqualTo(quote(price("50.00"), payment.token()));
    assertThat(tables.payments.terms(payment.id()).amount()).isEqualTo(payment.amount());
    assertThat(rules(payment))
        .containsExactly("asked for 50.00 EUR, which is 0.025 ETH at 2000 EUR (fixed) on local");
  }

  @Test
  void answersARetryWithTheFirstQuoteWhateverBecameOfTheRate() {
    Payment first = payments.create(priced("key", "50.00")).payment();
    rate = Rate.parse("1000");
    Payments.Created again = payments.create(priced("key", "50.00"));
    rate = null;
    Payments.Created whileAway = payments.create(priced("key", "50.00"));

    assertThat(again).isEqualTo(new Payments.Created(first, true));
    assertThat(whileAway).isEqualTo(again);
  }

  @Test
  void holdsLateMoneyOfAPricedPaymentWhateverTheMerchantWants() {
    merchants.setLatePolicy("shop", LatePolicy.ACCEPT);

    Payment priced = payments.create(priced(null, "50.00")).payment();
    Payment plain = payments.create(request(SHOP, null, 1)).payment();

    assertThat(tables.payments.terms(priced.id()).latePolicy()).isEqualTo(LatePolicy.HOLD);
    assertThat(tables.payments.terms(plain.id()).latePolicy()).isEqualTo(LatePolicy.ACCEPT);
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() ->
            tables
                .jdbc
                .sql("update payment set late_policy = 'accept' where id = :id")
                .param("id", priced.id())
                .update());
  }

  @Test
  void takesNoPriceThatComesToDustOrHasNoRate() {
    assertThatExceptionOfType(PriceOutOfRangeException.class)
        .isThrownBy(() -> {
          rate = Rate.parse("999999999999999999");
          payments.create(priced("key", "0.01"));
        })
        .withMessageContaining("dust");
    rate = null;
    assertThatExceptionOfType(RateNotReadyException.class)
        .isThrownBy(() -> payments.create(priced("key", "50.00")));
    assertThat(count("payment")).isZero();
  }

  @Test
  void quotesAnewWhenItIsExtended() {
    Payment payment = payments.create(priced(null, "50.00")).payment();
    rate = Rate.parse("1000");

    ActResult result = payments.extend(SHOP, payment.id(), Duration.ofHours(2), "key_1");

    assertThat(result).isInstanceOf(ActResult.Done.class);
    Payment extended = payments.find(SHOP, payment.id()).orElseThrow();
    assertThat(extended.amount()).isEqualTo(TokenAmount.parseBaseUnits("50000000000000000"));
    assertThat(extended.quote()).isEqualTo(quote(price("50.00"), payment.token()));
    assertThat(tables.payments.facts(payment.id()).amountDue()).isEqualTo(extended.amount());
    assertThat(rules(payment))
        .last()
        .asString()
        .startsWith("the deadline was moved from ")
        .endsWith(
            "; quoted anew: 50.00 EUR, which is 0.05 ETH at 1000 EUR (fixed), in place of 0.025 ETH"
                + " at 2000");
    assertThat(quotesInHistory(payment)).containsExactly("2000", "1000");
  }

  @Test
  void leavesAloneWhatWasAskedForInBaseUnits() {
    Payment payment = payments.create(request(SHOP, null, 1)).payment();
    rate = null;

    assertThat(payments.extend(SHOP, payment.id(), Duration.ofHours(2), "key_1"))
        .isInstanceOf(ActResult.Done.class);
    assertThat(payments.find(SHOP, payment.id()).orElseThrow().amount())
        .isEqualTo(payment.amount());
  }

  @Test
  void extendsNothingThatItCannotQuote() {
    Payment payment = payments.create(priced(null, "50.00")).payment();
    rate = null;

    assertThatExceptionOfType(RateNotReadyException.class)
        .isThrownBy(() -> payments.extend(SHOP, payment.id(), Duration.ofHours(2), "key_1"));
    rate = Rate.parse("999999999999999999");
    assertThat(payments.extend(SHOP, payment.id(), Duration.ofHours(2), "key_1"))
        .isEqualTo(
            new ActResult.Refused("at the rate of now, 50.00 EUR is below the asset's dust limit"));
    priceless = true;
    assertThat(payments.extend(SHOP, payment.id(), Duration.ofHours(2), "key_1"))
        .isEqualTo(new ActResult.Refused("ETH is not priced in EUR here."));

    assertThat(payments.find(SHOP, payment.id())).contains(payment);
    assertThat(count("payment_event")).isOne();
  }

  private Quote quote(Price price, Token token) {
    if (priceless) {
      throw new UnknownPairException("ETH is not priced in EUR here.", "Send base units.");
    }
    if (rate == null) {
      throw new RateNotReadyException("Nobody answers.");
    }
    return new Quote(price, rate.amountFor(price, token), rate, "fixed", QUOTED_AT);
  }

  private static Price price(String value) {
    return Price.parse(Price.currency("EUR"), value);
  }

  private static NewPayment priced(@Nullable String key, String value) {
    NewPayment plain = request(SHOP, key, 1);
    return new NewPayment(
        plain.merchantId(),
        plain.chain(),
        plain.token(),
        null,
        price(value),
        plain.expiresIn(),
        null,
        plain.metadataJson(),
        null,
        key,
        plain.requestHash());
  }

  private List<String> rules(Payment payment) {
    return fromHistory(payment, "data::jsonb ->> 'rule'");
  }

  private List<String> quotesInHistory(Payment payment) {
    return fromHistory(payment, "data::jsonb -> 'quote' ->> 'rate'");
  }

  private List<String> fromHistory(Payment payment, String what) {
    return tables
        .jdbc
        .sql("select " + what + " from payment_event where payment_id = :id order by sequence")
        .param("id", payment.id())
        .query((row, n) -> row.getString(1))
        .list();
  }

  private interface Call<T> {
    T with(int number);
  }

  /** Lets all callers go at the same moment. */
  private static <T> List<T> atOnce(Call<T> call) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures =
          IntStream.range(0, CALLERS)
              .mapToObj(number ->
                  callers.submit(() -> {
                    start.await();
                    return call.with(number);
                  }))
              .toList();
      start.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  private static String id(List<Payments.Created> created) {
    return created.getFirst().payment().id();
  }

  private long count(String table) {
    return tables.jdbc.sql("select count(*) from " + table).query(Long.class).single();
  }
}
