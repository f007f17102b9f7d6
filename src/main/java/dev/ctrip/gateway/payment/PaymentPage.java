package dev.ctrip.gateway.payment;

import java.util.List;

/**
 * A part of a merchant's payments, newest first.
 *
 * @param hasMore whether there are older ones that the query asks for
 */
public record PaymentPage(List<Payment> payments, boolean hasMore) {

  public PaymentPage {
    payments = List.copyOf(payments);
  }
}
