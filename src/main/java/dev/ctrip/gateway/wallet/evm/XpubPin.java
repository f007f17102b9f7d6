package dev.ctrip.gateway.wallet.evm;

import dev.ctrip.gateway.platform.StartRefusedException;
import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Binds the database to the account that its payments' addresses come from. With another account,
 * money would be taken at addresses that this installation cannot sign for.
 */
final class XpubPin {

  private static final int SHOWN_DIGITS = 16;

  private final JdbcClient jdbc;
  private final Clock clock;

  XpubPin(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Pins the fingerprint at the first start, compares at every later one.
   *
   * @throws StartRefusedException if another one is pinned
   */
  void check(String fingerprint) {
    jdbc.sql(
            """
            insert into wallet_pin (xpub_fingerprint, pinned_at) values (:fingerprint, :now)
            on conflict do nothing
            """)
        .param("fingerprint", fingerprint)
        .param("now", Timestamp.from(clock.instant()))
        .update();
    String pinned =
        jdbc.sql("select xpub_fingerprint from wallet_pin").query(String.class).single();
    if (!pinned.equals(fingerprint)) {
      throw new StartRefusedException(
          "This database belongs to another wallet: its fingerprint is %s…, the configured one's %s…."
              .formatted(shown(pinned), shown(fingerprint)),
          "Start with the CTRIP_XPUB (or CTRIP_MNEMONIC and ctrip.wallet.account) that this database"
              + " was first started with, or give the new wallet a database of its own.");
    }
  }

  private static String shown(String fingerprint) {
    return fingerprint.substring(0, SHOWN_DIGITS);
  }
}
