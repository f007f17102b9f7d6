package dev.ctrip.gateway.operator.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time in which a browser is let in because an API key was shown once.
 *
 * @param keyId the key's; it is looked up again at each request
 * @param startedAt when the key was shown
 * @param usedAt when it was last renewed
 * @param formToken random; every form carries it, so that no other site's form is taken for one of
 *     ours
 */
record Session(String keyId, Instant startedAt, Instant usedAt, String formToken) {

  /** Without a request for so long it ends. */
  static final Duration IDLE = Duration.ofMinutes(30);

  /** It ends after so long in any case. */
  static final Duration LONGEST = Duration.ofHours(8);

  private static final Duration RENEWED_AFTER = Duration.ofMinutes(1);
  private static final String ATTRIBUTE = Session.class.getName();

  boolean isOver(Instant now) {
    return !now.isBefore(usedAt.plus(IDLE)) || !now.isBefore(startedAt.plus(LONGEST));
  }

  /** Whether the browser should be given a newer one, lest it ends for want of use. */
  boolean isToBeRenewed(Instant now) {
    return !now.isBefore(usedAt.plus(RENEWED_AFTER));
  }

  Session renewed(Instant now) {
    return new Session(keyId, startedAt, now, formToken);
  }

  void keepIn(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Empty where nobody has signed in. */
  static Optional<Session> of(HttpServletRequest request) {
    return Optional.ofNullable((Session) request.getAttribute(ATTRIBUTE));
  }

  @Override
  public String toString() {
    return "Session[" + keyId + "]";
  }
}
