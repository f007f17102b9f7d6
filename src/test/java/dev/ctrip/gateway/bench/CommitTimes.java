package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.ForwardingListener;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Notes when the transaction that recorded a deposit was committed, and else passes all on. */
final class CommitTimes extends ForwardingListener {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<TxHash, CompletableFuture<Long>> times = new ConcurrentHashMap<>();

  CommitTimes(DepositListener listener) {
    super(listener);
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
    super.committed(deposits);
  }
}
