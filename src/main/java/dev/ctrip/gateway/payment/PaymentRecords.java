package dev.ctrip.gateway.payment;

import java.util.Optional;

/**
 * The door for those who only read: unlike {@link Payments} it needs nothing but PostgreSQL. Safe
 * for any thread.
 */
public interface PaymentRecords {

  /**
   * Reads any merchant's payment; whoever answers a merchant asks {@link Payments} first whether it
   * is his. Looks at all of the history, however long, in the caller's transaction, which must be a
   * snapshot: a payment and events of different moments do not fit each other.
   *
   * @param eventsAtMost no more than so many of the oldest are given
   * @return empty if there is none of that id
   */
  Optional<PaymentRecord> find(String paymentId, int eventsAtMost);
}
