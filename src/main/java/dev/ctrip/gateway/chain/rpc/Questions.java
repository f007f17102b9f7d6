package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthChainId;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.EthGasPrice;
import org.web3j.protocol.core.methods.response.EthGetBalance;
import org.web3j.protocol.core.methods.response.EthGetCode;
import org.web3j.protocol.core.methods.response.EthGetTransactionCount;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.EthMaxPriorityFeePerGas;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.EthTransaction;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.Transaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * What a node can be asked (Ethereum execution-apis), and how web3j's answers become ours. Numbers
 * are read from the raw text: web3j's own reading takes decimal digits and {@code 0x-1} too.
 */
final class Questions {

  private static final Pattern QUANTITY = Pattern.compile("0x[0-9a-fA-F]{1,64}");

  private Questions() {}

  /**
   * @param baseFeePerGasWei empty before EIP-1559
   */
  record PricedHeader(BlockHeader header, Optional<BigInteger> baseFeePerGasWei) {}

  static Question<String, ChainId> chainId() {
    return new Question<>(
        "eth_chainId",
        List.of(),
        EthChainId.class,
        result -> ChainId.of(quantity(result).longValueExact()));
  }

  /**
   * @param tag {@code latest}, {@code safe}, {@code finalized}, or a number as {@link #hex}
   */
  static Question<EthBlock.Block, Optional<PricedHeader>> header(String tag) {
    return new Question<>(
        "eth_getBlockByNumber",
        List.of(tag, false),
        EthBlock.class,
        result -> Optional.ofNullable(result).map(Questions::pricedHeader));
  }

  /** Half of what {@link #block} asks for. */
  sealed interface BlockPart {

    /**
     * @param block without token transfers; empty where the chain is not that long
     */
    record Body(Optional<Block> block) implements BlockPart {}

    record TokenLogs(List<TokenLog> logs) implements BlockPart {}
  }

  /** A transfer that says of which block it is. */
  record TokenLog(BlockHash block, Block.TokenTransfer transfer) {}

  /**
   * @param contracts the listed tokens; may be empty
   */
  static Batch<BlockPart, Optional<Block>> block(long number, List<Address> contracts) {
    List<Question<?, ? extends BlockPart>> parts = new ArrayList<>();
    parts.add(body(number));
    if (!contracts.isEmpty()) {
      parts.add(tokenLogs(number, contracts));
    }
    return new Batch<>(parts, Questions::whole);
  }

  private static Question<EthBlock.Block, BlockPart.Body> body(long number) {
    return new Question<>(
        "eth_getBlockByNumber",
        List.of(hex(number), true),
        EthBlock.class,
        result ->
            new BlockPart.Body(Optional.ofNullable(result).map(block -> block(block, number))));
  }

  private static Question<List<EthLog.LogResult<?>>, BlockPart.TokenLogs> tokenLogs(
      long number, List<Address> contracts) {
    Map<String, Object> filter =
        Map.of(
            "fromBlock", hex(number),
            "toBlock", hex(number),
            "address", contracts.stream().map(Address::checksummed).toList(),
            "topics", List.of(Erc20.TRANSFER));
    return new Question<>(
        "eth_getLogs",
        List.of(filter),
        EthLog.class,
        result -> new BlockPart.TokenLogs(tokenLogs(Objects.requireNonNull(result), contracts)));
  }

  private static List<TokenLog> tokenLogs(
      List<EthLog.LogResult<?>> results, List<Address> contracts) {
    List<TokenLog> logs = new ArrayList<>();
    for (EthLog.LogResult<?> result : results) {
      Log log = (Log) result.get();
      Address contract = Address.parse(present(log.getAddress(), "address"));
      if (!contracts.contains(contract)) {
        throw new IllegalArgumentException("a log that was not asked for");
      }
      Erc20.transferIn(log.getTopics(), present(log.getData(), "data"))
          .map(transfer ->
              new TokenLog(
                  BlockHash.parse(present(log.getBlockHash(), "blockHash")),
                  new Block.TokenTransfer(
                      TxHash.parse(present(log.getTransactionHash(), "transactionHash")),
                      quantity(log.getLogIndexRaw()).intValueExact(),
                      contract,
                      transfer.from(),
                      transfer.to(),
                      transfer.amount())))
          .ifPresent(logs::add);
    }
    return logs;
  }

  /** The two halves were read one after the other, and a reorg may have come between. */
  private static Optional<Block> whole(List<BlockPart> parts) {
    List<TokenLog> logs = new ArrayList<>();
    Optional<Block> body = Optional.empty();
    for (BlockPart part : parts) {
      switch (part) {
        case BlockPart.Body(Optional<Block> read) -> body = read;
        case BlockPart.TokenLogs(List<TokenLog> read) -> logs.addAll(read);
      }
    }
    return body.map(block -> {
      if (logs.stream().anyMatch(log -> !log.block().equals(block.header().hash()))) {
        throw new IllegalArgumentException("logs of another block");
      }
      return new Block(
          block.header(),
          block.transfers(),
          logs.stream()
              .map(TokenLog::transfer)
              .sorted(Comparator.comparingInt(Block.TokenTransfer::logIndex))
              .toList());
    });
  }

  /** EIP-1898: by the block's hash, so that no reorg can come between. */
  static Question<String, TokenAmount> tokenBalance(
      Address contract, Address holder, BlockHash block) {
    return new Question<>(
        "eth_call",
        List.of(call(contract, Erc20.balanceOf(holder)), Map.of("blockHash", block.hex())),
        EthCall.class,
        result -> TokenAmount.ofBaseUnits(Erc20.word(present(result, "result"))));
  }

  /** What a contract answers to a call; fails where it refuses. */
  static Question<String, String> call(Address contract, Erc20.Call call) {
    return new Question<>(
        "eth_call",
        List.of(call(contract, call.data()), "latest"),
        EthCall.class,
        result -> present(result, "result"));
  }

  static Question<String, Boolean> hasCode(Address address) {
    return new Question<>(
        "eth_getCode",
        List.of(address.checksummed(), "latest"),
        EthGetCode.class,
        result -> present(result, "code").length() > 2);
  }

  private static Map<String, String> call(Address contract, String data) {
    return Map.of("to", contract.checksummed(), "data", data);
  }

  static Question<TransactionReceipt, Optional<Receipt>> receipt(TxHash txHash) {
    return new Question<>(
        "eth_getTransactionReceipt",
        List.of(txHash.hex()),
        EthGetTransactionReceipt.class,
        // Some nodes answer for a waiting transaction too, without a block.
        result ->
            Optional.ofNullable(result)
                .filter(receipt -> receipt.getBlockHash() != null)
                .map(receipt -> receipt(receipt, txHash)));
  }

  static Question<Transaction, Boolean> knows(TxHash txHash) {
    return new Question<>(
        "eth_getTransactionByHash", List.of(txHash.hex()), EthTransaction.class, Objects::nonNull);
  }

  static Question<String, TokenAmount> balance(Address address) {
    return new Question<>(
        "eth_getBalance",
        List.of(address.checksummed(), "latest"),
        EthGetBalance.class,
        result -> TokenAmount.ofBaseUnits(quantity(result)));
  }

  static Question<String, Long> nextNonce(Address address) {
    return number(
        "eth_getTransactionCount",
        List.of(address.checksummed(), "latest"),
        EthGetTransactionCount.class);
  }

  static Question<String, Long> estimateGas(Address from, Address to, TokenAmount value) {
    Map<String, String> transfer =
        Map.of(
            "from", from.checksummed(),
            "to", to.checksummed(),
            "value", "0x" + value.baseUnits().toString(16));
    return number("eth_estimateGas", List.of(transfer), EthEstimateGas.class);
  }

  static Question<String, BigInteger> gasPrice() {
    return new Question<>("eth_gasPrice", List.of(), EthGasPrice.class, Questions::quantity);
  }

  static Question<String, BigInteger> maxPriorityFeePerGas() {
    return new Question<>(
        "eth_maxPriorityFeePerGas", List.of(), EthMaxPriorityFeePerGas.class, Questions::quantity);
  }

  static Question<String, TxHash> sendRawTransaction(String signedHex) {
    return new Question<>(
        "eth_sendRawTransaction",
        List.of(signedHex),
        EthSendTransaction.class,
        result -> TxHash.parse(present(result, "hash")));
  }

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  private static Question<String, Long> number(
      String method, List<?> params, Class<? extends Response<String>> type) {
    return new Question<>(method, params, type, result -> quantity(result).longValueExact());
  }

  private static PricedHeader pricedHeader(EthBlock.Block block) {
    BlockHeader header =
        new BlockHeader(
            quantity(block.getNumberRaw()).longValueExact(),
            BlockHash.parse(present(block.getHash(), "hash")),
            BlockHash.parse(present(block.getParentHash(), "parentHash")),
            Instant.ofEpochSecond(quantity(block.getTimestampRaw()).longValueExact()));
    return new PricedHeader(
        header, Optional.ofNullable(block.getBaseFeePerGasRaw()).map(Questions::quantity));
  }

  private static Block block(EthBlock.Block block, long number) {
    BlockHeader header = pricedHeader(block).header();
    if (header.number() != number) {
      throw new IllegalArgumentException("block " + header.number() + " for block " + number);
    }
    List<Block.Transfer> transfers =
        block.getTransactions().stream()
            .map(result -> transfer((EthBlock.TransactionObject) result, header))
            .toList();
    return new Block(header, transfers, List.of());
  }

  private static Block.Transfer transfer(
      EthBlock.TransactionObject transaction, BlockHeader header) {
    if (!header.hash().hex().equalsIgnoreCase(transaction.getBlockHash())) {
      throw new IllegalArgumentException("a transaction of another block");
    }
    String to = transaction.getTo();
    return new Block.Transfer(
        TxHash.parse(present(transaction.getHash(), "hash")),
        Address.parse(present(transaction.getFrom(), "from")),
        to == null ? null : Address.parse(to),
        TokenAmount.ofBaseUnits(quantity(transaction.getValueRaw())));
  }

  private static Receipt receipt(TransactionReceipt receipt, TxHash asked) {
    TxHash txHash = TxHash.parse(present(receipt.getTransactionHash(), "transactionHash"));
    if (!txHash.equals(asked)) {
      throw new IllegalArgumentException("the receipt of another transaction");
    }
    // EIP-658. A missing status is no success, though web3j's isStatusOK() says so.
    boolean succeeded =
        receipt.getStatus() != null && quantity(receipt.getStatus()).equals(BigInteger.ONE);
    BigInteger gasUsed = quantity(receipt.getGasUsedRaw());
    return new Receipt(
        txHash,
        quantity(receipt.getBlockNumberRaw()).longValueExact(),
        BlockHash.parse(receipt.getBlockHash()),
        succeeded,
        TokenAmount.ofBaseUnits(gasUsed.multiply(quantity(receipt.getEffectiveGasPrice()))));
  }

  private static BigInteger quantity(@Nullable String text) {
    if (text == null || !QUANTITY.matcher(text).matches()) {
      throw new IllegalArgumentException("no quantity where one is promised");
    }
    return new BigInteger(text.substring(2), 16);
  }

  private static String present(@Nullable String text, String field) {
    if (text == null) {
      throw new IllegalArgumentException("no " + field);
    }
    return text;
  }
}
