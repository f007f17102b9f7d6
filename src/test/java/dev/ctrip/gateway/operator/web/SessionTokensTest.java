package dev.ctrip.gateway.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.platform.Secrets;
import dev.ctrip.gateway.world.api.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTokensTest {

  private final Secrets secrets = new Secrets(new byte[32]);
  private final SettableClock clock = new SettableClock();
  private final SessionTokens tokens = new SessionTokens(secrets, clock);
  private final Session session = tokens.begin("key_1");

  @Test
  void areOpenedAsTheyWereSealed() {
    assertThat(tokens.open(tokens.seal(session))).contains(session);
    assertThat(session.keyId()).isEqualTo("key_1");
    assertThat(session.formToken()).matches("[0-9a-f]{32}");
    assertThat(tokens.begin("key_1").formToken()).isNotEqualTo(session.formToken());
  }

  /** So that no replica needs to know of the other. */
  @Test
  void areOpenedByEveryReplica() {
    assertThat(new SessionTokens(new Secrets(new byte[32]), clock).open(tokens.seal(session)))
        .contains(session);
  }

  @Test
  void tellNothingToWhoHoldsThem() {
    String token = tokens.seal(session);

    assertThat(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.ISO_8859_1))
        .doesNotContain("key_1", session.formToken());
    assertThat(session).asString().doesNotContain(session.formToken());
    assertThat(token).hasSizeLessThan(256).matches("[0-9A-Za-z_-]+");
  }

  @Test
  void areNotOpenedOnceTheyWereChanged() {
    byte[] token = Base64.getUrlDecoder().decode(tokens.seal(session));
    for (int i = 0; i < token.length; i++) {
      byte[] changed = token.clone();
      changed[i] ^= 1;
      assertThat(tokens.open(Base64.getUrlEncoder().encodeToString(changed))).isEmpty();
    }
  }

  @Test
  void areNotOpenedWhereAnotherInstallationMadeThem() {
    byte[] otherKey = new byte[32];
    otherKey[0] = 1;

    assertThat(tokens.open(new SessionTokens(new Secrets(otherKey), clock).seal(session)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AA", "%%%", "ü", "key_1|0|0|0"})
  void areNotOpenedWhereTheyAreNone(String token) {
    assertThat(tokens.open(token)).isEmpty();
    assertThat(tokens.open(token.repeat(1000))).isEmpty();
  }

  /** Another secret of the installation is no session. */
  @Test
  void areNothingElse() {
    byte[] secret = secrets.encrypt("merchant.webhook_secret", "cookie", "key_1|0|9|0");

    assertThat(tokens.open(Base64.getUrlEncoder().encodeToString(secret))).isEmpty();
  }

  @Test
  void endWithoutUse() {
    String token = tokens.seal(session);

    clock.pass(Session.IDLE.minusMillis(1));
    assertThat(tokens.open(token)).isPresent();
    clock.pass(Duration.ofMillis(1));
    assertThat(tokens.open(token)).isEmpty();
  }

  @Test
  void endAfterAllTheirTimeHoweverOftenTheyAreRenewed() {
    Session used = session;
    Duration step = Duration.ofMinutes(20);
    Duration passed = Duration.ZERO;
    while (passed.plus(step).compareTo(Session.LONGEST) < 0) {
      clock.pass(step);
      passed = passed.plus(step);
      used = tokens.open(tokens.seal(used)).orElseThrow().renewed(clock.instant());
    }
    String last = tokens.seal(used);

    clock.pass(Session.LONGEST.minus(passed).minusMillis(1));
    assertThat(tokens.open(last)).isPresent();
    clock.pass(Duration.ofMillis(1));
    assertThat(tokens.open(last)).isEmpty();
  }
}
