package dev.ctrip.gateway.payment.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of a request for a payment.
 *
 * @param minExpiresIn shorter windows are refused; shorter than a minute makes sense in a demo only
 */
@ConfigurationProperties("ctrip.payment")
record PaymentRequestSettings(@DefaultValue("60s") Duration minExpiresIn) {

  /** As the forerunner gave. */
  static final Duration DEFAULT_EXPIRES_IN = Duration.ofMinutes(30);

  static final Duration MAX_EXPIRES_IN = Duration.ofDays(7);
}
