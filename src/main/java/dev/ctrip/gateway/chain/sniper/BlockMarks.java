package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.money.ChainId;

/**
 * Tells replicas which blocks another one is done with, so that only one of them reads each. A mark
 * is never proof: who finds one looks at the cursor. Losing marks costs work, nothing else, so no
 * method ever throws.
 */
interface BlockMarks {

  /** Whether a replica has committed the block's deposits and signalled them. */
  boolean isMarked(ChainId chain, BlockHeader block);

  /** To be called after the commit and after the signals. */
  void mark(ChainId chain, BlockHeader block);
}
