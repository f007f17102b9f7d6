package dev.ctrip.gateway.payment.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.payment.store.JdbcPayments.ToRelay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JdbcPaymentsIT {

  private static final Duration WAKE_AGAIN = Duration.ofSeconds(5);
  private static final Duration VERIFY = Duration.ofMinutes(1);

  private final PaymentTables tables = new PaymentTables();

  @Test
  void relaysWhatWasNeverRelayedThenWhatIsUnjudgedThenTheLongestUnchecked() {
    tables.insert("pay_checked", ago(59), false);
    tables.insert("pay_unchecked", ago(61), false);
    tables.insert("pay_longUnchecked", ago(3600), false);
    tables.insert("pay_unjudged", ago(6), true);
    tables.insert("pay_beingJudged", ago(4), true);
    tables.insert("pay_new", null, false);

    assertThat(taken(take(1))).containsExactly("pay_new");
    assertThat(taken(take(1))).containsExactly("pay_unjudged");
    assertThat(taken(take(1))).containsExactly("pay_longUnchecked");
    assertThat(taken(take(9))).containsExactly("pay_unchecked");
    assertThat(take(9)).isEmpty();
  }

  @Test
  void saysWhoHasToBeWoken() {
    tables.insert("pay_new", null, false);
    tables.insert("pay_unjudged", ago(6), true);

    assertThat(take(9))
        .containsExactlyInAnyOrder(
            new ToRelay("pay_new", false), new ToRelay("pay_unjudged", true));
  }

  @Test
  void comesBackWhenItsTimeHasCome() {
    tables.insert("pay_1", null, true);
    assertThat(take(9)).hasSize(1);
    assertThat(take(9)).isEmpty();

    tables.pass(WAKE_AGAIN.plusMillis(1));
    assertThat(take(9)).hasSize(1);

    tables.payments.markJudged("pay_1", 1);
    tables.pass(WAKE_AGAIN.plusMillis(1));
    assertThat(take(9)).isEmpty();
    tables.pass(VERIFY);
    assertThat(take(9)).containsExactly(new ToRelay("pay_1", false));
  }

  @Test
  void neverRelaysAClosedPayment() {
    tables.insert("pay_new", null, true);
    tables.insert("pay_old", ago(3600), true);
    tables.payments.close("pay_new", 2, tables.now());
    tables.payments.close("pay_old", 2, tables.now());

    assertThat(take(9)).isEmpty();
  }

  /** One replica has not committed yet; the other neither waits for it nor takes the same. */
  @Test
  void sharesTheWorkBetweenReplicas() {
    for (int i = 0; i < 6; i++) {
      tables.insert("pay_" + i, null, false);
    }

    List<List<String>> shares =
        tables.transaction.execute(status -> {
          List<String> mine = taken(take(3));
          List<String> theirs =
              CompletableFuture.supplyAsync(() -> taken(take(9)))
                  .orTimeout(10, TimeUnit.SECONDS)
                  .join();
          return List.of(mine, theirs);
        });

    assertThat(shares).isNotNull();
    assertThat(shares.getFirst()).hasSize(3);
    assertThat(shares.getLast()).hasSize(3).doesNotContainAnyElementsOf(shares.getFirst());
  }

  @Test
  void givesBackWhatCouldNotBeRelayed() {
    tables.insert("pay_1", ago(3600), false);
    tables.insert("pay_2", null, false);
    take(9);

    tables.payments.notRelayed(List.of("pay_1"));

    assertThat(taken(take(9))).containsExactly("pay_1");
  }

  private List<ToRelay> take(int limit) {
    Instant now = tables.now();
    return tables.payments.takeForRelay(limit, now.minus(WAKE_AGAIN), now.minus(VERIFY), now);
  }

  private static List<String> taken(List<ToRelay> batch) {
    return batch.stream().map(ToRelay::paymentId).toList();
  }

  private Instant ago(int seconds) {
    return tables.now().minusSeconds(seconds);
  }
}
