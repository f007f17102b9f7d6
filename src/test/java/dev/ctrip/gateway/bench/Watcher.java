package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.sniper.SniperDriver;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.payment.relay.DepositsWithoutTemporal;
import dev.ctrip.gateway.world.TestDatabase;
import dev.ctrip.gateway.world.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A database with so many open payments, for whose sake a chain is followed. */
final class Watcher {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final int openPayments;
  private final TestDatabase database;
  private final OpenPayments payments;

  private Watcher(int openPayments, TestDatabase database, OpenPayments payments) {
    this.openPayments = openPayments;
    this.database = database;
    this.payments = payments;
  }

  static Watcher with(int openPayments, Random random) {
    TestDatabase database = TestDatabase.fresh();
    return new Watcher(
        openPayments, database, OpenPayments.load(database.jdbc(), openPayments, random));
  }

  int openPayments() {
    return openPayments;
  }

  /** Where the next payment goes. */
  Address next() {
    return payments.next();
  }

  /** The gateway's own, on this database. */
  DepositListener listener(Chain chain) {
    return DepositsWithoutTemporal.on(database.jdbc(), () -> List.of(chain.settings()));
  }

  SniperDriver sniper(Chain chain, DepositListener listener, TestRedis redis) {
    return new SniperDriver(
        chain, listener, database.jdbc(), database.transactions(), redis, Clock.systemUTC());
  }

  /** Looks again and again, without keeping the machine from what is waited for. */
  static void await(String what, BooleanSupplier condition) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > giveUp) {
        throw new IllegalStateException("waited in vain: " + what);
      }
      pause(Duration.ofMillis(5));
    }
  }

  static void pause(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }
}
