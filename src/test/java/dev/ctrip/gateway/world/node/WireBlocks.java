package dev.ctrip.gateway.world.node;

import java.math.BigInteger;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Blocks, transactions, receipts and logs as the Ethereum execution-apis write them. */
final class WireBlocks {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NO_HASH = "0x" + "0".repeat(64);
  private static final String NO_ADDRESS = "0x" + "0".repeat(40);

  /** Keccak-256 of an empty list: a proof-of-stake block has no uncles (EIP-3675). */
  private static final String NO_UNCLES =
      "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";

  private static final long GAS_LIMIT = 30_000_000;

  private WireBlocks() {}

  /** As {@code newHeads} tells it: without transactions. */
  static ObjectNode head(LedgerBlock block) {
    long gasUsed =
        block.transactions().isEmpty() ? 0 : block.transactions().getLast().cumulativeGasUsed();
    return JSON.objectNode()
        .put("number", Hex.quantity(block.number()))
        .put("hash", block.hash())
        .put("parentHash", block.parentHash())
        .put("timestamp", Hex.quantity(block.timestamp()))
        .put("baseFeePerGas", Hex.quantity(block.baseFeeWei()))
        .put("logsBloom", block.logsBloom())
        .put("gasLimit", Hex.quantity(GAS_LIMIT))
        .put("gasUsed", Hex.quantity(gasUsed))
        .put("miner", NO_ADDRESS)
        .put("difficulty", "0x0")
        .put("nonce", "0x0000000000000000")
        .put("mixHash", NO_HASH)
        .put("extraData", "0x")
        .put("sha3Uncles", NO_UNCLES)
        .put("stateRoot", Hex.keccak("state " + block.hash()))
        .put("transactionsRoot", Hex.keccak("transactions " + block.hash()))
        .put("receiptsRoot", Hex.keccak("receipts " + block.hash()));
  }

  /**
   * @param full whether with whole transactions and not their hashes alone
   */
  static ObjectNode block(LedgerBlock block, boolean full, long chainId) {
    ObjectNode node = head(block).put("size", "0x21c");
    node.putArray("uncles");
    ArrayNode transactions = node.putArray("transactions");
    for (Mined mined : block.transactions()) {
      if (full) {
        transactions.add(mined(mined, block, chainId));
      } else {
        transactions.add(mined.sent().hash());
      }
    }
    return node;
  }

  static ObjectNode mined(Mined mined, LedgerBlock block, long chainId) {
    return transaction(mined.sent(), mined.nonce(), chainId)
        .put("blockHash", block.hash())
        .put("blockNumber", Hex.quantity(block.number()))
        .put("transactionIndex", Hex.quantity(mined.index()))
        .put("gasPrice", Hex.quantity(mined.gasPriceWei()));
  }

  /**
   * @param nonce the sender's next, for one that was sent without any
   */
  static ObjectNode waiting(Sent sent, long nonce, long chainId) {
    return transaction(sent, sent.nonce() == null ? nonce : sent.nonce(), chainId)
        .putNull("blockHash")
        .putNull("blockNumber")
        .putNull("transactionIndex");
  }

  private static ObjectNode transaction(Sent sent, long nonce, long chainId) {
    BigInteger maxFeeWei = sent.maxFeeWei() == null ? sent.tipWei() : sent.maxFeeWei();
    return JSON.objectNode()
        .put("hash", sent.hash())
        .put("type", "0x2")
        .put("chainId", Hex.quantity(chainId))
        .put("from", sent.from())
        .put("to", sent.to())
        .put("value", Hex.quantity(sent.value()))
        .put("nonce", Hex.quantity(nonce))
        .put("gas", Hex.quantity(sent.gasLimit()))
        .put("gasPrice", Hex.quantity(maxFeeWei))
        .put("maxFeePerGas", Hex.quantity(maxFeeWei))
        .put("maxPriorityFeePerGas", Hex.quantity(sent.tipWei()))
        .put("input", "0x")
        .put("v", "0x0")
        .put("r", NO_HASH)
        .put("s", NO_HASH);
  }

  static ObjectNode receipt(Mined mined, LedgerBlock block) {
    ObjectNode receipt =
        JSON.objectNode()
            .put("transactionHash", mined.sent().hash())
            .put("transactionIndex", Hex.quantity(mined.index()))
            .put("blockHash", block.hash())
            .put("blockNumber", Hex.quantity(block.number()))
            .put("from", mined.sent().from())
            .put("to", mined.sent().to())
            .put("contractAddress", mined.succeeded() ? mined.created() : null)
            .put("status", mined.succeeded() ? "0x1" : "0x0")
            .put("type", "0x2")
            .put("gasUsed", Hex.quantity(mined.gasUsed()))
            .put("cumulativeGasUsed", Hex.quantity(mined.cumulativeGasUsed()))
            .put("effectiveGasPrice", Hex.quantity(mined.gasPriceWei()))
            .put("logsBloom", Bloom.of(mined.logs()));
    ArrayNode logs = receipt.putArray("logs");
    mined.logs().forEach(log -> logs.add(log(log, mined, block)));
    return receipt;
  }

  static ArrayNode receipts(LedgerBlock block) {
    ArrayNode receipts = JSON.arrayNode();
    block.transactions().forEach(mined -> receipts.add(receipt(mined, block)));
    return receipts;
  }

  static ObjectNode log(EventLog log, Mined mined, LedgerBlock block) {
    ObjectNode node =
        JSON.objectNode()
            .put("address", log.address())
            .put("data", log.data())
            .put("blockNumber", Hex.quantity(block.number()))
            .put("blockHash", block.hash())
            .put("blockTimestamp", Hex.quantity(block.timestamp()))
            .put("transactionHash", mined.sent().hash())
            .put("transactionIndex", Hex.quantity(mined.index()))
            .put("logIndex", Hex.quantity(log.index()))
            .put("removed", false);
    ArrayNode topics = node.putArray("topics");
    log.topics().forEach(topics::add);
    return node;
  }
}
