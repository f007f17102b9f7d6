package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Stretch;
import dev.ctrip.gateway.chain.TooMuchAtOnceException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Reads blocks again that the cursor has passed. Not thread-safe; one thread each. */
final class Rescan {

  private final Chain chain;
  private final FoundDeposits found;
  private final BlocksAtOnce blocksAtOnce;

  /**
   * @param blocksAtOnce what is known of how many the nodes tell at once
   */
  Rescan(Chain chain, FoundDeposits found, BlocksAtOnce blocksAtOnce) {
    this.chain = chain;
    this.found = found;
    this.blocksAtOnce = blocksAtOnce;
  }

  /**
   * For listed assets.
   *
   * @return what was not recorded before, or not so
   * @throws ChainUnavailableException if the node cannot be read; what came before stays recorded
   */
  List<Deposit> of(BlockRange range) {
    return of(range, chain::read, number -> {});
  }

  /**
   * For every token, listed or not.
   *
   * @param progress told the number of each last block that is done
   */
  List<Deposit> ofEveryToken(BlockRange range, LongConsumer progress) {
    return of(range, chain::readWithEveryToken, progress);
  }

  private List<Deposit> of(
      BlockRange range, Function<BlockRange, Stretch> read, LongConsumer progress) {
    List<Deposit> changed = new ArrayList<>();
    long next = range.from();
    while (next <= range.to()) {
      BlockRange some = BlockRange.of(next, blocksAtOnce.of(range.to() - next + 1));
      try {
        Stretch stretch = read.apply(some);
        blocksAtOnce.answered(some.count());
        if (stretch.blocks().isEmpty()) {
          throw new ChainUnavailableException(
              chain.settings().name() + ": the node does not have " + some, null);
        }
        changed.addAll(found.record(stretch.blocks()));
        next += stretch.blocks().size();
        progress.accept(next - 1);
      } catch (TooMuchAtOnceException e) {
        blocksAtOnce.refused(some.count());
      }
    }
    return changed;
  }
}
