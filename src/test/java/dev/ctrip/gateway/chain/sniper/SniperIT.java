package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.chain.HeadFeed;
import dev.ctrip.gateway.chain.NodesAreBusyException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.world.ForwardingListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class SniperIT {

  private static final Address OURS = ScriptedChain.address(1);
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ManualFeed feed = new ManualFeed();
  private @Nullable Snipers snipers;
  private @Nullable ScanWorld world;

  @AfterEach
  void stop() {
    if (snipers != null) {
      snipers.stop();
    }
    if (world != null) {
      world.close();
    }
  }

  @Test
  void pollsAChainThatAnnouncesNothing() {
    ScriptedChain chain = new ScriptedChain();
    ScanWorld started = start(chain);

    chain.pay(OURS, 5);
    chain.mine();

    await().atMost(SOON).until(() -> started.seenBy(OURS).size() == 1);
    assertThat(started.listener.committed()).hasSize(1);
  }

  @Test
  void isWokenByANewHead() {
    ScriptedChain chain = new ScriptedChain(64, Duration.ofHours(1));
    ScanWorld started = start(chain);
    chain.pay(OURS, 5);
    chain.mine();

    feed.announce();

    await().atMost(SOON).until(() -> started.seenBy(OURS).size() == 1);
  }

  @Test
  void anAnnouncementDuringAPassIsNotLost() {
    ScriptedChain chain = new ScriptedChain(64, Duration.ofHours(1));
    ScanWorld started = start(chain);
    chain.pay(OURS, 1);
    chain.mine();
    // After the blocks were read, before their deposits are recorded.
    chain.afterCalls(
        1,
        () -> {
          chain.pay(OURS, 5);
          chain.mine();
          feed.announce();
        });

    feed.announce();

    await().atMost(SOON).until(() -> started.seenBy(OURS).size() == 2);
  }

  @Test
  void goesOnAfterFailuresAndLogsThemOnce(CapturedOutput log) {
    ScriptedChain chain = new ScriptedChain();
    ScanWorld started = start(chain);
    chain.failNextCalls(2);
    await().atMost(SOON).until(() -> started.count("ctrip.sniper.failures") == 2);

    chain.pay(OURS, 5);
    chain.mine();

    await().atMost(SOON).until(() -> started.seenBy(OURS).size() == 1);
    await().atMost(SOON).until(() -> log.getAll().contains("scripted is followed again"));
    assertThat(log.getAll()).containsOnlyOnce("scripted cannot be read");
  }

  @Test
  void goesOnAfterAnError() {
    ScriptedChain chain = new ScriptedChain();
    ScanWorld started = start(chain);
    chain.afterCalls(
        0,
        () -> {
          throw new StackOverflowError();
        });
    await().atMost(SOON).until(() -> started.count("ctrip.sniper.failures") == 1);

    chain.pay(OURS, 5);
    chain.mine();

    await().atMost(SOON).until(() -> started.seenBy(OURS).size() == 1);
  }

  @Test
  void readsTheLastBlocksAgainAfterAFailure() {
    ScriptedChain chain = new ScriptedChain();
    ScanWorld started = startedWithADepositMissed(chain);

    chain.failNextCalls(1);

    await().atMost(SOON).until(() -> started.seenBy(OURS).size() == 1);
  }

  /** It would take as many questions once more, and nobody has told anything wrong. */
  @Test
  void butNotBecauseItMayAskNoMoreForNow() {
    ScriptedChain chain = new ScriptedChain();
    ScanWorld started = startedWithADepositMissed(chain);

    chain.afterCalls(
        0,
        () -> {
          throw new NodesAreBusyException("its requests-per-second are used up", null);
        });
    await().atMost(SOON).until(() -> started.count("ctrip.sniper.failures") == 1);
    for (int i = 0; i < 3; i++) {
      chain.mine();
      await().atMost(SOON).until(() -> started.cursor().number() == chain.tip());
    }

    assertThat(started.seenBy(OURS)).isEmpty();
  }

  private ScanWorld startedWithADepositMissed(ScriptedChain chain) {
    ScanWorld started = start(chain);
    started.listener.disown(OURS);
    chain.pay(OURS, 5);
    chain.mine(3);
    await().atMost(SOON).until(() -> started.cursor().number() == chain.tip());
    // A pass more, so that whatever was to be done at the start is done.
    chain.mine();
    await().atMost(SOON).until(() -> started.cursor().number() == chain.tip());
    started.listener.owns(OURS);
    return started;
  }

  @Test
  void stopWaitsForTheBlockInHand() throws InterruptedException {
    ScriptedChain chain = new ScriptedChain();
    world = new ScanWorld(chain, OURS);
    HoldingListener holding = new HoldingListener(world.listener);
    ScanWorld started = start(chain, world, holding);
    chain.pay(OURS, 5);
    chain.mine();
    assertThat(holding.inHand.await(20, TimeUnit.SECONDS)).isTrue();

    Snipers stopped = snipersStarted();
    Thread stopping = Thread.ofVirtual().start(stopped::stop);
    assertThat(stopping.join(Duration.ofMillis(300))).isFalse();
    holding.letGo.countDown();
    assertThat(stopping.join(SOON)).isTrue();

    assertThat(started.seenBy(OURS)).hasSize(1);
    assertThat(started.listener.committed()).hasSize(1);
    assertThat(stopped.isRunning()).isFalse();
    assertThat(feed.isFollowed()).isFalse();
  }

  @Test
  void nothingIsReadAfterTheStopUntilTheNextStart() {
    ScriptedChain chain = new ScriptedChain();
    ScanWorld started = start(chain);
    Snipers stopped = snipersStarted();
    stopped.stop();
    chain.pay(OURS, 5);
    chain.mine();
    await().during(Duration.ofMillis(200)).until(() -> started.seenBy(OURS).isEmpty());

    stopped.start();

    await().atMost(SOON).until(() -> started.seenBy(OURS).size() == 1);
    assertThat(started.meters.get("ctrip.sniper.cursor").gauge().value()).isOne();
  }

  @Test
  void stopsAtOnceWhileItBacksOff() {
    ScriptedChain chain = new ScriptedChain();
    ScanWorld started = start(chain);
    chain.failNextCalls(1000);
    await().atMost(SOON).until(() -> started.count("ctrip.sniper.failures") == 3);

    long began = System.nanoTime();
    snipersStarted().stop();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
  }

  private ScanWorld start(ScriptedChain chain) {
    world = new ScanWorld(chain, OURS);
    return start(chain, world, world.listener);
  }

  private ScanWorld start(ScriptedChain chain, ScanWorld started, DepositListener listener) {
    snipers =
        new Snipers(
            () -> List.of(chain.settings()), feed, started.followed(listener), ScanWorld.NO_TURNS);
    snipers.start();
    await().atMost(SOON).until(() -> started.deposits.cursor(ScriptedChain.ID).isPresent());
    return started;
  }

  private Snipers snipersStarted() {
    if (snipers == null) {
      throw new IllegalStateException("start first");
    }
    return snipers;
  }

  /** Announces a new head when the test says so. */
  private static final class ManualFeed implements HeadFeed {

    private volatile @Nullable Runnable follower;

    @Override
    public AutoCloseable follow(ChainId chain, Runnable onNewHead) {
      follower = onNewHead;
      return () -> follower = null;
    }

    boolean isFollowed() {
      return follower != null;
    }

    void announce() {
      Runnable told = follower;
      if (told != null) {
        told.run();
      }
    }
  }

  /** Keeps the first transaction that records something open until it is let go. */
  private static final class HoldingListener extends ForwardingListener {

    final CountDownLatch inHand = new CountDownLatch(1);
    final CountDownLatch letGo = new CountDownLatch(1);

    HoldingListener(DepositListener listener) {
      super(listener);
    }

    @Override
    public void recorded(Collection<Deposit> deposits) {
      inHand.countDown();
      try {
        letGo.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      super.recorded(deposits);
    }
  }
}
