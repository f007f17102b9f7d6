package dev.ctrip.gateway.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {

  @Test
  void doublesUpToTheLongest() {
    Backoff backoff = new Backoff(Duration.ofSeconds(12), Duration.ofSeconds(60));

    assertThat(Stream.generate(backoff::next).limit(5))
        .extracting(Duration::toSeconds)
        .containsExactly(12L, 24L, 48L, 60L, 60L);
  }

  @Test
  void staysAtTheLongestForDays() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10));

    assertThat(Stream.generate(backoff::next).limit(10_000))
        .last()
        .isEqualTo(Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-5S", "PT0.999S"})
  void neverWaitsLessThanASecond(Duration first) {
    assertThat(new Backoff(first, Duration.ofMinutes(1)).next()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void startsOverOnceSomethingHasMoved() {
    Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1));
    backoff.next();
    backoff.next();

    backoff.reset();

    assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(4));
  }
}
