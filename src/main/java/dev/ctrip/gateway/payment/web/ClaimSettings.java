package dev.ctrip.gateway.payment.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param perMinute how many claims a merchant may send in a minute, to each process that serves the
 *     API
 */
@ConfigurationProperties("ctrip.claim")
record ClaimSettings(@DefaultValue("10") int perMinute) {

  ClaimSettings {
    if (perMinute < 1) {
      throw new IllegalArgumentException("ctrip.claim.per-minute is at least 1");
    }
  }
}
