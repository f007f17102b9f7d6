package dev.ctrip.gateway.merchant.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApiKeyTest {

  private final SecureRandom random = new SecureRandom();

  @Test
  void hasPrefixRandomPartAndChecksum() {
    assertThat(ApiKey.random(random, false).text()).matches("ctp_live_[0-9A-Za-z]{38}");
    assertThat(ApiKey.random(random, true).text()).matches("ctp_test_[0-9A-Za-z]{38}");
  }

  @Test
  void readsItselfAndHashesAlike() {
    ApiKey key = ApiKey.random(random, false);

    assertThat(ApiKey.parse(key.text()).orElseThrow().hash()).isEqualTo(key.hash()).hasSize(32);
  }

  @Test
  void noTwoAreAlike() {
    assertThat(
            IntStream.range(0, 1000)
                .mapToObj(i -> ApiKey.random(random, false).text())
                .collect(Collectors.toSet()))
        .hasSize(1000);
  }

  @Test
  void tellsEveryTypoOfOneCharacter() {
    String text = ApiKey.random(random, false).text();

    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'x' ? 'y' : 'x';
      assertThat(ApiKey.parse(text.substring(0, i) + other + text.substring(i + 1)))
          .as("position %d", i)
          .isEmpty();
    }
  }

  /** A key that was published once must be read for ever. */
  @Test
  void keepsItsChecksum() {
    assertThat(ApiKey.parse("ctp_test_0123456789abcdefghijABCDEFGHIJ013ADrw4")).isPresent();
  }

  @Test
  void refusesOtherForms() {
    String text = ApiKey.random(random, false).text();

    for (String wrong :
        new String[] {
          "",
          "ctp_live_",
          text + "0",
          text.substring(1),
          " " + text,
          text + "\n",
          text.replace("live", "test"),
          text.toUpperCase(Locale.ROOT)
        }) {
      assertThat(ApiKey.parse(wrong)).as(wrong).isEmpty();
    }
  }

  @Test
  void showsNothingOfItself() {
    assertThat(ApiKey.random(random, false)).hasToString("ApiKey");
  }
}
