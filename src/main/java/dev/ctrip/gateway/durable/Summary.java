package dev.ctrip.gateway.durable;

import java.nio.charset.StandardCharsets;

/** What operators read beside a workflow, an activity or a timer in the Temporal Web UI. */
public final class Summary {

  /** The server refuses longer ones (its limit {@code limit.userMetadataSummarySize}). */
  private static final int MAX_BYTES = 200;

  private Summary() {}

  /** The text, cut where it is too long; never in the middle of a character. */
  public static String of(String text) {
    String summary = text;
    while (summary.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      summary = summary.substring(0, summary.offsetByCodePoints(summary.length(), -1));
    }
    return summary;
  }
}
