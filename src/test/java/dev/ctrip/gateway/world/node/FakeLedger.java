package dev.ctrip.gateway.world.node;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.rpc.SignedTransaction;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.LocalSettings;
import dev.ctrip.gateway.world.SteeredChain;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A chain in memory that {@link FakeNode}s serve: what is true, however they tell it. The same for
 * the same seed and the same calls in the same order. Safe for any thread.
 */
public final class FakeLedger implements SteeredChain {

  /** What {@link #payThroughContract} goes through. */
  public static final Address FORWARDER =
      Address.parse("0x00000000000000000000000000000000000f0a4d");

  private static final Address PAYER = Address.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
  private static final BigInteger RICHES = BigInteger.TEN.pow(27);
  private static final Instant GENESIS = Instant.parse("2026-01-01T12:00:00Z");
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final long GAS_LIMIT = 100_000;
  private static final int USUAL_DECIMALS = 18;

  private final ChainSettings settings;
  private final Blocks blocks;
  private final Set<String> reverting = ConcurrentHashMap.newKeySet();
  private final Set<String> contracts = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> decimals = new ConcurrentHashMap<>();
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private BigInteger baseFeeWei = GWEI;
  private @Nullable Snapshot snapshot;

  public FakeLedger(long seed) {
    this(seed, GENESIS, LocalSettings.of(List.of(), List.of(), Duration.ofSeconds(1)));
  }

  /**
   * @param genesis when the first block was made; later ones follow in the settings' block time
   * @param settings without URLs, which are the nodes' to know
   */
  public FakeLedger(long seed, Instant genesis, ChainSettings settings) {
    this.settings = settings;
    WorldState state = new WorldState();
    state.setBalance(PAYER.lowerCase(), RICHES);
    this.blocks = new Blocks(seed, genesis, baseFeeWei, state);
    contracts.add(FORWARDER.lowerCase());
  }

  /** Without URLs; {@link FakeNode#settings} has them. */
  @Override
  public ChainSettings settings() {
    return settings;
  }

  @Override
  public Address payer() {
    return PAYER;
  }

  /** A reorg that removes the head also takes this back. */
  @Override
  public void fund(Address address, TokenAmount balance) {
    changeState(state -> state.setBalance(address.lowerCase(), balance.baseUnits()));
  }

  /** Gives an address so much of a token without a log, whatever it had, as rebasing tokens do. */
  public void fund(Address contract, Address holder, TokenAmount balance) {
    deploy(contract, USUAL_DECIMALS);
    changeState(
        state -> state.setBalance(contract.lowerCase(), holder.lowerCase(), balance.baseUnits()));
  }

  @Override
  public TxHash pay(Address to, TokenAmount amount) {
    return send(PAYER, to, amount, List.of());
  }

  /** In a transaction that fails. */
  public TxHash payInVain(Address to, TokenAmount amount) {
    return send(PAYER.lowerCase(), to.lowerCase(), amount.baseUnits(), true, List.of());
  }

  /** To nobody: creates a contract that has so much. */
  public TxHash create(TokenAmount amount) {
    return send(PAYER, null, amount, List.of());
  }

  /** So that no transaction is addressed to the receiver. */
  public TxHash payThroughContract(Address to, TokenAmount amount) {
    return send(
        PAYER,
        FORWARDER,
        amount,
        List.of(Effect.Inner.call(FORWARDER.lowerCase(), to.lowerCase(), amount.baseUnits())));
  }

  /** Makes an address a token, unless it is one. */
  public void deploy(Address contract, int itsDecimals) {
    contracts.add(contract.lowerCase());
    decimals.putIfAbsent(contract.lowerCase(), itsDecimals);
  }

  public TxHash payToken(Address contract, Address from, Address to, TokenAmount amount) {
    return payToken(contract, from, to, amount, TokenAmount.ZERO);
  }

  /**
   * @param kept of the logged amount, what does not arrive
   */
  public TxHash payToken(
      Address contract, Address from, Address to, TokenAmount amount, TokenAmount kept) {
    deploy(contract, USUAL_DECIMALS);
    return send(
        PAYER,
        contract,
        TokenAmount.ZERO,
        List.of(
            new Effect.TokenTransfer(
                contract.lowerCase(),
                from.lowerCase(),
                to.lowerCase(),
                amount.baseUnits(),
                amount.minus(kept).baseUnits())));
  }

  /** A log of any shape, such as one that only looks like a transfer. */
  public TxHash emit(Address contract, List<String> topics, String data) {
    contracts.add(contract.lowerCase());
    return send(
        PAYER,
        contract,
        TokenAmount.ZERO,
        List.of(new Effect.Log(contract.lowerCase(), topics, data)));
  }

  /**
   * A transaction of any kind, without a signature; it waits until a block is mined and its sender
   * can pay for it.
   *
   * @param to null to create a contract
   */
  public TxHash send(Address from, @Nullable Address to, TokenAmount value, List<Effect> effects) {
    return send(
        from.lowerCase(), to == null ? null : to.lowerCase(), value.baseUnits(), false, effects);
  }

  private TxHash send(
      String from, @Nullable String to, BigInteger value, boolean doomed, List<Effect> effects) {
    return locked(() -> {
      Sent sent =
          new Sent(
              blocks.nextHash("transaction"),
              from,
              to,
              value,
              null,
              GAS_LIMIT * (1 + effects.size()),
              null,
              GWEI,
              doomed,
              List.copyOf(effects));
      blocks.waiting().put(sent.hash(), sent);
      return TxHash.parse(sent.hash());
    });
  }

  /**
   * What {@code eth_sendRawTransaction} does.
   *
   * @throws RpcError in Geth's words
   */
  String broadcast(byte[] signedBytes) {
    SignedTransaction signed = read(signedBytes);
    Sent sent =
        new Sent(
            signed.hash().hex(),
            signed.from().lowerCase(),
            signed.to().lowerCase(),
            signed.value().baseUnits(),
            signed.nonce(),
            signed.gasLimit(),
            signed.maxFeePerGasWei(),
            signed.maxPriorityFeePerGasWei(),
            false,
            List.of());
    return locked(() -> {
      new Admission(blocks.head().state(), settings.id().value())
          .admit(sent, signed.chainId(), blocks.waiting());
      return sent.hash();
    });
  }

  private static SignedTransaction read(byte[] signedBytes) {
    try {
      return SignedTransaction.read(signedBytes);
    } catch (RuntimeException e) {
      throw RpcError.ofServer("rlp: element is larger than containing list");
    }
  }

  /** Whatever waits to be mined is forgotten, the gateway's own transactions too. */
  public void forgetWaiting() {
    change(() -> blocks.waiting().clear());
  }

  @Override
  public void mine(int count) {
    change(() -> {
      for (int i = 0; i < count; i++) {
        mineBlock(blocks.head().timestamp() + settings.blockTime().toSeconds());
      }
    });
    tellFollowers();
  }

  @Override
  public void mineAt(Instant timestamp) {
    change(() -> {
      if (timestamp.getEpochSecond() < blocks.head().timestamp()) {
        throw new IllegalArgumentException("a block is never older than the one before");
      }
      mineBlock(timestamp.getEpochSecond());
    });
    tellFollowers();
  }

  @Override
  public void reorg(int depth) {
    reorg(depth, depth);
  }

  /**
   * Replaces the last blocks by empty ones; what they held is forgotten.
   *
   * @param newLength how many there are instead; may be fewer, even none
   */
  public void reorg(int depth, int newLength) {
    reorg(depth, newLength, hash -> Fate.FORGOTTEN);
  }

  /**
   * Replaces the last blocks. What was waiting before goes on waiting.
   *
   * @param depth at least 1
   * @param newLength how many there are instead; at least 1 where something is mined again
   * @param fate of each transaction that the removed blocks held
   */
  public void reorg(int depth, int newLength, Function<TxHash, Fate> fate) {
    change(() -> {
      if (depth < 1 || depth >= blocks.length()) {
        throw new IllegalArgumentException(
            "there are " + (blocks.length() - 1) + " blocks to replace");
      }
      List<LedgerBlock> removed = new ArrayList<>();
      for (int i = 0; i < depth; i++) {
        removed.addFirst(blocks.removeHead());
      }
      replace(removed, newLength, fate);
    });
    tellFollowers();
  }

  private void replace(List<LedgerBlock> removed, int newLength, Function<TxHash, Fate> fate) {
    Map<String, Sent> again = new LinkedHashMap<>();
    Map<String, Sent> later = new LinkedHashMap<>();
    for (LedgerBlock block : removed) {
      for (Mined mined : block.transactions()) {
        Sent sent = mined.sent();
        switch (fate.apply(TxHash.parse(sent.hash()))) {
          case FORGOTTEN -> {}
          case WAITING -> later.put(sent.hash(), sent);
          case MINED_AGAIN -> again.put(sent.hash(), sent);
        }
      }
    }
    later.putAll(blocks.waiting());
    blocks.waiting().clear();
    blocks.waiting().putAll(again);
    for (int i = 0; i < newLength; i++) {
      mineBlock(
          i < removed.size()
              ? removed.get(i).timestamp()
              : blocks.head().timestamp() + settings.blockTime().toSeconds());
    }
    blocks.waiting().putAll(later);
  }

  @Override
  public void setNextBaseFee(BigInteger wei) {
    change(() -> baseFeeWei = wei);
  }

  @Override
  public void revertAt(Address contract) {
    contracts.add(contract.lowerCase());
    reverting.add(contract.lowerCase());
  }

  /**
   * All that truly arrived on the canonical chain, in its order. What {@link #fund} gave is not
   * among it.
   *
   * @param receivers addresses, in any case
   * @param listedTokens contracts, in any case; the native coin is always meant
   */
  public List<Arrival> arrivals(Set<String> receivers, Set<String> listedTokens) {
    return Arrival.among(snapshot().canonical(), receivers, listedTokens);
  }

  public long headNumber() {
    return snapshot().head().number();
  }

  /** The canonical block's hash, with 0x. */
  public String blockHash(long number) {
    return snapshot().block(number).orElseThrow().hash();
  }

  /** What an address truly has of the native coin as of the head. */
  public BigInteger balance(String address) {
    return snapshot().head().state().balance(address.toLowerCase(Locale.ROOT));
  }

  Snapshot snapshot() {
    synchronized (blocks) {
      Snapshot current = snapshot == null ? blocks.snapshot() : snapshot;
      snapshot = current;
      return current;
    }
  }

  boolean hasCode(String address) {
    return contracts.contains(address);
  }

  boolean isReverting(String address) {
    return reverting.contains(address);
  }

  /** Null where the address is no token. */
  @Nullable Integer decimals(String contract) {
    return decimals.get(contract);
  }

  BigInteger gasPriceWei() {
    return snapshot().head().baseFeeWei().add(GWEI);
  }

  BigInteger tipWei() {
    return GWEI;
  }

  /** Called after each change of the chain, outside any lock, by whoever made the change. */
  AutoCloseable follow(Runnable follower) {
    followers.add(follower);
    return () -> followers.remove(follower);
  }

  private void tellFollowers() {
    followers.forEach(Runnable::run);
  }

  private void mineBlock(long timestamp) {
    blocks.mine(timestamp, baseFeeWei, reverting);
  }

  private void changeState(Consumer<WorldState> change) {
    change(() -> {
      WorldState state = blocks.head().state().copy();
      change.accept(state);
      blocks.setHeadState(state);
    });
  }

  private <T> T locked(Supplier<T> change) {
    synchronized (blocks) {
      snapshot = null;
      return change.get();
    }
  }

  private void change(Runnable change) {
    synchronized (blocks) {
      snapshot = null;
      change.run();
    }
  }
}
