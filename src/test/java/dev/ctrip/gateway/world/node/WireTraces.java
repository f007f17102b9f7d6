package dev.ctrip.gateway.world.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happened within a block's transactions, as Geth's {@code callTracer} and as Parity's {@code
 * trace_block} tell it.
 */
final class WireTraces {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String FAILED = "execution reverted";

  private WireTraces() {}

  /** {@code debug_traceBlockByHash}: a tree per transaction. */
  static ArrayNode ofGeth(LedgerBlock block) {
    ArrayNode traces = JSON.arrayNode();
    for (Mined mined : block.transactions()) {
      ObjectNode frame = frame(top(mined)).put("gasUsed", Hex.quantity(mined.gasUsed()));
      traces.addObject().put("txHash", mined.sent().hash()).set("result", frame);
    }
    return traces;
  }

  private static ObjectNode frame(Effect.Inner call) {
    ObjectNode frame =
        JSON.objectNode()
            .put("type", call.type())
            .put("from", call.from())
            .put("to", call.to())
            .put("value", Hex.quantity(call.value()))
            .put("gas", Hex.quantity(Execution.TRANSFER_GAS))
            .put("gasUsed", "0x0")
            .put("input", "0x");
    if (call.fails()) {
      frame.put("error", FAILED);
    }
    if (!call.within().isEmpty()) {
      ArrayNode calls = frame.putArray("calls");
      call.within().forEach(inner -> calls.add(frame(inner)));
    }
    return frame;
  }

  /** {@code trace_block}: a flat list, in which an address of indices tells the place. */
  static ArrayNode ofParity(LedgerBlock block) {
    ArrayNode traces = JSON.arrayNode();
    block.transactions().forEach(mined -> addTo(traces, top(mined), List.of(), mined, block));
    return traces;
  }

  private static void addTo(
      ArrayNode traces, Effect.Inner call, List<Integer> place, Mined mined, LedgerBlock block) {
    ObjectNode trace =
        traces
            .addObject()
            .put("type", parityType(call.type()))
            .put("blockHash", block.hash())
            .put("blockNumber", block.number())
            .put("transactionHash", mined.sent().hash())
            .put("transactionPosition", mined.index())
            .put("subtraces", call.within().size());
    ArrayNode address = trace.putArray("traceAddress");
    place.forEach(index -> address.add(index));
    trace.set("action", action(call));
    if (call.fails()) {
      trace.put("error", "Reverted");
    } else if (call.type().equals("SELFDESTRUCT")) {
      trace.putNull("result");
    } else {
      trace.putObject("result").put("gasUsed", "0x0").put("output", "0x");
    }
    for (int i = 0; i < call.within().size(); i++) {
      List<Integer> itsPlace = new ArrayList<>(place);
      itsPlace.add(i);
      addTo(traces, call.within().get(i), itsPlace, mined, block);
    }
  }

  private static String parityType(String type) {
    return switch (type) {
      case "CREATE", "CREATE2" -> "create";
      case "SELFDESTRUCT" -> "suicide";
      default -> "call";
    };
  }

  private static ObjectNode action(Effect.Inner call) {
    return switch (parityType(call.type())) {
      case "suicide" ->
          JSON.objectNode()
              .put("address", call.from())
              .put("refundAddress", call.to())
              .put("balance", Hex.quantity(call.value()));
      case "create" ->
          JSON.objectNode()
              .put("from", call.from())
              .put("value", Hex.quantity(call.value()))
              .put("gas", Hex.quantity(Execution.TRANSFER_GAS))
              .put("init", "0x");
      default ->
          JSON.objectNode()
              .put("callType", call.type().toLowerCase(Locale.ROOT))
              .put("from", call.from())
              .put("to", call.to())
              .put("value", Hex.quantity(call.value()))
              .put("gas", Hex.quantity(Execution.TRANSFER_GAS))
              .put("input", "0x");
    };
  }

  /** The transaction itself, as the call that all others are within. */
  private static Effect.Inner top(Mined mined) {
    Sent sent = mined.sent();
    List<Effect.Inner> within =
        sent.effects().stream()
            .filter(Effect.Inner.class::isInstance)
            .map(Effect.Inner.class::cast)
            .toList();
    String to = sent.to() == null ? String.valueOf(mined.created()) : sent.to();
    return new Effect.Inner(
        sent.to() == null ? "CREATE" : "CALL",
        sent.from(),
        to,
        sent.value(),
        !mined.succeeded(),
        within);
  }
}
