package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listener what was recorded of a chain's deposits. Of a token that is not listed nobody
 * is told: anybody can make one and send it to us.
 */
final class Tidings {

  private static final Logger log = LoggerFactory.getLogger(Tidings.class);

  private final ChainSettings chain;
  private final DepositListener listener;

  Tidings(ChainSettings chain, DepositListener listener) {
    this.chain = chain;
    this.listener = listener;
  }

  /** Inside the transaction that changed them. */
  void recorded(List<Deposit> changed) {
    List<Deposit> listed = listed(changed);
    if (!listed.isEmpty()) {
      listener.recorded(listed);
    }
  }

  /** After the commit, where a failure must not look like one of what was committed. */
  void committed(List<Deposit> changed) {
    List<Deposit> listed = listed(changed);
    if (listed.isEmpty()) {
      return;
    }
    try {
      listener.committed(listed);
    } catch (RuntimeException e) {
      log.warn(
          "{} deposits on {} are recorded, but announcing them failed",
          listed.size(),
          chain.name(),
          e);
    }
  }

  private List<Deposit> listed(List<Deposit> deposits) {
    return deposits.stream().filter(deposit -> chain.listed(deposit.asset()).isPresent()).toList();
  }
}
