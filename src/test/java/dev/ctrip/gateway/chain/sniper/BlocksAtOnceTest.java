package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.ChainSettings.Reading;
import dev.ctrip.gateway.chain.ChainSettings.Traces;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlocksAtOnceTest {

  @ParameterizedTest
  @CsvSource({
    "0, OFF, 1000, 64",
    "0, OFF, 40, 40",
    "0, OFF, 0, 1",
    "5, OFF, 1000, 18",
    "5, DEBUG, 1000, 9",
    "1, PARITY, 1000, 1",
    "100, OFF, 1000, 64"
  })
  void goesUpToWhatMayBeAskedSoonAgain(
      int requestsPerSecond, Traces traces, int most, int expected) {
    BlocksAtOnce atOnce =
        BlocksAtOnce.of(new Reading(OptionalLong.empty(), traces, requestsPerSecond), most);

    for (int i = 0; i < 40; i++) {
      atOnce.answered(atOnce.of(10_000));
    }

    assertThat(atOnce.of(10_000)).isEqualTo(expected);
  }
}
