package dev.ctrip.gateway.chain.rpc;

/** Where one question goes: a single URL, plain or decorated. Safe for any thread. */
interface Node {

  /** Host and port; the only part of its URL that may be shown. */
  String host();

  /**
   * @throws NodeFailure if the node gave no usable answer in time
   */
  <R, T> T ask(Question<R, T> question) throws NodeFailure;
}
