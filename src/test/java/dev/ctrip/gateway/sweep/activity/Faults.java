package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.wallet.Signer;
import org.springframework.transaction.support.TransactionOperations;

/** Stands between a sweep's steps and what they use. */
interface Faults {

  Faults NONE = new Faults() {};

  default TransactionOperations transactions(TransactionOperations real) {
    return real;
  }

  default Signer signer(Signer real) {
    return real;
  }

  default Chain chain(Chain real) {
    return real;
  }
}
