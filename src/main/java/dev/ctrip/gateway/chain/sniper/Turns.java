package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Cursor;

/**
 * Lets one of several replicas read on while the others wait for what it finds. A turn is no
 * promise: two may read the same, and only one of them moves the cursor. Losing turns costs work,
 * nothing else, so no method ever throws.
 */
interface Turns {

  /**
   * Whether the caller may read what is above that cursor; false while another replica is at it.
   * Taking one's own turn again is allowed. Ends by itself after a few seconds.
   */
  boolean take(Cursor cursor);

  /** Ends the caller's turn where there was nothing to read. */
  void giveBack(Cursor cursor);
}
