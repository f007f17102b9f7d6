package dev.ctrip.gateway.model;

import dev.ctrip.gateway.model.oracle.LifeOracle;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.PaymentTerms;
import dev.ctrip.gateway.payment.SweepOutlook;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One payment of a model run: what was done to it, where it waits, and what must become of it. */
final class Life {

  final PaymentTerms terms;
  final LifeOracle oracle;
  final List<String> script = new ArrayList<>();
  final Map<TxHash, Sent> sent = new LinkedHashMap<>();

  /** When it acts without being told; {@link Instant#MAX} where it only waits to be told. */
  Instant dueAt = Instant.MIN;

  Instant sweepNotBefore = Instant.EPOCH;

  /** A transaction of a payer; in block -1 while it is in none. */
  static final class Sent {
    final BigInteger amount;
    final boolean neverReturns;
    long block = -1;
    boolean wasMined;

    Sent(BigInteger amount, boolean neverReturns) {
      this.amount = amount;
      this.neverReturns = neverReturns;
    }
  }

  Life(PaymentTerms terms, LifeOracle oracle) {
    this.terms = terms;
    this.oracle = oracle;
  }

  String id() {
    return terms.paymentId();
  }

  Address address() {
    return terms.address();
  }

  /** Whether no run of it is left; only the relay can bring it back. */
  boolean dead;

  /** Loses its run and all that it remembered, as when Temporal loses its data. */
  SweepOutlook outlook() {
    return SweepOutlook.putOffUntil(sweepNotBefore, Instant.EPOCH);
  }

  void die() {
    dead = true;
    dueAt = Instant.MAX;
    sweepNotBefore = Instant.EPOCH;
  }
}
