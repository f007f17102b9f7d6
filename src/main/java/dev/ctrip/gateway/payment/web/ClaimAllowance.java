package dev.ctrip.gateway.payment.web;

import dev.ctrip.gateway.platform.Allowance;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Role;
import java.time.Clock;
import org.springframework.stereotype.Component;

/**
 * How many more claims each merchant may send: every one asks nodes that the operator pays for.
 * Only authenticated merchants are counted. Safe for any thread.
 */
@Component
@ConditionalOnRole(Role.API)
final class ClaimAllowance {

  private final Allowance claims;

  ClaimAllowance(ClaimSettings settings, Clock clock) {
    this.claims = new Allowance(settings.perMinute(), clock);
  }

  /**
   * Uses up one claim.
   *
   * @throws ProblemException saying when the next one is allowed, if none is left
   */
  void take(String merchantId) {
    claims.take(
        merchantId, "No more than " + claims.perMinute() + " claims a minute are looked into.");
  }
}
