package dev.ctrip.gateway.payment;

import java.util.List;

/**
 * A payment and its history.
 *
 * @param events the oldest of them, in order
 * @param intact whether each event's hash follows from the one before, and the payment is as the
 *     last one left it: nothing was changed, removed or put in since
 */
public record PaymentRecord(Payment payment, List<PaymentEvent> events, boolean intact) {

  public PaymentRecord {
    events = List.copyOf(events);
  }
}
