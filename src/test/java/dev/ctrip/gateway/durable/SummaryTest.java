package dev.ctrip.gateway.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 199, 200})
  void leavesAloneWhatFits(int length) {
    assertThat(Summary.of("x".repeat(length))).hasSize(length);
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 1_000})
  void cutsWhatDoesNot(int length) {
    assertThat(Summary.of("x".repeat(length))).isEqualTo("x".repeat(200));
  }

  @Test
  void cutsBetweenCharacters() {
    String cut = Summary.of("x" + "🙂".repeat(60));

    assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(200);
    assertThat(cut).isEqualTo("x" + "🙂".repeat(49));
  }
}
