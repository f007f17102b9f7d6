package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositListener;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows which addresses are ours, keeps what it is told, and fails on request. Thread-safe. */
public final class RecordingListener implements DepositListener {

  private final Set<Address> ours = new HashSet<>();
  private final List<Collection<Address>> questions = new ArrayList<>();
  private final List<Deposit> recorded = new ArrayList<>();
  private final List<Deposit> committed = new ArrayList<>();
  private final List<Long> rewound = new ArrayList<>();
  private final List<Due> awaited = new ArrayList<>();
  private int caughtUp;
  private boolean failsToRecord;
  private boolean failsToCommit;

  public RecordingListener(Address... ours) {
    this.ours.addAll(List.of(ours));
  }

  /** From now on that address is ours as well. */
  public synchronized void owns(Address address) {
    ours.add(address);
  }

  public synchronized void disown(Address address) {
    ours.remove(address);
  }

  public synchronized void failToRecord(boolean fails) {
    failsToRecord = fails;
  }

  public synchronized void failToCommit(boolean fails) {
    failsToCommit = fails;
  }

  public synchronized List<Collection<Address>> questions() {
    return List.copyOf(questions);
  }

  public synchronized List<Deposit> recorded() {
    return List.copyOf(recorded);
  }

  public synchronized List<Deposit> committed() {
    return List.copyOf(committed);
  }

  /** The lowest removed block of each reorg. */
  public synchronized List<Long> rewound() {
    return List.copyOf(rewound);
  }

  public synchronized int caughtUp() {
    return caughtUp;
  }

  @Override
  public synchronized Set<Address> oursAmong(Collection<Address> recipients) {
    questions.add(List.copyOf(recipients));
    Set<Address> found = new HashSet<>(recipients);
    found.retainAll(ours);
    return found;
  }

  /** Money for it is waited for until then. */
  public synchronized void awaits(Address address, Instant until) {
    awaited.add(new Due(address, until));
    ours.add(address);
  }

  @Override
  public synchronized List<Due> due(ChainId chain, Instant after, Instant upTo, int atMost) {
    return awaited.stream()
        .filter(due -> due.at().isAfter(after) && !due.at().isAfter(upTo))
        .sorted(Comparator.comparing(Due::at))
        .toList();
  }

  @Override
  public synchronized List<Address> awaitingCoin(
      ChainId chain, @Nullable Address after, int atMost) {
    return awaited.stream()
        .map(Due::address)
        .filter(address -> after == null || address.toString().compareTo(after.toString()) > 0)
        .sorted(Comparator.comparing(Address::toString))
        .limit(atMost)
        .toList();
  }

  @Override
  public synchronized void recorded(Collection<Deposit> deposits) {
    if (failsToRecord) {
      throw new IllegalStateException("told to fail");
    }
    recorded.addAll(deposits);
  }

  @Override
  public synchronized void rewound(ChainId chain, long lowestRemoved) {
    rewound.add(lowestRemoved);
  }

  @Override
  public synchronized void caughtUp(ChainId chain) {
    caughtUp++;
  }

  @Override
  public synchronized void committed(Collection<Deposit> deposits) {
    if (failsToCommit) {
      throw new IllegalStateException("told to fail");
    }
    committed.addAll(deposits);
  }
}
