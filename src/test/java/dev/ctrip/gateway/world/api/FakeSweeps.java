package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.GasWallets;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOverview;
import dev.ctrip.gateway.sweep.SweepOwners;
import dev.ctrip.gateway.wallet.KeyReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One deposit address that is ours, and the sweeps and gas wallets that a test puts in. */
public final class FakeSweeps implements SweepOwners, SweepOverview, GasWallets {

  public static final Address OURS = Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");

  private final List<Entry> entries = new ArrayList<>();
  private final List<Filter> filters = new ArrayList<>();
  private final List<Standing> wallets = new ArrayList<>();

  /** Forgets everything. */
  public synchronized void reset() {
    entries.clear();
    filters.clear();
    wallets.clear();
  }

  /** Newest first. */
  public synchronized void put(Entry entry) {
    entries.add(entry);
  }

  public synchronized void put(Standing wallet) {
    wallets.add(wallet);
  }

  /** What was asked for, oldest first. */
  public synchronized List<Filter> filters() {
    return List.copyOf(filters);
  }

  @Override
  public synchronized List<Entry> list(Filter filter) {
    filters.add(filter);
    return entries.stream()
        .dropWhile(entry -> filter.after() != null && !entry.sweep().id().equals(filter.after()))
        .skip(filter.after() == null ? 0 : 1)
        .limit(filter.limit())
        .toList();
  }

  @Override
  public synchronized boolean exists(String sweepId) {
    FakeAccounts.refuseNul(sweepId);
    return entries.stream().anyMatch(entry -> entry.sweep().id().equals(sweepId));
  }

  @Override
  public synchronized List<Standing> all() {
    return List.copyOf(wallets);
  }

  @Override
  public Optional<Owner> at(Address address) {
    return Optional.of(
            new Owner(
                "pay_1",
                OURS,
                KeyReference.ofDeposit(1),
                ChainId.of(31337),
                Token.nativeCoin("ETH", 18),
                TokenAmount.ZERO,
                2,
                Finality.DEPTH,
                true))
        .filter(owner -> owner.address().equals(address));
  }

  @Override
  public Optional<Entry> newest(String paymentId, ChainId chain, @Nullable Address contract) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long countWaiting(ChainId chain, Sweep.WaitsFor waitsFor) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Owner> withForeignMoney(String afterId, int atMost) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Stretch withUnswept(ChainId chain, boolean closedOnly, String afterId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void recheck(String paymentId, String actor, String reason) {
    throw new UnsupportedOperationException();
  }
}
