package dev.ctrip.gateway.operator.web;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.Secrets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Sessions as text that only this installation can make and read: sealed by {@link Secrets}, so any
 * replica can tell them and none has to remember them. Safe for any thread.
 */
@Component
@ConditionalOnRole(Role.API)
final class SessionTokens {

  private static final String PURPOSE = "operator.session";
  private static final String PLACE = "cookie";

  /** Twice a real one; what is longer is not looked at. */
  private static final int LONGEST_TOKEN = 512;

  private static final int FORM_TOKEN_BYTES = 16;

  private final Secrets secrets;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  SessionTokens(Secrets secrets, Clock clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  Session begin(String keyId) {
    byte[] formToken = new byte[FORM_TOKEN_BYTES];
    random.nextBytes(formToken);
    Instant now = clock.instant();
    return new Session(keyId, now, now, HexFormat.of().formatHex(formToken));
  }

  String seal(Session session) {
    String text =
        String.join(
            "|",
            session.keyId(),
            Long.toString(session.startedAt().toEpochMilli()),
            Long.toString(session.usedAt().toEpochMilli()),
            session.formToken());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(secrets.encrypt(PURPOSE, PLACE, text));
  }

  /**
   * @return empty if the token was not made here, was changed since, or its session is over
   */
  Optional<Session> open(String token) {
    if (token.length() > LONGEST_TOKEN) {
      return Optional.empty();
    }
    String text;
    try {
      text = secrets.decrypt(PURPOSE, PLACE, Base64.getUrlDecoder().decode(token));
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
    String[] parts = text.split("\\|", -1);
    return Optional.of(new Session(parts[0], instant(parts[1]), instant(parts[2]), parts[3]))
        .filter(session -> !session.isOver(clock.instant()));
  }

  private static Instant instant(String epochMillis) {
    return Instant.ofEpochMilli(Long.parseLong(epochMillis));
  }
}
