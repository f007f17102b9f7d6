package dev.ctrip.gateway.world.node;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What a node can do wrong when it announces new heads. */
public enum HeadMischief {
  /** Confirms a subscription and then says nothing. */
  SILENT {
    @Override
    List<LedgerBlock> announced(List<LedgerBlock> fresh, Snapshot view, Random random) {
      return List.of();
    }
  },
  REPEATED {
    @Override
    List<LedgerBlock> announced(List<LedgerBlock> fresh, Snapshot view, Random random) {
      return fresh.stream()
          .flatMap(block -> Collections.nCopies(1 + random.nextInt(3), block).stream())
          .toList();
    }
  },
  /** The fresh ones and up to three before them, in any order. */
  REORDERED {
    @Override
    List<LedgerBlock> announced(List<LedgerBlock> fresh, Snapshot view, Random random) {
      List<LedgerBlock> blocks = new ArrayList<>(fresh);
      blocks.addAll(before(fresh, view, random.nextInt(4)));
      Collections.shuffle(blocks, random);
      return blocks;
    }
  },
  /** About every second one. */
  SKIPPED {
    @Override
    List<LedgerBlock> announced(List<LedgerBlock> fresh, Snapshot view, Random random) {
      return fresh.stream().filter(block -> random.nextBoolean()).toList();
    }
  },
  /** After each, the ones before it, downward. */
  BACKWARD {
    @Override
    List<LedgerBlock> announced(List<LedgerBlock> fresh, Snapshot view, Random random) {
      List<LedgerBlock> blocks = new ArrayList<>(fresh);
      blocks.addAll(before(fresh, view, 1 + random.nextInt(5)));
      return blocks;
    }
  };

  /**
   * @param fresh blocks that are new in the node's view, upward
   * @return what it announces of them, in that order
   */
  abstract List<LedgerBlock> announced(List<LedgerBlock> fresh, Snapshot view, Random random);

  private static List<LedgerBlock> before(List<LedgerBlock> fresh, Snapshot view, int count) {
    List<LedgerBlock> before = new ArrayList<>();
    for (int i = 1; i <= count && !fresh.isEmpty(); i++) {
      view.block(fresh.getFirst().number() - i).ifPresent(before::add);
    }
    return before;
  }
}
