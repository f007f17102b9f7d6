package dev.ctrip.gateway.payment.relay;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param every how often PostgreSQL is asked for work
 * @param batch how many payments are relayed at a time, and how many workflows are verified each
 *     time
 * @param wakeAfter how long a workflow has to judge changed deposits before it is woken
 * @param verifyAfter how often each open payment's workflow is made sure to run; bounds how long a
 *     terminated one stays dead
 */
@ConfigurationProperties("ctrip.relay")
record RelaySettings(
    @DefaultValue("1s") Duration every,
    @DefaultValue("50") int batch,
    @DefaultValue("5s") Duration wakeAfter,
    @DefaultValue("10m") Duration verifyAfter) {

  RelaySettings {
    if (!every.isPositive() || !verifyAfter.isPositive() || batch < 1) {
      throw new IllegalArgumentException(
          "ctrip.relay: every and verify-after are above zero, batch is at least 1");
    }
  }
}
