package dev.ctrip.gateway.world.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeadMischiefTest {

  private final FakeLedger ledger = new FakeLedger(3);

  @BeforeEach
  void mine() {
    ledger.mine(40);
  }

  @Test
  void repeatedHeadsComeAllAndInOrder() {
    List<Long> told = told(HeadMischief.REPEATED);

    assertThat(told).isSorted().hasSizeGreaterThan(20).containsAll(numbers(fresh()));
  }

  @Test
  void reorderedHeadsComeAllButInNoOrder() {
    List<Long> told = told(HeadMischief.REORDERED);
    List<Long> sorted = new ArrayList<>(told);
    sorted.sort(null);

    assertThat(told).containsAll(numbers(fresh())).isNotEqualTo(sorted);
  }

  @Test
  void skippedHeadsAreSomeOfThem() {
    assertThat(told(HeadMischief.SKIPPED)).isSorted().hasSizeBetween(1, 19);
  }

  @Test
  void backwardHeadsEndBelowTheHead() {
    assertThat(told(HeadMischief.BACKWARD).getLast()).isLessThan(fresh().getFirst().number());
  }

  @Test
  void isTheSameForTheSameSeed() {
    for (HeadMischief mischief : HeadMischief.values()) {
      assertThat(told(mischief)).isEqualTo(told(mischief));
    }
  }

  private List<Long> told(HeadMischief mischief) {
    return numbers(mischief.announced(fresh(), ledger.snapshot(), new Random(5)));
  }

  /** The last twenty. */
  private List<LedgerBlock> fresh() {
    return ledger.snapshot().canonical().subList(21, 41);
  }

  private static List<Long> numbers(List<LedgerBlock> blocks) {
    return blocks.stream().map(LedgerBlock::number).toList();
  }
}
