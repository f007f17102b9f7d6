package dev.ctrip.gateway.refund;

import java.util.regex.Pattern;

/** What the ids of refunds look like. */
public final class RefundIds {

  private static final Pattern SHAPE = Pattern.compile("rfd_[0-9A-Za-z_-]{1,64}");

  private RefundIds() {}

  /** Whether a refund may have it. Any other is never looked up: it cannot exist. */
  public static boolean isPossible(String id) {
    return SHAPE.matcher(id).matches();
  }
}
