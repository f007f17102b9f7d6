package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositObservation;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** No deposits; the chain {@code local} is read to block 95 of 100, {@code dollars} not at all. */
public final class FakeDeposits implements Deposits {

  @Override
  public Optional<Cursor> cursor(ChainId chain) {
    return chain.equals(ChainId.of(31337))
        ? Optional.of(
            new Cursor(
                chain,
                95,
                BlockHash.parse("0x" + "b".repeat(64)),
                FakePayments.NOW,
                100,
                FakePayments.NOW))
        : Optional.empty();
  }

  @Override
  public List<Deposit> to(Address address) {
    return List.of();
  }

  @Override
  public List<Deposit> listedTo(Address address) {
    return List.of();
  }

  @Override
  public List<DepositObservation> observations(Address address, int atMost) {
    return List.of();
  }

  @Override
  public Optional<Instant> lastOrphanedAt(Address address) {
    return Optional.empty();
  }

  @Override
  public boolean lostInDeepReorg(Address address) {
    return false;
  }

  @Override
  public boolean holdsCanonical(ChainId chain, long number, BlockHash hash) {
    throw new UnsupportedOperationException();
  }
}
