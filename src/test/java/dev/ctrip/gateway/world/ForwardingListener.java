package dev.ctrip.gateway.world;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Passes everything on to another listener. */
public abstract class ForwardingListener implements DepositListener {

  private final DepositListener listener;

  protected ForwardingListener(DepositListener listener) {
    this.listener = listener;
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

  @Override
  public void committed(Collection<Deposit> deposits) {
    listener.committed(deposits);
  }
}
