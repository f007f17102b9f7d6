package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.Response;

/**
 * Reads what contracts sent inside transactions, in the two forms that nodes tell it: Geth's {@code
 * callTracer} (a tree of calls per transaction) and the flat list of {@code trace_block}, which
 * goes back to OpenEthereum. Of a call that was reverted nothing counts, nor of those within it.
 */
final class Traces {

  /** Calls that move value from one account to another; the others run foreign code in place. */
  private static final Set<String> MOVING = Set.of("call", "create", "create2", "selfdestruct");

  private Traces() {}

  /** How web3j is to read either form. */
  static final class Answer extends Response<List<Map<String, Object>>> {}

  /**
   * What chains do on their own account, such as Polygon's state sync, stands among a block's
   * transactions as sent by the zero address, and is not traced everywhere.
   *
   * @param results of {@code debug_traceBlockByNumber}, one per transaction; older nodes leave out
   *     which, and then they are in the block's order
   * @param block what they are to be of
   * @throws RuntimeException if they are not, or cannot be read
   */
  static List<Block.Transfer> ofCallTracer(List<Map<String, Object>> results, Block block) {
    List<Block.Transfer> sent = block.transfers();
    Set<TxHash> untraced = sent.stream().map(Block.Transfer::txHash).collect(Collectors.toSet());
    List<Block.Transfer> inner = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      Map<String, Object> result = results.get(i);
      Map<String, Object> call = object(result.get("result"));
      boolean nameless = !result.containsKey("txHash") && results.size() == sent.size();
      TxHash txHash = nameless ? sent.get(i).txHash() : TxHash.parse(text(result, "txHash"));
      if (!untraced.remove(txHash) || (nameless && !isCallOf(call, sent.get(i)))) {
        throw new IllegalArgumentException("traces of another block");
      }
      if (!call.containsKey("error")) {
        addWithin(call, txHash, inner);
      }
    }
    boolean anyLeftOut =
        sent.stream()
            .filter(transfer -> untraced.contains(transfer.txHash()))
            .anyMatch(transfer -> !transfer.from().isZero());
    if (anyLeftOut) {
      throw new IllegalArgumentException("a transaction without its trace");
    }
    return inner;
  }

  private static boolean isCallOf(Map<String, Object> call, Block.Transfer sent) {
    return Address.parse(text(call, "from")).equals(sent.from())
        && (sent.to() == null || Address.parse(text(call, "to")).equals(sent.to()))
        && Questions.quantity(text(call, "value")).equals(sent.value().baseUnits());
  }

  private static void addWithin(
      Map<String, Object> call, TxHash txHash, List<Block.Transfer> inner) {
    for (Object within : list(call.get("calls"))) {
      Map<String, Object> frame = object(within);
      if (frame.containsKey("error")) {
        continue;
      }
      if (MOVING.contains(text(frame, "type").toLowerCase(Locale.ROOT))) {
        add(txHash, frame.get("from"), frame.get("to"), frame.get("value"), inner);
      }
      addWithin(frame, txHash, inner);
    }
  }

  /**
   * @param entries of {@code trace_block}
   * @throws IllegalArgumentException if they are of another block
   */
  static List<Block.Transfer> ofTraceBlock(List<Map<String, Object>> entries, BlockHeader block) {
    List<Map<String, Object>> reverted =
        entries.stream().filter(entry -> entry.containsKey("error")).toList();
    List<Block.Transfer> inner = new ArrayList<>();
    for (Map<String, Object> entry : entries) {
      if (!block.hash().hex().equalsIgnoreCase(text(entry, "blockHash"))) {
        throw new IllegalArgumentException("traces of another block");
      }
      boolean isInner = !list(entry.get("traceAddress")).isEmpty();
      if (isInner && reverted.stream().noneMatch(failed -> isWithin(entry, failed))) {
        addEntry(entry, inner);
      }
    }
    return inner;
  }

  private static void addEntry(Map<String, Object> entry, List<Block.Transfer> inner) {
    Map<String, Object> action = object(entry.get("action"));
    TxHash txHash = TxHash.parse(text(entry, "transactionHash"));
    switch (text(entry, "type")) {
      case "call" -> {
        if ("call".equals(action.get("callType"))) {
          add(txHash, action.get("from"), action.get("to"), action.get("value"), inner);
        }
      }
      case "suicide" ->
          add(
              txHash,
              action.get("address"),
              action.get("refundAddress"),
              action.get("balance"),
              inner);
      default -> {}
    }
  }

  /** Whether one call is another or was made by it. */
  private static boolean isWithin(Map<String, Object> entry, Map<String, Object> outer) {
    List<?> path = list(entry.get("traceAddress"));
    List<?> outerPath = list(outer.get("traceAddress"));
    return Objects.equals(entry.get("transactionHash"), outer.get("transactionHash"))
        && path.size() >= outerPath.size()
        && path.subList(0, outerPath.size()).equals(outerPath);
  }

  private static void add(
      TxHash txHash,
      @Nullable Object from,
      @Nullable Object to,
      @Nullable Object value,
      List<Block.Transfer> inner) {
    if (to == null || value == null) {
      return;
    }
    TokenAmount amount = TokenAmount.ofBaseUnits(Questions.quantity(value.toString()));
    if (!amount.isZero()) {
      inner.add(
          new Block.Transfer(
              txHash,
              Address.parse(Objects.requireNonNull(from).toString()),
              Address.parse(to.toString()),
              amount));
    }
  }

  private static String text(Map<String, Object> object, String field) {
    return Objects.requireNonNull(object.get(field), field).toString();
  }

  @SuppressWarnings("unchecked") // What a JSON object is read as.
  private static Map<String, Object> object(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  private static List<?> list(@Nullable Object value) {
    return value == null ? List.of() : (List<?>) value;
  }
}
