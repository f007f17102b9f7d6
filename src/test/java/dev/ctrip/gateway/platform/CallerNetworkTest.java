package dev.ctrip.gateway.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who counts as one as far as limits go. */
class CallerNetworkTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "2001:db8::1, 2001:db8::ffff:1, true",
    "2001:db8:0:1::1, 2001:db8:0:2::1, false",
    "::ffff:192.0.2.1, 192.0.2.1, true",
    "192.0.2.1:4711, 192.0.2.1, true",
    "192.0.2.1:4711, 192.0.2.2:4711, false",
    "[2001:db8::1]:4711, 2001:db8::1, true",
    "[2001:db8::1], 2001:db8::1, true",
    "unknown, _hidden, true",
    "unknown, 192.0.2.1, false",
    "'', 192.0.2.1, false"
  })
  void takesANetworkOfIpv6ForOneAddress(String one, String other, boolean same) {
    assertThat(CallerNetwork.of(one).equals(CallerNetwork.of(other))).isEqualTo(same);
  }
}
