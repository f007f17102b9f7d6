package dev.ctrip.gateway.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatienceTest {

  private static final Duration BLOCK = Duration.ofSeconds(12);

  @Test
  void waitsTwiceAsLongEachTime() {
    Patience patience = new Patience(BLOCK);

    assertThat(LongStream.of(100, 101, 102).mapToObj(patience::next))
        .containsExactly(BLOCK, BLOCK.multipliedBy(2), BLOCK.multipliedBy(4));
  }

  @Test
  void waitsTenMinutesAtMostWhileItMoves() {
    Patience patience = new Patience(BLOCK);

    assertThat(LongStream.range(0, 100).mapToObj(patience::next))
        .allMatch(wait -> wait.compareTo(Duration.ofMinutes(10)) <= 0)
        .last()
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void growsToHoursWhileItStandsStill() {
    Patience patience = new Patience(BLOCK);

    assertThat(LongStream.range(0, 20).mapToObj(any -> patience.next(100)))
        .last()
        .isEqualTo(Duration.ofHours(6));
  }

  @Test
  void asksAFewDozenTimesInThreeDaysOfStandstill() {
    Patience patience = new Patience(BLOCK);
    Duration waited = Duration.ZERO;
    int questions = 0;
    while (waited.compareTo(Duration.ofDays(3)) < 0) {
      waited = waited.plus(patience.next(100));
      questions++;
    }

    assertThat(questions).isBetween(10, 30);
  }

  @Test
  void isShortAgainOnceItMoves() {
    Patience patience = new Patience(BLOCK);
    LongStream.range(0, 20).forEach(any -> patience.next(100));

    assertThat(patience.next(101)).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void startsOverOnceSomethingWasLearnt() {
    Patience patience = new Patience(BLOCK);
    LongStream.range(0, 5).forEach(patience::next);
    patience.reset();

    assertThat(patience.next(6)).isEqualTo(BLOCK);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999})
  void neverWaitsLessThanASecond(long millis) {
    assertThat(new Patience(Duration.ofMillis(millis)).next(1)).isEqualTo(Duration.ofSeconds(1));
  }
}
