package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Stretch;
import dev.ctrip.gateway.chain.rpc.StretchQuestions.BloomedBlock;
import dev.ctrip.gateway.chain.rpc.StretchQuestions.Doubt;
import dev.ctrip.gateway.chain.rpc.StretchQuestions.TokenLog;
import dev.ctrip.gateway.chain.rpc.StretchQuestions.ToldStretch;
import dev.ctrip.gateway.money.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts logs to the blocks that they are of. */
final class StretchLogs {

  /** Where lists are cut short without a word, it is at a round number. */
  private static final int ROUND = 1_000;

  private StretchLogs() {}

  /**
   * @param blocks at least one
   * @param logs of these blocks and perhaps of some above them
   * @throws IllegalArgumentException if a log is of another block with one of their numbers: they
   *     were read one after the other, and a reorg may have come between
   */
  static ToldStretch joined(
      BlockHeader head, List<BloomedBlock> blocks, List<TokenLog> logs, ListedContracts tokens) {
    Map<Long, List<TokenLog>> byNumber =
        logs.stream().collect(Collectors.groupingBy(TokenLog::blockNumber));
    boolean mayBeCut = !logs.isEmpty() && logs.size() % ROUND == 0;
    LongSummaryStatistics told = logs.stream().mapToLong(TokenLog::blockNumber).summaryStatistics();
    List<Block> whole = new ArrayList<>();
    List<Doubt> doubts = new ArrayList<>();
    for (BloomedBlock bloomed : blocks) {
      BlockHeader header = bloomed.block().header();
      List<TokenLog> own = byNumber.getOrDefault(header.number(), List.of());
      if (own.stream().anyMatch(log -> !log.block().equals(header.hash()))) {
        throw new IllegalArgumentException("logs of another block");
      }
      whole.add(
          new Block(
              header,
              bloomed.block().transfers(),
              bloomed.block().innerTransfers(),
              transfers(own)));
      // Only where a list ends can a part of a block be missing.
      boolean atAnEnd = header.number() == told.getMin() || header.number() == told.getMax();
      doubts.addAll(doubts(header, own, tokens.in(bloomed.bloom()), mayBeCut && atAnEnd));
    }
    return new ToldStretch(new Stretch(head, whole), doubts);
  }

  private static List<Doubt> doubts(
      BlockHeader block, List<TokenLog> own, Collection<Address> inBloom, boolean mayBeCut) {
    Map<Address, Long> told =
        own.stream().collect(Collectors.groupingBy(TokenLog::contract, Collectors.counting()));
    return inBloom.stream()
        .map(contract -> new Doubt(block, contract, told.getOrDefault(contract, 0L)))
        .filter(doubt -> doubt.told() == 0 || mayBeCut)
        .toList();
  }

  private static List<Block.TokenTransfer> transfers(List<TokenLog> logs) {
    return logs.stream()
        .map(TokenLog::transfer)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparingInt(Block.TokenTransfer::logIndex))
        .toList();
  }
}
