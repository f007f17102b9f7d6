package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Stretch;
import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthGetBlockReceipts;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** What a stretch of blocks is asked for, and how it is made of a node's answers. */
final class StretchQuestions {

  private StretchQuestions() {}

  /** A piece of what is asked for. */
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
        ? new Question<>("trace_block", List.of(Questions.hex(number)), Traces.Answer.class, reader)
        : new Question<>(
            "debug_traceBlockByNumber",
            List.of(Questions.hex(number), Map.of("tracer", "callTracer")),
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
        result ->
            new StretchPart.Head(Questions.pricedHeader(Objects.requireNonNull(result)).header()));
  }

  private static Question<EthBlock.Block, StretchPart.Body> body(long number) {
    return new Question<>(
        "eth_getBlockByNumber",
        List.of(Questions.hex(number), true),
        EthBlock.class,
        result ->
            new StretchPart.Body(
                Optional.ofNullable(result).map(block -> bloomedBlock(block, number))));
  }

  private static Question<List<Log>, StretchPart.TokenLogs> tokenLogs(
      BlockRange range, ListedContracts tokens) {
    Map<String, Object> filter = new HashMap<>(tokens.filter());
    filter.put("fromBlock", Questions.hex(range.from()));
    filter.put("toBlock", Questions.hex(range.to()));
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
    Address contract = Address.parse(Questions.present(log.getAddress(), "address"));
    if (!tokens.hold(contract)) {
      throw new IllegalArgumentException("a log that was not asked for");
    }
    return new TokenLog(
        Questions.quantity(log.getBlockNumberRaw()).longValueExact(),
        BlockHash.parse(Questions.present(log.getBlockHash(), "blockHash")),
        contract,
        Questions.tokenTransfer(log, contract));
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
        && Address.parse(Questions.present(log.getAddress(), "address")).equals(contract);
  }

  private static BloomedBlock bloomedBlock(EthBlock.Block block, long number) {
    BlockHeader header = Questions.pricedHeader(block).header();
    if (header.number() != number) {
      throw new IllegalArgumentException("block " + header.number() + " for block " + number);
    }
    List<Block.Transfer> transfers =
        block.getTransactions().stream()
            .map(result -> transfer((EthBlock.TransactionObject) result, header))
            .toList();
    return new BloomedBlock(
        new Block(header, transfers, List.of()),
        LogsBloom.parse(Questions.present(block.getLogsBloom(), "logsBloom")));
  }

  private static Block.Transfer transfer(
      EthBlock.TransactionObject transaction, BlockHeader header) {
    if (!header.hash().hex().equalsIgnoreCase(transaction.getBlockHash())) {
      throw new IllegalArgumentException("a transaction of another block");
    }
    return Questions.transfer(transaction);
  }
}
