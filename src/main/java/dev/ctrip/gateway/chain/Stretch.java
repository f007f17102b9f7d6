package dev.ctrip.gateway.chain;

import java.util.List;

/**
 * A piece of a chain as one node told it in one answer.
 *
 * @param head the latest block the node knew
 * @param blocks those of the range asked for that the chain has, each the child of the one before;
 *     the first is the range's own
 */
public record Stretch(BlockHeader head, List<Block> blocks) {

  public Stretch {
    blocks = List.copyOf(blocks);
  }
}
