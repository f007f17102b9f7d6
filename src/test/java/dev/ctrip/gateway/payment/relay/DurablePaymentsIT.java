package dev.ctrip.gateway.payment.relay;

import static dev.ctrip.gateway.payment.store.PaymentTables.OTHER_SHOP;
import static dev.ctrip.gateway.payment.store.PaymentTables.SHOP;
import static dev.ctrip.gateway.payment.store.PaymentTables.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.payment.ChainNotReadyException;
import dev.ctrip.gateway.payment.IdempotencyConflictException;
import dev.ctrip.gateway.payment.IdempotencyInProgressException;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.Payments;
import dev.ctrip.gateway.payment.TokenNotReadyException;
import dev.ctrip.gateway.payment.store.PaymentTables;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import dev.ctrip.gateway.world.api.FakeMerchants;
import java.time.Duration;
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

@Timeout(60)
class DurablePaymentsIT {

  private static final int CALLERS = 50;

  private @Nullable String objection;
  private final PaymentTables tables = new PaymentTables();
  private final RecordedWorkflows workflows = new RecordedWorkflows(tables.payments);
  private final DurablePayments payments =
      new DurablePayments(
          tables.payments,
          tables.history,
          tables.acts,
          new FakeMerchants(),
          TestWallet.addresses(),
          tables.deposits,
          (chain, token) -> Optional.ofNullable(objection),
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
