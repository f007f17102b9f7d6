package dev.ctrip.gateway.world.node;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Balances, nonces, contracts, fees and what is sent. */
final class StateMethods {

  private static final String BALANCE_OF = "0x70a08231";
  private static final String DECIMALS = "0x313ce567";

  private final FakeLedger ledger;
  private final Behaviour behaviour;

  StateMethods(FakeLedger ledger, Behaviour behaviour) {
    this.ledger = ledger;
    this.behaviour = behaviour;
  }

  Map<String, Method> methods() {
    return Map.of(
        "eth_getBalance",
        (view, params) -> quantity(state(view, params, 1).balance(params.text(0))),
        "eth_getTransactionCount",
        (view, params) ->
            quantity(BigInteger.valueOf(state(view, params, 1).nonce(params.text(0)))),
        "eth_getCode",
        this::code,
        "eth_call",
        this::call,
        "eth_estimateGas",
        this::estimate,
        "eth_gasPrice",
        (view, params) -> quantity(ledger.gasPriceWei()),
        "eth_maxPriorityFeePerGas",
        (view, params) -> quantity(ledger.tipWei()),
        "eth_sendRawTransaction",
        (view, params) -> text(ledger.broadcast(Numeric.hexStringToByteArray(params.text(0)))));
  }

  private WorldState state(Snapshot view, Params params, int index) {
    JsonNode which = params.at(index);
    LedgerBlock block =
        Params.block(which, view)
            .orElseThrow(() ->
                RpcError.ofServer(
                    which.has("blockHash") ? "header for hash not found" : "header not found"));
    if (block.number() < view.head().number() - behaviour.stateKept) {
      throw RpcError.ofServer(
          "missing trie node "
              + Hex.keccak(block.hash()).substring(2)
              + " (path ) state "
              + Hex.keccak("state " + block.hash())
              + " is not available, not found");
    }
    return block.state();
  }

  private JsonNode code(Snapshot view, Params params) {
    // PUSH1 0, PUSH1 0, REVERT
    return text(ledger.hasCode(params.text(0)) ? "0x60006000fd" : "0x");
  }

  private JsonNode call(Snapshot view, Params params) {
    WorldState state = state(view, params, 1);
    JsonNode call = params.at(0);
    String contract = call.path("to").asString("").toLowerCase(Locale.ROOT);
    String data =
        call.path("data").asString(call.path("input").asString("")).toLowerCase(Locale.ROOT);
    if (!ledger.hasCode(contract)) {
      return text("0x");
    }
    Integer decimals = ledger.decimals(contract);
    if (decimals == null || ledger.isReverting(contract)) {
      throw new RpcError(RpcError.REVERTED, "execution reverted");
    }
    if (data.startsWith(BALANCE_OF) && data.length() == BALANCE_OF.length() + 64) {
      return text(Hex.word(state.balance(contract, Hex.address(data))));
    }
    if (data.equals(DECIMALS)) {
      return text(Hex.word(BigInteger.valueOf(decimals)));
    }
    throw new RpcError(RpcError.REVERTED, "execution reverted");
  }

  private JsonNode estimate(Snapshot view, Params params) {
    JsonNode call = params.at(0);
    String from = call.path("from").asString("").toLowerCase(Locale.ROOT);
    BigInteger value = Numeric.decodeQuantity(call.path("value").asString("0x0"));
    if (ledger.isReverting(call.path("to").asString("").toLowerCase(Locale.ROOT))) {
      throw new RpcError(RpcError.REVERTED, "execution reverted");
    }
    if (view.head().state().balance(from).compareTo(value) < 0) {
      throw RpcError.ofServer("insufficient funds for transfer");
    }
    return quantity(BigInteger.valueOf(Execution.TRANSFER_GAS));
  }

  private static JsonNode quantity(BigInteger number) {
    return text(Hex.quantity(number));
  }

  private static JsonNode text(String value) {
    return StringNode.valueOf(value);
  }
}
