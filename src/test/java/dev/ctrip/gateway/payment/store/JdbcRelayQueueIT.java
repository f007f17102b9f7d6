package dev.ctrip.gateway.payment.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.payment.store.JdbcRelayQueue.ToRelay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JdbcRelayQueueIT {

  private static final Duration WAKE = Duration.ofSeconds(5);
  private static final Duration VERIFY = Duration.ofMinutes(10);

  private final PaymentTables tables = new PaymentTables();

  @Test
  void takesForUrgentWhatIsNewAndWhatNobodyHasJudged() {
    tables.insert("pay_new", null, false);
    tables.insert("pay_newAndUnjudged", null, true);
    tables.insert("pay_unjudged", ago(6), true);
    tables.insert("pay_beingJudged", ago(4), true);
    tables.insert("pay_quiet", ago(3600), false);

    assertThat(urgent(9))
        .containsExactlyInAnyOrder(
            new ToRelay("pay_new", false),
            new ToRelay("pay_newAndUnjudged", true),
            new ToRelay("pay_unjudged", true));
    assertThat(urgent(9)).isEmpty();
  }

  @Test
  void isNotHeldUpByWhatOnlyHasToBeVerified() {
    for (int i = 0; i < 20; i++) {
      tables.insert("pay_quiet" + i, ago(3600 + i), false);
    }
    tables.insert("pay_unjudged", ago(6), true);

    assertThat(urgent(1)).containsExactly(new ToRelay("pay_unjudged", true));
  }

  @Test
  void wakesOnceForEachChange() {
    tables.insert("pay_1", ago(6), true);
    assertThat(urgent(9)).hasSize(1);

    tables.pass(VERIFY);
    assertThat(urgent(9)).isEmpty();

    tables.changeDeposits("pay_1");
    assertThat(urgent(9)).containsExactly(new ToRelay("pay_1", true));
  }

  @Test
  void leavesAloneWhatIsJudged() {
    tables.insert("pay_1", ago(6), true);
    tables.payments.markJudged("pay_1", 1);

    assertThat(urgent(9)).isEmpty();
  }

  @Test
  void verifiesTheLongestUncheckedFirst() {
    tables.insert("pay_checked", ago(599), false);
    tables.insert("pay_unchecked", ago(601), false);
    tables.insert("pay_longUnchecked", ago(3600), true);

    assertThat(unverified(1)).containsExactly(new ToRelay("pay_longUnchecked", true));
    assertThat(unverified(1)).containsExactly(new ToRelay("pay_unchecked", false));
    assertThat(unverified(9)).isEmpty();

    tables.pass(VERIFY.plusMillis(1));
    assertThat(unverified(9)).hasSize(3);
  }

  @Test
  void takesAClosedPaymentOnlyWhenSomethingHappenedToIt() {
    for (boolean unjudged : List.of(false, true)) {
      String suffix = unjudged ? "Changed" : "Quiet";
      tables.insert("pay_new" + suffix, null, unjudged);
      tables.insert("pay_recent" + suffix, ago(6), unjudged);
      tables.insert("pay_old" + suffix, ago(3600), unjudged);
      for (String id : List.of("pay_new", "pay_recent", "pay_old")) {
        tables.payments.close(id + suffix, 2, tables.now());
      }
    }

    assertThat(urgent(9))
        .containsExactlyInAnyOrder(
            new ToRelay("pay_newChanged", true),
            new ToRelay("pay_recentChanged", true),
            new ToRelay("pay_oldChanged", true));
    assertThat(unverified(9)).isEmpty();
    tables.pass(VERIFY.plusMillis(1));
    assertThat(unverified(9)).hasSize(3);
  }

  @Test
  void verifiesAClosedPaymentUntilAllThatHappenedToItIsThrough() {
    tables.insert("pay_1", ago(3600), true);
    tables.payments.close("pay_1", 2, tables.now());
    tables.payments.markJudged("pay_1", 1);

    assertThat(unverified(9)).containsExactly(new ToRelay("pay_1", false));
    tables.pass(VERIFY.plusMillis(1));
    tables.payments.finish("pay_1", 1);
    assertThat(unverified(9)).isEmpty();
  }

  /** One replica has not committed yet; the other neither waits for it nor takes the same. */
  @Test
  void sharesTheWorkBetweenReplicas() {
    for (int i = 0; i < 6; i++) {
      tables.insert("pay_new" + i, null, false);
      tables.insert("pay_unjudged" + i, ago(6), true);
      tables.insert("pay_old" + i, ago(3600), false);
    }

    List<List<ToRelay>> shares =
        tables.transaction.execute(status -> {
          List<ToRelay> mine = urgent(3);
          List<ToRelay> mineToVerify = unverified(2);
          List<ToRelay> theirs = meanwhile(() -> urgent(9));
          List<ToRelay> theirsToVerify = meanwhile(() -> unverified(9));
          return List.of(mine, theirs, mineToVerify, theirsToVerify);
        });

    assertThat(shares).isNotNull();
    assertThat(shares).extracting(List::size).containsExactly(6, 6, 2, 4);
    assertThat(shares.stream().flatMap(List::stream)).doesNotHaveDuplicates();
  }

  @Test
  void takesAgainWhatWasGivenBack() {
    tables.insert("pay_1", ago(6), true);
    tables.insert("pay_2", null, false);
    urgent(9);

    tables.payments.close("pay_1", 2, tables.now());
    tables.queue.giveBack(List.of("pay_1"));

    assertThat(urgent(9)).containsExactly(new ToRelay("pay_1", true));
  }

  private List<ToRelay> urgent(int limit) {
    return tables.queue.takeUrgent(limit, tables.now().minus(WAKE), tables.now());
  }

  private List<ToRelay> unverified(int limit) {
    return tables.queue.takeUnverified(limit, tables.now().minus(VERIFY), tables.now());
  }

  private static <T> T meanwhile(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work).orTimeout(10, TimeUnit.SECONDS).join();
  }

  private Instant ago(int seconds) {
    return tables.now().minusSeconds(seconds);
  }
}
