package dev.ctrip.gateway.pricing;

import java.util.Set;

/**
 * Whence rates come. Each bean of this type is asked for the pairs that it names, and no pair may
 * have two sources. Called by request threads, several at once.
 */
public interface RateSource {

  /** In a payment's JSON and history; a public word that never changes, such as {@code fixed}. */
  String name();

  /** What it has rates for; the same as long as the gateway runs. */
  Set<Pair> pairs();

  /**
   * The rate as it is now. Answers or fails within about two seconds: somebody waits.
   *
   * @param pair one of {@link #pairs}
   * @throws RateNotReadyException if the source does not answer, or what it last said is too old
   */
  Rate rate(Pair pair);
}
