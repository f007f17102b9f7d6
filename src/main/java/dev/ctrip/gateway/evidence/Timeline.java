package dev.ctrip.gateway.evidence;

import dev.ctrip.gateway.payment.Payment;
import java.util.List;

/**
 * Everything that happened to a payment, as PostgreSQL has it at one moment.
 *
 * @param intact whether the payment's history proves to be as it was written: each event's hash
 *     follows from the one before, and the payment is as the last one left it
 * @param truncated whether there is more than is shown; it is the newest that is left out
 * @param entries in order, a cause before its effect
 */
public record Timeline(
    Payment payment, boolean intact, boolean truncated, List<TimelineEntry> entries) {

  public Timeline {
    entries = List.copyOf(entries);
  }
}
