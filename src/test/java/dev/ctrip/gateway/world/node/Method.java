package dev.ctrip.gateway.world.node;

import tools.jackson.databind.JsonNode;

/** What one method of JSON-RPC answers. */
interface Method {

  /**
   * @param view the ledger as the node sees it at that moment
   * @throws RpcError where the answer is an error
   */
  JsonNode answer(Snapshot view, Params params);
}
