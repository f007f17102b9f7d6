package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositSearch;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.chain.store.JdbcDeposits;
import dev.ctrip.gateway.chain.store.JdbcScanProgress;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TxHash;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.springframework.stereotype.Component;

/** Searches with the same means that the snipers follow with. */
@Component
final class ChainSearch implements DepositSearch {

  /** Whoever is asked by a person does not wait for replicas. */
  private static final Turns ALWAYS =
      new Turns() {
        @Override
        public boolean take(Cursor cursor) {
          return true;
        }

        @Override
        public void giveBack(Cursor cursor) {}
      };

  private final Chains chains;
  private final Nodes nodes;
  private final Followed followed;
  private final JdbcScanProgress progress;
  private final JdbcDeposits deposits;

  ChainSearch(
      Chains chains,
      Nodes nodes,
      Followed followed,
      JdbcScanProgress progress,
      JdbcDeposits deposits) {
    this.chains = chains;
    this.nodes = nodes;
    this.followed = followed;
    this.progress = progress;
    this.deposits = deposits;
  }

  @Override
  public Cursor advance(ChainId chain, LongConsumer whenDone) {
    followed
        .scanner(chains.get(chain), ALWAYS)
        .advance(cursor -> {
          whenDone.accept(cursor);
          return false;
        });
    return cursor(chain);
  }

  @Override
  public List<Deposit> again(ChainId chain, BlockRange range, LongConsumer whenDone) {
    ChainSettings settings = chains.get(chain);
    long last = Math.min(range.to(), cursor(chain).number());
    return range.from() > last
        ? List.of()
        : followed
            .rescan(settings, BlocksAtOnce.of(settings.reading(), Integer.MAX_VALUE))
            .ofEveryToken(new BlockRange(range.from(), last), whenDone);
  }

  @Override
  public Claim claim(ChainId chainId, TxHash txHash, Address to) {
    ChainSettings settings = chains.get(chainId);
    Cursor cursor = cursor(chainId);
    Chain chain = nodes.of(chainId);
    Optional<Block> holder = chain.blockOf(txHash);
    if (holder.isEmpty()) {
      return nothing(Outcome.NOT_MINED);
    }
    if (holder.get().header().number() > cursor.number()) {
      return nothing(Outcome.NOT_READ_YET);
    }
    // A receipt that is missing or of another block is no failure; recording asks for it again.
    if (chain.receipt(txHash).filter(receipt -> !receipt.succeeded()).isPresent()) {
      return nothing(Outcome.FAILED);
    }
    List<Deposit> changed =
        followed.foundDeposits(settings).record(List.of(only(holder.get(), to)));
    List<Deposit> recorded = deposits.ofTransaction(chainId, txHash, to);
    if (recorded.isEmpty()) {
      return nothing(Outcome.NOTHING_FOR_ADDRESS);
    }
    return new Claim(changed.isEmpty() ? Outcome.KNOWN : Outcome.RECORDED, recorded);
  }

  @Override
  public List<Deposit> byBalance(ChainId chain, Address address) {
    Cursor cursor = cursor(chain);
    BlockHeader block = progress.keptBlockAt(chain, cursor.time()).orElseThrow();
    return followed.balanceCheck(chains.get(chain)).check(block, List.of(address));
  }

  private static Block only(Block block, Address to) {
    return new Block(
        block.header(),
        block.transfers().stream().filter(transfer -> to.equals(transfer.to())).toList(),
        block.innerTransfers().stream().filter(transfer -> to.equals(transfer.to())).toList(),
        block.tokenTransfers().stream().filter(transfer -> to.equals(transfer.to())).toList());
  }

  private static Claim nothing(Outcome outcome) {
    return new Claim(outcome, List.of());
  }

  private Cursor cursor(ChainId chain) {
    return progress
        .cursor(chain)
        .orElseThrow(() -> new IllegalStateException("chain " + chain + " was never read yet"));
  }
}
