package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.payment.Readiness;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Everything is ready, until a test says otherwise. */
public final class FakeReadiness implements Readiness {

  private final Set<ChainId> unwatched = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String objection;

  /** Everything is ready again. */
  public void reset() {
    unwatched.clear();
    objection = null;
  }

  public void neverRead(ChainId chain) {
    unwatched.add(chain);
  }

  /** From now on so of every token. */
  public void object(String objection) {
    this.objection = objection;
  }

  @Override
  public boolean isReady(ChainId chain) {
    return !unwatched.contains(chain);
  }

  @Override
  public Optional<String> objection(ChainId chain, Token token) {
    return token.isNativeCoin() ? Optional.empty() : Optional.ofNullable(objection);
  }
}
