package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.ChainSettings.Reading;
import dev.ctrip.gateway.chain.ChainSettings.Traces;

/**
 * How many blocks are read together. Providers refuse by range, by number of results or by size,
 * and do not say beforehand where; so it is tried: half as many after a refusal, a quarter more
 * after each full success. What was refused is not tried again for a while, since each refusal
 * costs, and some providers count them. Not thread-safe.
 */
final class BlocksAtOnce {

  /** Below what providers take in one batch, which is a hundred with the strictest. */
  private static final int MOST = 64;

  private static final int FIRST = 8;

  /** After so many full successes twice as many as were refused may be tried. */
  private static final int A_WHILE = 32;

  /** A node that must rest longer than it is waited for was asked too much at once. */
  private static final int SECONDS_OF_REQUESTS = 4;

  /** The head, and the logs of all. */
  private static final int BESIDE_BLOCKS = 2;

  private final int most;
  private int limit;

  /** Below what was refused last. */
  private int ceiling;

  private int successes;

  /**
   * @param most never more than so many
   */
  BlocksAtOnce(int most) {
    this.most = Math.clamp(most, 1, MOST);
    this.ceiling = this.most;
    this.limit = Math.min(FIRST, this.most);
  }

  /**
   * As many as can be asked for again soon.
   *
   * @param most never more than so many
   */
  static BlocksAtOnce of(Reading reading, int most) {
    if (reading.requestsPerSecond() == 0) {
      return new BlocksAtOnce(most);
    }
    int requestsPerBlock = reading.traces() == Traces.OFF ? 1 : 2;
    long requests = (long) SECONDS_OF_REQUESTS * reading.requestsPerSecond() - BESIDE_BLOCKS;
    long affordable = requests / requestsPerBlock;
    return new BlocksAtOnce((int) Math.min(most, affordable));
  }

  /**
   * @param wanted blocks that there are to read, as far as is known; any number
   * @return at least 1
   */
  int of(long wanted) {
    return Math.clamp(wanted, 1, limit);
  }

  void answered(long count) {
    if (count < limit) {
      return;
    }
    successes++;
    if (successes % A_WHILE == 0) {
      ceiling = Math.min(most, 2 * ceiling);
    }
    limit = Math.min(ceiling, limit + Math.max(1, limit / 4));
  }

  void refused(long count) {
    ceiling = Math.clamp(count - 1, 1, most);
    limit = Math.clamp(count / 2, 1, ceiling);
    successes = 0;
  }
}
