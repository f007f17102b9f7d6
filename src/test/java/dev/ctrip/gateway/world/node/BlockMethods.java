package dev.ctrip.gateway.world.node;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/** Blocks, transactions, receipts and traces. */
final class BlockMethods {

  private static final JsonNode NOTHING = JsonNodeFactory.instance.nullNode();

  private final Behaviour behaviour;

  BlockMethods(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  Map<String, Method> methods() {
    return Map.ofEntries(
        Map.entry("eth_chainId", (view, params) -> text(Hex.quantity(behaviour.chainId()))),
        Map.entry("net_version", (view, params) -> text(Long.toString(behaviour.chainId()))),
        Map.entry("eth_syncing", (view, params) -> JsonNodeFactory.instance.booleanNode(false)),
        Map.entry("eth_blockNumber", (view, params) -> text(Hex.quantity(view.head().number()))),
        Map.entry("eth_getBlockByNumber", this::block),
        Map.entry("eth_getBlockByHash", this::block),
        Map.entry("eth_getBlockReceipts", this::receipts),
        Map.entry("eth_getTransactionReceipt", this::receipt),
        Map.entry("eth_getTransactionByHash", this::transaction),
        Map.entry("debug_traceBlockByHash", this::traceOfGeth),
        Map.entry("debug_traceBlockByNumber", this::traceOfGeth),
        Map.entry("trace_block", this::traceOfParity));
  }

  private JsonNode block(Snapshot view, Params params) {
    requireKnownTag(params.at(0));
    return orNothing(
        Params.block(params.at(0), view)
            .map(block -> WireBlocks.block(block, params.flag(1), behaviour.chainId())));
  }

  private void requireKnownTag(JsonNode which) {
    String tag = which.asString("");
    if (behaviour.knowsNoFinality && (tag.equals("safe") || tag.equals("finalized"))) {
      throw RpcError.ofServer(tag + " block not found");
    }
  }

  private JsonNode receipts(Snapshot view, Params params) {
    return orNothing(Params.block(params.at(0), view).map(WireBlocks::receipts));
  }

  private JsonNode receipt(Snapshot view, Params params) {
    return orNothing(
        view.place(params.text(0)).map(place -> WireBlocks.receipt(place.mined(), place.block())));
  }

  private JsonNode transaction(Snapshot view, Params params) {
    String hash = params.text(0);
    return orNothing(
        view.place(hash)
            .map(place -> WireBlocks.mined(place.mined(), place.block(), behaviour.chainId()))
            .or(() ->
                view.waiting(hash)
                    .map(sent ->
                        WireBlocks.waiting(
                            sent, view.head().state().nonce(sent.from()), behaviour.chainId()))));
  }

  private JsonNode traceOfGeth(Snapshot view, Params params) {
    if (!params.all().path(1).path("tracer").asString("").equals("callTracer")) {
      throw RpcError.ofServer("only the callTracer is told here");
    }
    return WireTraces.ofGeth(traced(view, params));
  }

  private JsonNode traceOfParity(Snapshot view, Params params) {
    return WireTraces.ofParity(traced(view, params));
  }

  private static LedgerBlock traced(Snapshot view, Params params) {
    LedgerBlock block =
        Params.block(params.at(0), view)
            .orElseThrow(() -> RpcError.ofServer("block " + params.text(0) + " not found"));
    if (block.number() == 0) {
      throw RpcError.ofServer("genesis is not traceable");
    }
    return block;
  }

  private static JsonNode orNothing(Optional<? extends JsonNode> found) {
    return found.isPresent() ? found.get() : NOTHING;
  }

  private static JsonNode text(String value) {
    return StringNode.valueOf(value);
  }
}
