package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.DepositSearch;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.ForwardingListener;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same money found at the same time, as a transaction and by a balance: it counts once. */
@Timeout(60)
class SideBySideIT {

  private static final Address OURS = ScriptedChain.address(1);

  private final ScriptedChain chain = new ScriptedChain();
  private final ScanWorld world = new ScanWorld(chain, OURS);
  private final DepositSearch search = world.search();
  private final Pausing pausing = new Pausing(world.listener);
  private final DepositSearch paused =
      new ChainSearch(
          () -> List.of(chain.settings()),
          id -> chain,
          world.followed(pausing),
          world.progress,
          world.deposits);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void begin() {
    world.scan();
  }

  @AfterEach
  void close() {
    pausing.goOn.countDown();
    threads.close();
    world.close();
  }

  @Test
  void aBalanceIsReckonedAfterTheTransactionThatIsBeingRecorded() throws Exception {
    TxHash missed = chain.pay(OURS, 5);
    passUnseen();

    atOnce(
        () -> paused.claim(ScriptedChain.ID, missed, OURS),
        () -> search.byBalance(ScriptedChain.ID, OURS));

    assertThat(amounts()).containsExactly("5");
  }

  @Test
  void aTransactionTakesThePlaceOfWhatABalanceIsJustRecordedToShow() throws Exception {
    TxHash missed = chain.pay(OURS, 5);
    passUnseen();

    atOnce(
        () -> paused.byBalance(ScriptedChain.ID, OURS),
        () -> search.claim(ScriptedChain.ID, missed, OURS));

    assertThat(amounts()).containsExactly("5");
    assertThat(world.seenBy(OURS)).extracting(Deposit::txHash).containsExactly(missed);
  }

  @Test
  void aTransactionTakesWhatAnotherThatIsBeingRecordedLeavesOfABalance() throws Exception {
    TxHash one = chain.pay(OURS, 30);
    TxHash other = chain.pay(OURS, 20);
    passUnseen();
    search.byBalance(ScriptedChain.ID, OURS);
    assertThat(amounts()).containsExactly("50");

    atOnce(
        () -> paused.claim(ScriptedChain.ID, one, OURS),
        () -> search.claim(ScriptedChain.ID, other, OURS));

    assertThat(amounts()).containsExactly("20", "30");
  }

  @Test
  void theBalanceOfABlockThatLeftTheChainMeanwhileIsNotTaken() {
    chain.payThroughContract(OURS, 40);
    chain.mine();
    world.scan();
    Cursor cursor = world.cursor();
    BlockHeader below = chain.header(cursor.number() - 1).orElseThrow();

    Future<?> check =
        world.transactions.execute(status -> {
          world.progress.lock(ScriptedChain.ID);
          Future<?> started = threads.submit(() -> search.byBalance(ScriptedChain.ID, OURS));
          await().until(() -> waiting() == 1);
          assertThat(world.progress.rewind(cursor, below, cursor.number())).isTrue();
          return started;
        });

    assertThatThrownBy(Objects.requireNonNull(check)::get)
        .hasCauseInstanceOf(ChainUnavailableException.class)
        .hasMessageContaining("left the chain");
    assertThat(amounts()).isEmpty();
  }

  /**
   * The other starts when the first has recorded what it found and not committed it yet; the first
   * goes on when the other is done or waits for it.
   */
  private void atOnce(Callable<?> first, Callable<?> second) throws Exception {
    Future<?> one = threads.submit(first);
    pausing.recorded.await();
    Future<?> other = threads.submit(second);
    await().until(() -> other.isDone() || waiting() == 1);
    pausing.goOn.countDown();
    one.get();
    other.get();
  }

  /** How many of the database's clients wait for another's lock. */
  private int waiting() {
    return world
        .jdbc
        .sql(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
            """)
        .query(Integer.class)
        .single();
  }

  /** As a node would have it that told too little. */
  private void passUnseen() {
    chain.mine();
    world.listener.disown(OURS);
    world.scan();
    world.listener.owns(OURS);
  }

  /** Of all deposits that count, as the database has them. */
  private List<String> amounts() {
    return world
        .jdbc
        .sql(
            """
            select amount::text as text from deposit where state <> 'orphaned' order by amount
            """)
        .query((row, index) -> row.getString("text"))
        .list();
  }

  /** Holds the transaction open in which something was recorded, until it may go on. */
  private static final class Pausing extends ForwardingListener {

    private final CountDownLatch recorded = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    Pausing(DepositListener told) {
      super(told);
    }

    @Override
    public void recorded(Collection<Deposit> deposits) {
      super.recorded(deposits);
      recorded.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
