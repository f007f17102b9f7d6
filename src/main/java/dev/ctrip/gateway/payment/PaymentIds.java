package dev.ctrip.gateway.payment;

import java.util.regex.Pattern;

/** What the ids of payments look like. */
public final class PaymentIds {

  private static final Pattern SHAPE = Pattern.compile("pay_[0-9A-Za-z_-]{1,64}");

  private PaymentIds() {}

  /** Whether a payment may have it. Any other is never looked up: it cannot exist. */
  public static boolean isPossible(String id) {
    return SHAPE.matcher(id).matches();
  }
}
