package dev.ctrip.gateway.world.node;

import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A call's parameters by position, read as strictly as Geth does. */
record Params(JsonNode all) {

  JsonNode at(int index) {
    JsonNode value = all.path(index);
    if (value.isMissingNode() || value.isNull()) {
      throw new RpcError(RpcError.INVALID_PARAMS, "missing value for required argument " + index);
    }
    return value;
  }

  /** Addresses and hashes in lower case. */
  String text(int index) {
    return at(index).asString("").toLowerCase(Locale.ROOT);
  }

  boolean flag(int index) {
    return all.path(index).asBoolean(false);
  }

  /** The block that a parameter means: a tag, a number or, by EIP-1898, an object. */
  static Optional<LedgerBlock> block(JsonNode which, Snapshot view) {
    if (which.isObject()) {
      return which.has("blockHash") ? byHash(which, view) : block(which.path("blockNumber"), view);
    }
    String text = which.asString("");
    return text.length() == 66
        ? view.block(text.toLowerCase(Locale.ROOT))
        : view.block(number(text, view));
  }

  private static Optional<LedgerBlock> byHash(JsonNode which, Snapshot view) {
    Optional<LedgerBlock> block =
        view.block(which.path("blockHash").asString("").toLowerCase(Locale.ROOT));
    if (which.path("requireCanonical").asBoolean(false)
        && block.filter(view::isCanonical).isEmpty()) {
      throw RpcError.ofServer("hash is not currently canonical");
    }
    return block;
  }

  /** Blocks that {@code safe} and {@code finalized} are behind: one epoch and two. */
  static long number(String text, Snapshot view) {
    long head = view.head().number();
    return switch (text) {
      case "latest", "pending" -> head;
      case "earliest" -> 0;
      case "safe" -> Math.max(0, head - 32);
      case "finalized" -> Math.max(0, head - 64);
      default -> quantity(text);
    };
  }

  private static long quantity(String text) {
    if (!text.matches("0x[0-9a-fA-F]{1,15}")) {
      throw new RpcError(RpcError.INVALID_PARAMS, "invalid argument: hex string without 0x prefix");
    }
    return Long.parseLong(text, 2, text.length(), 16);
  }
}
