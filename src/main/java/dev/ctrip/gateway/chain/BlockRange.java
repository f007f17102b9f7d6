package dev.ctrip.gateway.chain;

/**
 * Blocks by their numbers, both ends included.
 *
 * @param from at least 0
 * @param to not below {@code from}
 */
public record BlockRange(long from, long to) {

  /**
   * @throws IllegalArgumentException if it holds no block
   */
  public BlockRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no block is in " + from + " to " + to);
    }
  }

  /** So many blocks from that one on. */
  public static BlockRange of(long from, long count) {
    return new BlockRange(from, from + count - 1);
  }

  public long count() {
    return to - from + 1;
  }

  @Override
  public String toString() {
    return from == to ? "block " + from : "blocks " + from + " to " + to;
  }
}
