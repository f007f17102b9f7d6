package dev.ctrip.gateway.sweep.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids that follow from a step's key, so that a repeated step cannot make a second row. */
final class Ids {

  private static final int DIGITS = 24;

  private Ids() {}

  static String of(String prefix, String stepKey) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(stepKey.getBytes(StandardCharsets.UTF_8));
      return prefix + HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
