package dev.ctrip.gateway.sweep;

import java.util.regex.Pattern;

/** What the ids of sweeps look like. */
public final class SweepIds {

  private static final Pattern SHAPE = Pattern.compile("swp_[0-9A-Za-z_-]{1,64}");

  private SweepIds() {}

  /** Whether a sweep may have it. Any other is never looked up: it cannot exist. */
  public static boolean isPossible(String id) {
    return SHAPE.matcher(id).matches();
  }
}
