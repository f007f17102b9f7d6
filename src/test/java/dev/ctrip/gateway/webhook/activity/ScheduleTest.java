package dev.ctrip.gateway.webhook.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

  private final Schedule schedule =
      new Schedule(
          Stream.of(
                  "PT0S", "PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H",
                  "PT24H")
              .map(Duration::parse)
              .toList());

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          1, -,     PT5S
          2, -,     PT5M
          3, -,     PT30M
          4, -,     PT2H
          5, -,     PT5H
          6, -,     PT10H
          7, -,     PT14H
          8, -,     PT20H
          9, -,     PT24H
          1, PT1S,  PT5S
          1, PT1M,  PT1M
          2, PT59M, PT59M
          1, PT1H,  PT1H
          1, PT24H, PT1H
          4, PT24H, PT2H
          """)
  void waitsTheLongerOfScheduleAndRetryAfterUpToAnHour(
      int attemptsMade, Duration retryAfter, Duration expected) {
    assertThat(schedule.waitAfter(attemptsMade, Optional.ofNullable(retryAfter)))
        .isEqualTo(expected);
  }

  /** Retries.forMerchant allows 80 h. */
  @Test
  void staysWithinTheActivitysBoundsWhateverTheEndpointAsks() {
    Duration total = Duration.ZERO;
    for (int made = 1; made < schedule.attempts(); made++) {
      total = total.plus(schedule.waitAfter(made, Optional.of(Duration.ofDays(365))));
    }
    assertThat(total).isLessThan(Duration.ofHours(79));
  }

  @Test
  void hasAsManyAttemptsAsEntries() {
    assertThat(schedule.attempts()).isEqualTo(10);
    assertThat(new Schedule(List.of(Duration.ZERO)).attempts()).isOne();
  }
}
