package dev.ctrip.gateway.chain.rpc;

/** Where one question goes: a single URL, plain or decorated. Safe for any thread. */
interface Node {

  /** Host and port; the only part of its URL that may be shown. */
  String host();

  /**
   * @throws NodeFailure if the node gave no usable answer in time
   */
  <R, T> T ask(Question<R, T> question) throws NodeFailure;

  /**
   * Asks several questions in one round trip where the node takes that.
   *
   * @throws NodeFailure if one of them got no usable answer in time, or all do not fit together
   */
  <P, T> T ask(Batch<P, T> batch) throws NodeFailure;
}
