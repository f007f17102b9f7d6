package dev.ctrip.gateway.chain;

/**
 * What is known of a transaction that we sent. A send that timed out is unknown, never failed.
 *
 * <ul>
 *   <li>{@link Unknown}: no node knows it; send the same bytes again.
 *   <li>{@link Waiting}: a node holds it, unmined; wait.
 *   <li>{@link Mined}: in a canonical block; wait until it is deep enough.
 *   <li>{@link Reverted}: in a canonical block, but it moved nothing except its fee.
 *   <li>{@link Displaced}: another transaction used its nonce, it can never be mined.
 * </ul>
 */
public sealed interface TransferFate {

  record Unknown() implements TransferFate {}

  record Waiting() implements TransferFate {}

  record Mined(Receipt receipt, long confirmations) implements TransferFate {}

  record Reverted(Receipt receipt, long confirmations) implements TransferFate {}

  record Displaced() implements TransferFate {}
}
