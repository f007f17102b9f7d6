package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.HeadFeed;
import dev.ctrip.gateway.money.ChainId;
import java.net.http.HttpClient;
import org.springframework.stereotype.Component;

/**
 * Subscribes to {@code newHeads} over the JDK's own WebSocket: web3j's loses events, does not
 * subscribe again after a close and notices a half-open link only after minutes.
 */
@Component
class WebSocketHeadFeed implements HeadFeed, AutoCloseable {

  private final Chains chains;
  private final HttpClient http = HttpClient.newHttpClient();

  WebSocketHeadFeed(Chains chains) {
    this.chains = chains;
  }

  @Override
  public AutoCloseable follow(ChainId chain, Runnable onNewHead) {
    ChainSettings settings = chains.get(chain);
    if (settings.ws().isEmpty()) {
      return () -> {};
    }
    return HeadSubscription.start(settings, http, onNewHead);
  }

  /** Ends every subscription that its owner has left open. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
