package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Holding;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.Stretch;
import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.web3j.protocol.core.methods.response.EthGetBlockReceipts;
import org.web3j.protocol.core.methods.response.EthGetCode;
import org.web3j.protocol.core.methods.response.EthGetTransactionCount;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
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

  /** A piece of what {@link #stretch} asks for. */
  sealed interface StretchPart {

    record Head(BlockHeader header) implements StretchPart {}

    record Body(Optional<BloomedBlock> block) implements StretchPart {}

    record TokenLogs(List<TokenLog> logs) implements StretchPart {}

    record Inside(List<Map<String, Object>> traces) implements StretchPart {}
  }

  /**
   * @param block without token transfers
   */
  record BloomedBlock(Block block, LogsBloom bloom) {}

  /**
   * A log of a listed token under the topic of transfers, which says of which block it is.
   *
   * @param transfer empty where it has not the shape of one
   */
  record TokenLog(
      long blockNumber,
      BlockHash block,
      Address contract,
      Optional<Block.TokenTransfer> transfer) {}

  /**
   * A stretch, and where its blocks' blooms speak of logs that it does not have. Blooms may claim
   * too much, so this is no proof.
   */
  record ToldStretch(Stretch stretch, List<Doubt> doubts) {}

  /**
   * That a contract may have logged more in a block than was told.
   *
   * @param told how many logs were
   */
  record Doubt(BlockHeader block, Address contract, long told) {}

  /** The head, so many blocks, what happened inside their transactions, and their token logs. */
  static Batch<StretchPart, ToldStretch> stretch(
      BlockRange range, ListedContracts tokens, ChainSettings.Traces traces) {
    List<Question<?, ? extends StretchPart>> parts = new ArrayList<>();
    parts.add(headOfStretch());
    for (long number = range.from(); number <= range.to(); number++) {
      parts.add(body(number));
    }
    if (traces != ChainSettings.Traces.OFF) {
      for (long number = range.from(); number <= range.to(); number++) {
        parts.add(traces(number, traces));
      }
    }
    if (!tokens.areNone()) {
      parts.add(tokenLogs(range, tokens));
    }
    int last = parts.size() - 1;
    return new Batch<>(parts, answers -> stretch(answers, range, tokens, traces, last));
  }

  private static Question<List<Map<String, Object>>, StretchPart> traces(
      long number, ChainSettings.Traces traces) {
    Question.Reader<List<Map<String, Object>>, StretchPart> reader =
        result -> new StretchPart.Inside(Objects.requireNonNull(result));
    return traces == ChainSettings.Traces.PARITY
        ? new Question<>("trace_block", List.of(hex(number)), Traces.Answer.class, reader)
        : new Question<>(
            "debug_traceBlockByNumber",
            List.of(hex(number), Map.of("tracer", "callTracer")),
            Traces.Answer.class,
            reader);
  }

  private static ToldStretch stretch(
      Batch.Answers<StretchPart> answers,
      BlockRange range,
      ListedContracts tokens,
      ChainSettings.Traces traces,
      int last)
      throws NodeFailure {
    BlockHeader head = ((StretchPart.Head) answers.get(0)).header();
    List<BloomedBlock> blocks = linkedBlocks(answers, range, head);
    if (traces != ChainSettings.Traces.OFF) {
      blocks = withTraces(blocks, answers, Math.toIntExact(range.count()) + 1, traces);
    }
    if (blocks.isEmpty() || tokens.areNone()) {
      return new ToldStretch(
          new Stretch(head, blocks.stream().map(BloomedBlock::block).toList()), List.of());
    }
    // Looked at only now: of blocks above its head a node may refuse to tell logs.
    return StretchLogs.joined(
        head, blocks, ((StretchPart.TokenLogs) answers.get(last)).logs(), tokens);
  }

  private static List<BloomedBlock> withTraces(
      List<BloomedBlock> blocks,
      Batch.Answers<StretchPart> answers,
      int first,
      ChainSettings.Traces traces)
      throws NodeFailure {
    List<BloomedBlock> traced = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i).block();
      List<Map<String, Object>> told = ((StretchPart.Inside) answers.get(first + i)).traces();
      List<Block.Transfer> inner =
          traces == ChainSettings.Traces.PARITY
              ? Traces.ofTraceBlock(told, block.header())
              : Traces.ofCallTracer(told, block);
      traced.add(
          new BloomedBlock(
              new Block(block.header(), block.transfers(), inner, List.of()),
              blocks.get(i).bloom()));
    }
    return traced;
  }

  /** Up to the head, to the first that the node lacks, or to where a reorg came between two. */
  private static List<BloomedBlock> linkedBlocks(
      Batch.Answers<StretchPart> answers, BlockRange range, BlockHeader head) throws NodeFailure {
    List<BloomedBlock> blocks = new ArrayList<>();
    for (long number = range.from(); number <= Math.min(range.to(), head.number()); number++) {
      int part = Math.toIntExact(number - range.from()) + 1;
      Optional<BloomedBlock> told = ((StretchPart.Body) answers.get(part)).block();
      if (told.isEmpty() || !follows(told.get(), blocks)) {
        break;
      }
      blocks.add(told.get());
    }
    return blocks;
  }

  private static boolean follows(BloomedBlock next, List<BloomedBlock> blocks) {
    if (blocks.isEmpty()) {
      return true;
    }
    BlockHeader last = blocks.getLast().block().header();
    return next.block().header().follows(last.number(), last.hash());
  }

  private static Question<EthBlock.Block, StretchPart.Head> headOfStretch() {
    return new Question<>(
        "eth_getBlockByNumber",
        List.of("latest", false),
        EthBlock.class,
        result -> new StretchPart.Head(pricedHeader(Objects.requireNonNull(result)).header()));
  }

  private static Question<EthBlock.Block, StretchPart.Body> body(long number) {
    return new Question<>(
        "eth_getBlockByNumber",
        List.of(hex(number), true),
        EthBlock.class,
        result ->
            new StretchPart.Body(
                Optional.ofNullable(result).map(block -> bloomedBlock(block, number))));
  }

  private static Question<List<Log>, StretchPart.TokenLogs> tokenLogs(
      BlockRange range, ListedContracts tokens) {
    Map<String, Object> filter = new HashMap<>(tokens.filter());
    filter.put("fromBlock", hex(range.from()));
    filter.put("toBlock", hex(range.to()));
    filter.put("topics", List.of(Erc20.TRANSFER));
    return new Question<>(
        "eth_getLogs",
        List.of(filter),
        LogsAnswer.class,
        result ->
            new StretchPart.TokenLogs(
                Objects.requireNonNull(result).stream()
                    .map(log -> tokenLog(log, tokens))
                    .toList()));
  }

  private static TokenLog tokenLog(Log log, ListedContracts tokens) {
    Address contract = Address.parse(present(log.getAddress(), "address"));
    if (!tokens.hold(contract)) {
      throw new IllegalArgumentException("a log that was not asked for");
    }
    return new TokenLog(
        quantity(log.getBlockNumberRaw()).longValueExact(),
        BlockHash.parse(present(log.getBlockHash(), "blockHash")),
        contract,
        tokenTransfer(log, contract));
  }

  private static Optional<Block.TokenTransfer> tokenTransfer(Log log, Address contract) {
    return Erc20.transferIn(log.getTopics(), present(log.getData(), "data"))
        .map(transfer ->
            new Block.TokenTransfer(
                TxHash.parse(present(log.getTransactionHash(), "transactionHash")),
                quantity(log.getLogIndexRaw()).intValueExact(),
                contract,
                transfer.from(),
                transfer.to(),
                transfer.amount()));
  }

  /**
   * How many logs under the topic of transfers a contract made in a block, from the receipts of its
   * transactions. A node that has no such block refuses: another may have it.
   *
   * <p>By the block's hash, as below: a node that has it no more must not answer for another.
   */
  static Batch<Optional<Long>, Long> loggedByReceipts(Doubt doubt) {
    Question<List<TransactionReceipt>, Optional<Long>> receipts =
        new Question<>(
            "eth_getBlockReceipts",
            List.of(doubt.block().hash().hex()),
            EthGetBlockReceipts.class,
            result ->
                Optional.ofNullable(result)
                    .map(told ->
                        told.stream()
                            .flatMap(receipt -> receipt.getLogs().stream())
                            .filter(log -> isTransferOf(log, doubt.contract()))
                            .count()));
    return new Batch<>(
        List.of(receipts),
        answers ->
            answers
                .get(0)
                .orElseThrow(() ->
                    new NodeFailure(Kind.REFUSED, "a node", "it has no receipts of that block")));
  }

  /** The same from the logs of that block alone (EIP-234). */
  static Batch<Long, Long> loggedByFilter(Doubt doubt) {
    Question<List<Log>, Long> logs =
        new Question<>(
            "eth_getLogs",
            List.of(
                Map.of(
                    "blockHash", doubt.block().hash().hex(),
                    "address", doubt.contract().checksummed(),
                    "topics", List.of(Erc20.TRANSFER))),
            LogsAnswer.class,
            result ->
                Objects.requireNonNull(result).stream()
                    .filter(log -> isTransferOf(log, doubt.contract()))
                    .count());
    return new Batch<>(List.of(logs), answers -> answers.get(0));
  }

  private static boolean isTransferOf(Log log, Address contract) {
    return !log.getTopics().isEmpty()
        && log.getTopics().getFirst().equalsIgnoreCase(Erc20.TRANSFER)
        && Address.parse(present(log.getAddress(), "address")).equals(contract);
  }

  /** A transaction and the block that holds it. */
  record MinedTransaction(long blockNumber, BlockHash blockHash, Block.Transfer transfer) {}

  /** Empty while it is unknown or waiting. */
  static Question<Transaction, Optional<MinedTransaction>> minedTransaction(TxHash txHash) {
    return new Question<>(
        "eth_getTransactionByHash",
        List.of(txHash.hex()),
        EthTransaction.class,
        result ->
            Optional.ofNullable(result)
                .filter(transaction -> transaction.getBlockHash() != null)
                .map(transaction ->
                    new MinedTransaction(
                        quantity(transaction.getBlockNumberRaw()).longValueExact(),
                        BlockHash.parse(transaction.getBlockHash()),
                        transfer(transaction))));
  }

  /** What any contract logged as transfers. */
  static List<Block.TokenTransfer> tokenTransfers(TransactionReceipt receipt) {
    return receipt.getLogs().stream()
        .filter(log -> !log.getTopics().isEmpty())
        .map(log -> tokenTransfer(log, Address.parse(present(log.getAddress(), "address"))))
        .flatMap(Optional::stream)
        .toList();
  }

  /** EIP-1898, as below. */
  static Batch<Object, List<Holding>> holdings(List<Address> addresses, BlockHash block) {
    List<Question<?, ?>> parts = new ArrayList<>();
    for (Address address : addresses) {
      parts.addAll(holding(address, Map.of("blockHash", block.hex())));
    }
    return new Batch<>(
        parts,
        answers -> {
          List<Holding> holdings = new ArrayList<>();
          for (int i = 0; i < addresses.size(); i++) {
            holdings.add(holding(answers, 2 * i));
          }
          return holdings;
        });
  }

  /**
   * Two questions.
   *
   * @param at a block's number as {@link #hex}, or its hash as EIP-1898 has it
   */
  static List<Question<?, ?>> holding(Address address, Object at) {
    return List.of(
        new Question<String, Object>(
            "eth_getBalance",
            List.of(address.checksummed(), at),
            EthGetBalance.class,
            result -> TokenAmount.ofBaseUnits(quantity(result))),
        new Question<String, Object>(
            "eth_getTransactionCount",
            List.of(address.checksummed(), at),
            EthGetTransactionCount.class,
            result -> quantity(result).longValueExact()));
  }

  /** Of two answers, the first of them of that part. */
  static Holding holding(Batch.Answers<Object> answers, int part) throws NodeFailure {
    return new Holding((TokenAmount) answers.get(part), (Long) answers.get(part + 1));
  }

  /** EIP-1898: by the block's hash, so that no reorg can come between. */
  static Question<String, String> tokenBalance(Address contract, Address holder, BlockHash block) {
    return new Question<>(
        "eth_call",
        List.of(call(contract, Erc20.balanceOf(holder)), Map.of("blockHash", block.hex())),
        EthCall.class,
        result -> present(result, "result"));
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
        result -> mined(result).map(receipt -> receipt(receipt, txHash)));
  }

  /** Some nodes answer for a waiting transaction too, without a block. */
  static Optional<TransactionReceipt> mined(@Nullable TransactionReceipt receipt) {
    return Optional.ofNullable(receipt).filter(told -> told.getBlockHash() != null);
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

  private static BloomedBlock bloomedBlock(EthBlock.Block block, long number) {
    BlockHeader header = pricedHeader(block).header();
    if (header.number() != number) {
      throw new IllegalArgumentException("block " + header.number() + " for block " + number);
    }
    List<Block.Transfer> transfers =
        block.getTransactions().stream()
            .map(result -> transfer((EthBlock.TransactionObject) result, header))
            .toList();
    return new BloomedBlock(
        new Block(header, transfers, List.of()),
        LogsBloom.parse(present(block.getLogsBloom(), "logsBloom")));
  }

  private static Block.Transfer transfer(
      EthBlock.TransactionObject transaction, BlockHeader header) {
    if (!header.hash().hex().equalsIgnoreCase(transaction.getBlockHash())) {
      throw new IllegalArgumentException("a transaction of another block");
    }
    return transfer(transaction);
  }

  private static Block.Transfer transfer(Transaction transaction) {
    String to = transaction.getTo();
    return new Block.Transfer(
        TxHash.parse(present(transaction.getHash(), "hash")),
        Address.parse(present(transaction.getFrom(), "from")),
        to == null ? null : Address.parse(to),
        TokenAmount.ofBaseUnits(quantity(transaction.getValueRaw())));
  }

  static Receipt receipt(TransactionReceipt receipt, TxHash asked) {
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

  static BigInteger quantity(@Nullable String text) {
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
