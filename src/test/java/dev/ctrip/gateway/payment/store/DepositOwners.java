package dev.ctrip.gateway.payment.store;

import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes the table's own view of addresses, for programs that build a part of the gateway. */
public final class DepositOwners {

  private DepositOwners() {}

  public static JdbcDepositOwners on(JdbcClient jdbc) {
    return new JdbcDepositOwners(jdbc, Clock.systemUTC());
  }
}
