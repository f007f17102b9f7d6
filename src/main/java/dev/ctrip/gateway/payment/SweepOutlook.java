package dev.ctrip.gateway.payment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a payment's sweeps that no row tells, since it only says when to try again.
 *
 * @param notBefore when a sweep that was put off may be tried again; any time in the past if none
 *     was
 * @param hopeUntil until when a payment that is otherwise over waits for such a sweep
 * @param trouble why a sweep has not gone on for long, a clause for people; null while it does
 */
public record SweepOutlook(Instant notBefore, Instant hopeUntil, @Nullable String trouble) {

  /** Nothing was put off, and nothing is in the way. */
  public static final SweepOutlook CLEAR = new SweepOutlook(Instant.EPOCH, Instant.EPOCH, null);

  /** Put off until then and, if it must be, again. */
  public static SweepOutlook putOffUntil(Instant notBefore, Instant hopeUntil) {
    return new SweepOutlook(notBefore, hopeUntil, null);
  }
}
