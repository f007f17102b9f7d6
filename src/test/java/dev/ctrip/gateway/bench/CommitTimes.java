package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TxHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Notes when the transaction that recorded a deposit was committed, and else passes all on. */
final class CommitTimes implements DepositListener {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DepositListener listener;
  private final Map<TxHash, CompletableFuture<Long>> times = new ConcurrentHashMap<>();

  CommitTimes(DepositListener listener) {
    this.listener = listener;
  }

  /** In {@link System#nanoTime}; waits for it. */
  long of(TxHash txHash) {
    try {
      return time(txHash).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException("a payment was not detected within " + PATIENCE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private CompletableFuture<Long> time(TxHash txHash) {
    return times.computeIfAbsent(txHash, hash -> new CompletableFuture<>());
  }

  @Override
  public void committed(Collection<Deposit> deposits) {
    long now = System.nanoTime();
    deposits.forEach(deposit -> time(Objects.requireNonNull(deposit.txHash())).complete(now));
    listener.committed(deposits);
  }

  @Override
  public Set<Address> oursAmong(Collection<Address> recipients) {
    return listener.oursAmong(recipients);
  }

  @Override
  public List<Due> due(ChainId chain, Instant after, Instant upTo, int atMost) {
    return listener.due(chain, after, upTo, atMost);
  }

  @Override
  public List<Address> awaitingCoin(ChainId chain, @Nullable Address after, int atMost) {
    return listener.awaitingCoin(chain, after, atMost);
  }

  @Override
  public void recorded(Collection<Deposit> deposits) {
    listener.recorded(deposits);
  }

  @Override
  public void rewound(ChainId chain, long lowestRemoved) {
    listener.rewound(chain, lowestRemoved);
  }

  @Override
  public void caughtUp(ChainId chain) {
    listener.caughtUp(chain);
  }
}
