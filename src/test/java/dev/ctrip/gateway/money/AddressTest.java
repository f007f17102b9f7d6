package dev.ctrip.gateway.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  private static final String EXAMPLE = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

  /** The test cases of EIP-55: all upper, all lower, and mixed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void hasTheChecksumOfEip55(String checksummed) {
    String digits = checksummed.substring(2);
    Address ofLower = new Address("0x" + digits.toLowerCase(Locale.ROOT));
    Address ofUpper = new Address("0x" + digits.toUpperCase(Locale.ROOT));

    assertThat(Address.parse(checksummed)).hasToString(checksummed);
    assertThat(ofLower).hasToString(checksummed).isEqualTo(ofUpper);
    assertThat(ofUpper).hasSameHashCodeAs(ofLower);
    assertThat(ofUpper.lowerCase()).isEqualTo(checksummed.toLowerCase(Locale.ROOT));
  }

  @Test
  void refusesAnyOtherMixtureOfCases() {
    for (int i = 2; i < EXAMPLE.length(); i++) {
      char digit = EXAMPLE.charAt(i);
      char other =
          Character.isUpperCase(digit)
              ? Character.toLowerCase(digit)
              : Character.toUpperCase(digit);
      if (other != digit) {
        refuses(EXAMPLE.substring(0, i) + other + EXAMPLE.substring(i + 1));
      }
    }
  }

  @Test
  void noticesAChangedDigit() {
    refuses(EXAMPLE.replace('5', '6'));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0x",
        "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0X5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaedd",
        "0x-aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0xgaaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x５aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x٥aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        " 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed\n",
        "vitalik.eth"
      })
  void refusesWhatIsNone(String text) {
    refuses(text);
  }

  @Test
  void knowsTheZeroAddress() {
    assertThat(Address.parse("0x" + "0".repeat(40)).isZero()).isTrue();
    assertThat(Address.parse("0x" + "0".repeat(39) + "1").isZero()).isFalse();
  }

  private static void refuses(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Address.parse(text));
  }
}
