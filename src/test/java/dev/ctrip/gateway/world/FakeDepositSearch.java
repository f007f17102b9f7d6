package dev.ctrip.gateway.world;

import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Cursor;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositSearch;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A search without a chain: finds what a test puts there, once each, and remembers what it was
 * asked. Safe for any thread.
 */
public final class FakeDepositSearch implements DepositSearch {

  private static final BlockHash HASH = new BlockHash("0x" + "b".repeat(64));
  private static final Address PAYER = Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");

  private final List<String> calls = new ArrayList<>();
  private final List<Deposit> hidden = new ArrayList<>();
  private final List<Deposit> owned = new ArrayList<>();
  private Cursor cursor = cursor(20_000, 20_003);
  private Outcome outcome = Outcome.KNOWN;
  private int failures;
  private long failAfter;
  private @Nullable LongConsumer whileReading;

  /** A chain that is read up to that block. */
  public static Cursor cursor(long number, long head) {
    return new Cursor(ChainId.of(31337), number, HASH, Instant.EPOCH, head, Instant.EPOCH);
  }

  /** A deposit of one base unit as it would be recorded. */
  public static Deposit deposit(long block, Address to, @Nullable Address asset) {
    return new Deposit(
        ChainId.of(31337),
        TxHash.parse("0x%064x".formatted(block)),
        asset == null ? null : 3,
        PAYER,
        to,
        asset,
        TokenAmount.ofBaseUnits(1),
        block,
        HASH,
        Instant.EPOCH,
        Deposit.State.SEEN);
  }

  /** The cursor stands so many blocks below the head. */
  public synchronized void standBehind(long blocks) {
    cursor = cursor(cursor.headNumber() - blocks, cursor.headNumber());
  }

  /** From now on the block of the deposit has it. */
  public synchronized void hide(Deposit deposit) {
    hidden.add(deposit);
  }

  /** From now on its address' balance tells of the deposit. */
  public synchronized void own(Deposit deposit) {
    owned.add(deposit);
  }

  /** From now on every claim ends so. */
  public synchronized void endClaimsIn(Outcome outcome) {
    this.outcome = outcome;
  }

  /** So many calls fail, each reading of blocks after it has read that one. */
  public synchronized void fail(int times, long afterBlock) {
    failures = times;
    failAfter = afterBlock;
  }

  /** Told each block that is read, on the reading thread. */
  public synchronized void whileReading(LongConsumer block) {
    whileReading = block;
  }

  /** What it was asked, oldest first. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public Cursor advance(ChainId chain, LongConsumer progress) {
    Cursor from;
    synchronized (this) {
      calls.add("advance " + chain);
      failIfAsked();
      from = cursor;
    }
    for (long block = from.number() + 1; block <= from.headNumber(); block++) {
      read(block, progress);
    }
    synchronized (this) {
      cursor = cursor(from.headNumber(), from.headNumber());
      return cursor;
    }
  }

  @Override
  public List<Deposit> again(ChainId chain, BlockRange range, LongConsumer progress) {
    long last;
    synchronized (this) {
      calls.add("again " + chain + " " + range.from() + "-" + range.to());
      last = failures > 0 ? Math.min(failAfter, range.to()) : range.to();
    }
    List<Deposit> found = new ArrayList<>();
    for (long block = range.from(); block <= last; block++) {
      found.addAll(takeFrom(block));
      read(block, progress);
    }
    failIfAsked();
    return found;
  }

  private void read(long block, LongConsumer progress) {
    LongConsumer reading;
    synchronized (this) {
      reading = whileReading;
    }
    if (reading != null) {
      reading.accept(block);
    }
    try {
      progress.accept(block);
    } catch (RuntimeException stop) {
      synchronized (this) {
        calls.add("stopped");
      }
      throw stop;
    }
  }

  private synchronized List<Deposit> takeFrom(long block) {
    List<Deposit> there =
        hidden.stream().filter(deposit -> deposit.blockNumber() == block).toList();
    hidden.removeAll(there);
    return there;
  }

  @Override
  public synchronized Claim claim(ChainId chain, TxHash txHash, Address to) {
    calls.add("claim " + chain + " " + txHash + " to " + to);
    failIfAsked();
    return new Claim(outcome, List.of());
  }

  @Override
  public synchronized List<Deposit> byBalance(ChainId chain, Address address) {
    calls.add("balance " + chain + " of " + address);
    failIfAsked();
    List<Deposit> found = owned.stream().filter(deposit -> deposit.to().equals(address)).toList();
    owned.removeAll(found);
    return found;
  }

  private synchronized void failIfAsked() {
    if (failures > 0) {
      failures--;
      throw new ChainUnavailableException("no node of the test's chain answers", null);
    }
  }
}
