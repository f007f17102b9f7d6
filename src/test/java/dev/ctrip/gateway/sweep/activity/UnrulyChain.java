package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.CoinReceived;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DescribedToken;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.chain.Holding;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.Stretch;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.FakeChain;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Answers as a {@link FakeChain} does, except where it is told to do what nodes do rarely. */
final class UnrulyChain implements Chain {

  private final FakeChain fake;
  private final Set<TxHash> taken = new LinkedHashSet<>();
  private final AtomicLong foreignNonces = new AtomicLong();
  private final AtomicLong extraGas = new AtomicLong();
  private final AtomicBoolean forgetsNext = new AtomicBoolean();
  private final AtomicBoolean refusesNext = new AtomicBoolean();
  private final AtomicReference<@Nullable String> estimateRefusal = new AtomicReference<>();

  UnrulyChain(FakeChain fake) {
    this.fake = fake;
  }

  /** As if another process that has the key had sent so many transactions; negative: a lag. */
  void useNonces(long count) {
    foreignNonces.addAndGet(count);
  }

  /** Estimates so much more than a plain transfer needs, as for a treasury with code. */
  void overestimateGas(long gas) {
    extraGas.set(gas);
  }

  /** Takes the next transaction and keeps nothing of it. */
  void forgetNextBroadcast() {
    forgetsNext.set(true);
  }

  /** As a node of the provider's that lags behind the one that showed the balance. */
  void refuseNextEstimate(String reason) {
    estimateRefusal.set(reason);
  }

  void refuseNextBroadcast() {
    refusesNext.set(true);
  }

  /** The different transactions that were taken. */
  synchronized Set<TxHash> taken() {
    return Set.copyOf(taken);
  }

  @Override
  public synchronized void broadcast(TxHash txHash, byte[] signedBytes) {
    if (refusesNext.getAndSet(false)) {
      throw new TransferRefusedException("nonce too low");
    }
    if (forgetsNext.getAndSet(false)) {
      return;
    }
    taken.add(txHash);
    fake.broadcast(txHash, signedBytes);
  }

  @Override
  public Optional<TokenAmount> tokenBalance(Address contract, Address holder, BlockHash block) {
    return fake.tokenBalance(contract, holder, block);
  }

  @Override
  public Optional<DescribedToken> describe(Address contract) {
    return fake.describe(contract);
  }

  @Override
  public long nextNonce(Address address) {
    return fake.nextNonce(address) + foreignNonces.get();
  }

  @Override
  public long estimateGas(Address from, Address to, TokenAmount value) {
    String refusal = estimateRefusal.getAndSet(null);
    if (refusal != null) {
      throw new TransferRefusedException(refusal);
    }
    return fake.estimateGas(from, to, value) + extraGas.get();
  }

  @Override
  public ChainSettings settings() {
    return fake.settings();
  }

  @Override
  public BlockHeader head() {
    return fake.head();
  }

  @Override
  public Optional<BlockHeader> head(Finality finality) {
    return fake.head(finality);
  }

  @Override
  public Stretch read(BlockRange range) {
    return fake.read(range);
  }

  @Override
  public Stretch readWithEveryToken(BlockRange range) {
    return fake.readWithEveryToken(range);
  }

  @Override
  public Optional<Block> blockOf(TxHash txHash) {
    return fake.blockOf(txHash);
  }

  @Override
  public boolean isBorneOutByTwoNodes(Deposit deposit, CoinReceived received) {
    return fake.isBorneOutByTwoNodes(deposit, received);
  }

  @Override
  public Optional<List<Holding>> holdings(List<Address> addresses, BlockHash block) {
    return fake.holdings(addresses, block);
  }

  @Override
  public Optional<BlockHeader> header(long number) {
    return fake.header(number);
  }

  @Override
  public Optional<Receipt> receipt(TxHash txHash) {
    return fake.receipt(txHash);
  }

  @Override
  public boolean knows(TxHash txHash) {
    return fake.knows(txHash);
  }

  @Override
  public TokenAmount balance(Address address) {
    return fake.balance(address);
  }

  @Override
  public FeeQuote feeQuote() {
    return fake.feeQuote();
  }

  @Override
  public long estimateTokenGas(Address contract, Address from, Address to, TokenAmount amount) {
    return fake.estimateTokenGas(contract, from, to, amount);
  }

  @Override
  public TokenAmount dataFee(int bytes) {
    return fake.dataFee(bytes);
  }
}
