package dev.ctrip.gateway.admin.workflow;

import dev.ctrip.gateway.admin.Findings;
import dev.ctrip.gateway.admin.ScanWorkflow;
import dev.ctrip.gateway.admin.activity.ChainScan;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.durable.Summary;
import io.temporal.workflow.Workflow;

/** Reads a range piece by piece, so that an operator sees how far it is. */
public class ScanWorkflowImpl implements ScanWorkflow {

  /** A few minutes of a slow provider, and at most ten steps for the longest range. */
  private static final long BLOCKS_AT_A_TIME = 1_000;

  @Override
  public Findings scan(Request request) {
    BlockRange blocks = request.blocks();
    return blocks == null ? readOn(request) : readAgain(request, blocks);
  }

  private static Findings readOn(Request request) {
    FindingsView.showReading(request.chainName() + " is read from its cursor to its head");
    Findings findings =
        Workflow.newActivityStub(
                ChainScan.class, Retries.forManyBlocks(Summary.of(request.inWords())))
            .advance(request.chain());
    FindingsView.show(request.chainName() + " was read to its head", findings);
    return findings;
  }

  private static Findings readAgain(Request request, BlockRange blocks) {
    FindingsView.showReading(blocks + " of " + request.chainName() + " are read again");
    BlockRange piece = firstPiece(blocks);
    Findings findings = read(request, piece);
    while (piece.to() < blocks.to() && piece.to() < findings.cursor()) {
      FindingsView.show(
          "Of "
              + blocks
              + " of "
              + request.chainName()
              + " those up to "
              + piece.to()
              + " are read",
          findings);
      piece = firstPiece(new BlockRange(piece.to() + 1, blocks.to()));
      findings = findings.and(read(request, piece));
    }
    FindingsView.show(summary(request.chainName(), blocks, findings.cursor()), findings);
    return findings;
  }

  private static BlockRange firstPiece(BlockRange blocks) {
    return new BlockRange(
        blocks.from(), Math.min(blocks.to(), blocks.from() + BLOCKS_AT_A_TIME - 1));
  }

  private static Findings read(Request request, BlockRange piece) {
    return Workflow.newActivityStub(
            ChainScan.class,
            Retries.forManyBlocks(
                Summary.of("read " + piece + " of " + request.chainName() + " again")))
        .again(new ChainScan.Blocks(request.chain(), piece));
  }

  private static String summary(String chain, BlockRange blocks, long readUpTo) {
    if (blocks.from() > readUpTo) {
      return "None of %s of %s was read again: the chain is read up to block %d only"
          .formatted(blocks, chain, readUpTo);
    }
    String rest =
        blocks.to() > readUpTo
            ? " as far as block %d; those above it are read as they come".formatted(readUpTo)
            : "";
    return "The %s of %s were read again%s".formatted(blocks, chain, rest);
  }
}
