package dev.ctrip.gateway.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ctrip.gateway.world.api.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {

  private final SettableClock clock = new SettableClock();
  private final Allowance allowance = new Allowance(4, clock);

  @Test
  void allowsSoManyAtOnceAndThenOneAfterTheOther() {
    use("a", 4);

    assertThat(refused("a")).isEqualTo(Duration.ofSeconds(15));
    clock.pass(Duration.ofSeconds(14));
    assertThat(refused("a")).isEqualTo(Duration.ofSeconds(1));
    clock.pass(Duration.ofSeconds(1));
    use("a", 1);
    assertThat(refused("a")).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void savesNothingUp() {
    clock.pass(Duration.ofDays(1));
    use("a", 4);

    assertThat(refused("a")).isPositive();
  }

  @Test
  void roundsUpSoThatWhoComesBackThenIsNotRefused() {
    Allowance seven = new Allowance(7, clock);
    for (int i = 0; i < 7; i++) {
      seven.take("a", "no more");
    }
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> seven.take("a", "no more"))
        .satisfies(refused -> {
          assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(9));
          clock.pass(Duration.ofSeconds(9));
          assertThatCode(() -> seven.take("a", "no more")).doesNotThrowAnyException();
        });
  }

  @Test
  void countsEachByItself() {
    use("a", 4);
    use("b", 4);

    assertThat(refused("a")).isPositive();
    assertThat(refused("b")).isPositive();
  }

  @Test
  void remembersNoMoreThanSoMany() {
    use("busy", 4);
    for (int i = 0; i < 3 * Allowance.MOST_KNOWN; i++) {
      allowance.take("stranger " + i, "no more");
      if (i % 1_000 == 0) {
        assertThat(refused("busy")).isPositive();
      }
    }

    assertThat(allowance.known()).isEqualTo(Allowance.MOST_KNOWN);
  }

  @Test
  void allowsAtLeastOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Allowance(0, clock));
  }

  private void use(String who, int times) {
    for (int i = 0; i < times; i++) {
      allowance.take(who, "no more");
    }
  }

  private Duration refused(String who) {
    try {
      allowance.take(who, "no more");
    } catch (ProblemException refused) {
      assertThat(refused.problem()).isEqualTo(Problem.RATE_LIMITED);
      assertThat(refused.detail()).isEqualTo("no more");
      Duration wait = refused.retryAfter();
      return wait == null ? Duration.ZERO : wait;
    }
    return Duration.ZERO;
  }
}
