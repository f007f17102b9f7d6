package dev.ctrip.gateway.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.world.LocalSettings;
import dev.ctrip.gateway.world.TestChain;
import dev.ctrip.gateway.world.node.FakeLedger;
import dev.ctrip.gateway.world.node.FakeNode;
import dev.ctrip.gateway.world.node.HeadMischief;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebSocketHeadFeedIT {

  private final AtomicInteger wakes = new AtomicInteger();

  @Test
  void wakesForEachNewHeadAndStopsWhenClosed() throws Exception {
    try (TestChain anvil = TestChain.start();
        WebSocketHeadFeed feed = new WebSocketHeadFeed(only(patient(anvil)))) {
      AutoCloseable following = feed.follow(anvil.settings().id(), wakes::incrementAndGet);
      await().until(() -> wakes.get() == 1);

      anvil.mine(1);
      await().until(() -> wakes.get() == 2);
      anvil.mine(1);
      await().until(() -> wakes.get() == 3);

      following.close();
      following.close();
      anvil.mine(1);
      assertStays(3);
    }
  }

  @Test
  void subscribesAgainAfterTheNodeWasAway() throws Exception {
    TestChain first = TestChain.start();
    try (WebSocketHeadFeed feed = new WebSocketHeadFeed(only(patient(first)));
        AutoCloseable following = feed.follow(first.settings().id(), wakes::incrementAndGet)) {
      assertThat(following).isNotNull();
      await().until(() -> wakes.get() == 1);
      first.close();

      try (TestChain second = TestChain.start(TestChain.Options.MANUAL.onPort(first.port()))) {
        await().atMost(Duration.ofSeconds(30)).until(() -> wakes.get() == 2);
        second.mine(1);
        await().until(() -> wakes.get() == 3);
      }
    } finally {
      first.close();
    }
  }

  @Test
  void subscribesAgainWhereTheSocketIsSilent() throws Exception {
    FakeLedger ledger = new FakeLedger(1);
    try (FakeNode node = FakeNode.of(ledger).announceHeads(HeadMischief.SILENT, new Random(1));
        WebSocketHeadFeed feed = new WebSocketHeadFeed(only(FakeNode.settings(node)));
        AutoCloseable following = feed.follow(ledger.settings().id(), wakes::incrementAndGet)) {
      assertThat(following).isNotNull();

      await().atMost(Duration.ofSeconds(20)).until(() -> node.webSocketConnections() >= 2);
    }
  }

  @Test
  void takesTheNextUrlWhereOneIsSilent() throws Exception {
    try (SilentSocket first = SilentSocket.open();
        SilentSocket second = SilentSocket.open();
        WebSocketHeadFeed feed = new WebSocketHeadFeed(only(SilentSocket.settings(first, second)));
        AutoCloseable following = feed.follow(LocalSettings.ID, wakes::incrementAndGet)) {
      assertThat(following).isNotNull();

      await().atMost(Duration.ofSeconds(20)).until(() -> second.subscriptions() == 1);
      assertThat(first.subscriptions()).isOne();
      assertThat(wakes).hasValue(2);
    }
  }

  @Test
  void goesOnWhenTheFollowerFails() throws Exception {
    try (TestChain anvil = TestChain.start();
        WebSocketHeadFeed feed = new WebSocketHeadFeed(only(patient(anvil)));
        AutoCloseable following =
            feed.follow(
                anvil.settings().id(),
                () -> {
                  wakes.incrementAndGet();
                  throw new IllegalStateException("thrown on purpose");
                })) {
      assertThat(following).isNotNull();
      await().until(() -> wakes.get() == 1);
      anvil.mine(1);

      await().until(() -> wakes.get() == 2);
    }
  }

  @Test
  void doesNothingOnAChainWithoutWebSocket() throws Exception {
    ChainSettings polled = LocalSettings.of(List.of(), List.of(), Duration.ofSeconds(1));
    try (WebSocketHeadFeed feed = new WebSocketHeadFeed(only(polled))) {
      feed.follow(polled.id(), wakes::incrementAndGet).close();

      assertThat(wakes).hasValue(0);
      assertThatThrownBy(() -> feed.follow(ChainId.of(5), () -> {}))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private void assertStays(int count) {
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(() -> wakes.get() == count);
  }

  /** With blocks so rare that silence alone never makes it subscribe again. */
  private static ChainSettings patient(TestChain anvil) {
    return LocalSettings.of(
        List.of(anvil.httpUrl()), List.of(anvil.wsUrl()), Duration.ofMinutes(1));
  }

  private static Chains only(ChainSettings settings) {
    return () -> List.of(settings);
  }
}
