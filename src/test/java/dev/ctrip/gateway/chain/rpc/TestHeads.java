package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.HeadFeed;
import dev.ctrip.gateway.money.ChainId;
import java.util.List;

/** New heads of a chain over the gateway's own WebSocket. Closed by its user. */
public final class TestHeads implements HeadFeed, AutoCloseable {

  private final WebSocketHeadFeed feed;

  public TestHeads(ChainSettings settings) {
    this.feed = new WebSocketHeadFeed(() -> List.of(settings));
  }

  @Override
  public AutoCloseable follow(ChainId chain, Runnable onNewHead) {
    return feed.follow(chain, onNewHead);
  }

  @Override
  public void close() {
    feed.close();
  }
}
