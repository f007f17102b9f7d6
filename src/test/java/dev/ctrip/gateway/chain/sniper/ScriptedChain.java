package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.CoinReceived;
import dev.ctrip.gateway.chain.Confirmations;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DescribedToken;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.chain.Holding;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.Stretch;
import dev.ctrip.gateway.chain.TooMuchAtOnceException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A chain in memory that does as it is told: transactions wait until a block is mined, blocks can
 * be taken back, and the node can lag, hide blocks and fail. Safe for any thread.
 */
public final class ScriptedChain implements Chain {

  public static final ChainId ID = ChainId.of(31337);
  private static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
  private static final Address PAYER = address(0xface);

  private ChainSettings settings;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Block.Transfer> waiting = new ArrayList<>();
  private final List<Block.TokenTransfer> waitingTokens = new ArrayList<>();
  private final List<Block.Transfer> waitingInner = new ArrayList<>();
  private final Map<Address, Long> nonces = new HashMap<>();
  private boolean tellsTraces;
  private final Map<TxHash, Long> keptBack = new HashMap<>();
  private boolean withoutState;
  private boolean withoutBalances;
  private Duration pause = Duration.ZERO;
  private final Set<TxHash> reverting = new HashSet<>();
  private final Set<Long> hidden = new HashSet<>();
  private final Map<Finality, Long> tags = new HashMap<>();
  private long lag;
  private int goodCalls;
  private int callsUntilHappening;
  private @Nullable Runnable between;
  private int failures;
  private boolean withoutReceipts;
  private long nextHash = 1;
  private int blocksServed;
  private int mostAtOnce = Integer.MAX_VALUE;
  private final List<BlockRange> ranges = new ArrayList<>();

  public ScriptedChain() {
    this(64);
  }

  public ScriptedChain(int reorgDepth) {
    this(reorgDepth, Duration.ofMillis(20));
  }

  public ScriptedChain(int reorgDepth, Duration blockTime) {
    this.settings = settings(reorgDepth, blockTime, ChainSettings.Reading.PLAIN);
    mine();
  }

  /** As if the file said that reading begins there. */
  public synchronized void startAt(long block) {
    settings =
        settings(
            settings.reorgDepth(),
            settings.blockTime(),
            new ChainSettings.Reading(OptionalLong.of(block), ChainSettings.Traces.OFF, 0));
  }

  /** Distinct for distinct numbers. */
  public static Address address(long number) {
    return new Address("0x%040x".formatted(number));
  }

  // What happens on the chain

  public synchronized TxHash pay(Address to, long value) {
    return submit(to, value);
  }

  /**
   * A token transfer for the next block.
   *
   * @param fee what its contract keeps of the amount that it logs
   */
  public synchronized TxHash payToken(
      Address contract, Address from, Address to, long amount, long fee) {
    TxHash txHash = submit(contract, 0);
    waitingTokens.add(
        new Block.TokenTransfer(
            txHash, waitingTokens.size(), contract, from, to, TokenAmount.ofBaseUnits(amount)));
    keptBack.put(txHash, fee);
    return txHash;
  }

  /** The node keeps no state of past blocks. */
  public synchronized void withoutState() {
    withoutState = true;
  }

  /** The node answers everything but what addresses have of the coin. */
  public synchronized void withoutBalances(boolean without) {
    withoutBalances = without;
  }

  /** A transfer that is mined but fails. */
  public synchronized TxHash payInVain(Address to, long value) {
    TxHash txHash = submit(to, value);
    reverting.add(txHash);
    return txHash;
  }

  public synchronized TxHash createContract(long value) {
    return submit(null, value);
  }

  /** From the next block on. */
  public synchronized void passTime(Duration time) {
    pause = pause.plus(time);
  }

  public synchronized BlockHeader mine() {
    List<Block.Transfer> mined = List.copyOf(waiting);
    waiting.clear();
    return add(mined);
  }

  public synchronized void mine(int count) {
    for (int i = 0; i < count; i++) {
      mine();
    }
  }

  /** Mines a block that leaves every waiting transaction waiting. */
  public synchronized BlockHeader mineEmpty() {
    return add(List.of());
  }

  /** Takes blocks back; their transactions wait again. The chain is shorter until more is mined. */
  public synchronized void takeBack(int count) {
    for (int i = 0; i < count; i++) {
      waiting.addAll(blocks.removeLast().transfers());
    }
  }

  /** Takes blocks back and puts as many empty ones in their place. */
  public synchronized void replaceByEmpty(int count) {
    takeBack(count);
    for (int i = 0; i < count; i++) {
      mineEmpty();
    }
  }

  /** Sends a transaction again that was forgotten; it keeps its hash. */
  public synchronized void remine(TxHash txHash, Address to, long value) {
    waiting.add(new Block.Transfer(txHash, PAYER, to, TokenAmount.ofBaseUnits(value)));
  }

  public synchronized void forgetWaiting() {
    waiting.clear();
  }

  // How the node behaves

  /** From now on the node knows nothing of that many latest blocks (it knows the first one). */
  public synchronized void lagBy(long count) {
    lag = count;
  }

  /** The node announces the block's descendants but cannot give the block. */
  public synchronized void hide(long number) {
    hidden.add(number);
  }

  public synchronized void hideNothing() {
    hidden.clear();
  }

  public synchronized void withoutReceipts(boolean without) {
    withoutReceipts = without;
  }

  public synchronized void failNextCalls(int count) {
    goodCalls = 0;
    failures = count;
  }

  /** Lets something happen between two calls of whoever reads the chain next. Happens once. */
  public synchronized void afterCalls(int calls, Runnable happening) {
    callsUntilHappening = calls;
    between = happening;
  }

  /** The node answers that many calls, fails once, and answers again. */
  public synchronized void failAfter(int calls) {
    goodCalls = calls;
    failures = 1;
  }

  /** Ends all lagging, hiding and failing. */
  public synchronized void behave() {
    lag = 0;
    failures = 0;
    withoutReceipts = false;
    hidden.clear();
  }

  public synchronized void tag(Finality finality, long number) {
    tags.put(finality, number);
  }

  // What tests ask

  public synchronized long tip() {
    return blocks.size() - 1L;
  }

  public synchronized List<Block> canonical() {
    return List.copyOf(blocks);
  }

  /** Refuses to tell more blocks at once, from now on. */
  public synchronized void refuseMoreThan(int atOnce) {
    mostAtOnce = atOnce;
  }

  /** What was read, in order, refused ranges left out. */
  public synchronized List<BlockRange> ranges() {
    return List.copyOf(ranges);
  }

  /** How many blocks were read with their contents. */
  public synchronized int blocksServed() {
    return blocksServed;
  }

  /** Whether what {@link #afterCalls} announced came to pass. */
  public synchronized boolean happened() {
    return between == null;
  }

  // Chain

  @Override
  public synchronized ChainSettings settings() {
    return settings;
  }

  @Override
  public synchronized BlockHeader head() {
    beAsked();
    return blocks.get((int) knownTip()).header();
  }

  @Override
  public synchronized Optional<BlockHeader> head(Finality finality) {
    beAsked();
    return Optional.ofNullable(tags.get(finality))
        .map(number -> blocks.get(number.intValue()).header());
  }

  @Override
  public synchronized Stretch read(BlockRange range) {
    beAsked();
    if (range.count() > mostAtOnce) {
      String reason = "told to refuse so many blocks";
      throw range.count() > 1
          ? new TooMuchAtOnceException(reason, null)
          : new ChainUnavailableException(reason, null);
    }
    ranges.add(range);
    List<Block> read = new ArrayList<>();
    for (long number = range.from(); number <= range.to() && !hidden.contains(number); number++) {
      at(number).ifPresent(read::add);
    }
    blocksServed += read.size();
    return new Stretch(
        blocks.get((int) knownTip()).header(),
        tellsTraces ? read : read.stream().map(ScriptedChain::withoutTraces).toList());
  }

  private static Block withoutTraces(Block block) {
    return new Block(block.header(), block.transfers(), block.tokenTransfers());
  }

  @Override
  public Stretch readWithEveryToken(BlockRange range) {
    return read(range);
  }

  @Override
  public synchronized Optional<Block> blockOf(TxHash txHash) {
    beAsked();
    return blocks.stream()
        .filter(block -> block.transfers().stream().anyMatch(tx -> tx.txHash().equals(txHash)))
        .findFirst()
        .map(block ->
            new Block(
                block.header(),
                block.transfers().stream().filter(tx -> tx.txHash().equals(txHash)).toList(),
                block.innerTransfers().stream().filter(tx -> tx.txHash().equals(txHash)).toList(),
                block.tokenTransfers().stream().filter(tx -> tx.txHash().equals(txHash)).toList()));
  }

  @Override
  public boolean isBorneOutByTwoNodes(Deposit deposit, CoinReceived received) {
    return Optional.ofNullable(deposit.txHash())
        .flatMap(this::receipt)
        .filter(Receipt::succeeded)
        .isPresent();
  }

  @Override
  public synchronized Optional<BlockHeader> header(long number) {
    beAsked();
    return at(number).map(Block::header);
  }

  @Override
  public synchronized Optional<Receipt> receipt(TxHash txHash) {
    beAsked();
    if (withoutReceipts) {
      return Optional.empty();
    }
    return blocks.stream()
        .filter(block -> block.transfers().stream().anyMatch(tx -> tx.txHash().equals(txHash)))
        .findFirst()
        .map(block ->
            new Receipt(
                txHash,
                block.header().number(),
                block.header().hash(),
                !reverting.contains(txHash),
                TokenAmount.ofBaseUnits(21_000)));
  }

  @Override
  public boolean knows(TxHash txHash) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TokenAmount balance(Address address) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized Optional<List<Holding>> holdings(List<Address> addresses, BlockHash block) {
    beAsked();
    if (withoutBalances) {
      throw new ChainUnavailableException("told to fail", null);
    }
    if (withoutState) {
      return Optional.empty();
    }
    return blocks.stream()
        .filter(mined -> mined.header().hash().equals(block))
        .findFirst()
        .map(mined ->
            addresses.stream().map(address -> holding(address, mined.header().number())).toList());
  }

  private Holding holding(Address address, long upTo) {
    TokenAmount coin = TokenAmount.ZERO;
    for (Block block : blocks.subList(0, (int) upTo + 1)) {
      for (Block.Transfer transfer :
          Stream.concat(block.transfers().stream(), block.innerTransfers().stream()).toList()) {
        if (address.equals(transfer.to()) && !reverting.contains(transfer.txHash())) {
          coin = coin.plus(transfer.value());
        }
      }
    }
    return new Holding(coin, nonces.getOrDefault(address, 0L));
  }

  /** From now on something has left that address. */
  public synchronized void spend(Address from) {
    nonces.merge(from, 1L, Long::sum);
  }

  /** Coin that the node tells in no transaction's own transfer. */
  public synchronized TxHash payThroughContract(Address to, long value) {
    TxHash txHash = submit(address(0xc0), 0);
    waitingInner.add(new Block.Transfer(txHash, address(0xc0), to, TokenAmount.ofBaseUnits(value)));
    return txHash;
  }

  /** Another part of what such a transaction sends. */
  public synchronized void addInner(TxHash txHash, Address to, long value) {
    waitingInner.add(new Block.Transfer(txHash, address(0xc0), to, TokenAmount.ofBaseUnits(value)));
  }

  /** The node tells traces from now on. */
  public synchronized void tellTraces() {
    tellsTraces = true;
  }

  /** All that ever came and went in the blocks up to that one, without what contracts keep. */
  @Override
  public synchronized Optional<TokenAmount> tokenBalance(
      Address contract, Address holder, BlockHash block) {
    beAsked();
    if (withoutState) {
      return Optional.empty();
    }
    long sum = 0;
    for (Block mined : blocks) {
      for (Block.TokenTransfer transfer : mined.tokenTransfers()) {
        if (transfer.contract().equals(contract)) {
          long amount = transfer.amount().baseUnits().longValueExact();
          sum +=
              transfer.to().equals(holder)
                  ? amount - keptBack.getOrDefault(transfer.txHash(), 0L)
                  : 0;
          sum -= transfer.from().equals(holder) ? amount : 0;
        }
      }
      if (mined.header().hash().equals(block)) {
        return Optional.of(TokenAmount.ofBaseUnits(sum));
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<DescribedToken> describe(Address contract) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long nextNonce(Address address) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FeeQuote feeQuote() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long estimateGas(Address from, Address to, TokenAmount value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long estimateTokenGas(Address contract, Address from, Address to, TokenAmount amount) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TokenAmount dataFee(int bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void broadcast(TxHash txHash, byte[] signedBytes) {
    throw new UnsupportedOperationException();
  }

  private TxHash submit(@Nullable Address to, long value) {
    TxHash txHash = new TxHash("0x%064x".formatted(nextHash++));
    waiting.add(new Block.Transfer(txHash, PAYER, to, TokenAmount.ofBaseUnits(value)));
    return txHash;
  }

  private BlockHeader add(List<Block.Transfer> transfers) {
    long number = blocks.size();
    BlockHash parent =
        blocks.isEmpty() ? new BlockHash("0x%064x".formatted(0)) : blocks.getLast().header().hash();
    BlockHeader header =
        new BlockHeader(
            number,
            new BlockHash("0x%064x".formatted(nextHash++)),
            parent,
            GENESIS.plusSeconds(number).plus(pause));
    blocks.add(new Block(header, transfers, waitingInner, waitingTokens));
    waitingTokens.clear();
    waitingInner.clear();
    return header;
  }

  private Optional<Block> at(long number) {
    return number <= knownTip() ? Optional.of(blocks.get((int) number)) : Optional.empty();
  }

  private long knownTip() {
    return Math.max(0, tip() - lag);
  }

  private void beAsked() {
    Runnable happening = between;
    if (happening != null && callsUntilHappening-- <= 0) {
      between = null;
      happening.run();
    }
    if (failures > 0 && goodCalls-- <= 0) {
      failures--;
      throw new ChainUnavailableException("told to fail", null);
    }
  }

  private static ChainSettings settings(
      int reorgDepth, Duration blockTime, ChainSettings.Reading reading) {
    ListedToken coin =
        new ListedToken(Token.nativeCoin("ETH", 18), TokenAmount.ofBaseUnits(1), Tolerance.NONE);
    return new ChainSettings(
        "scripted",
        ID,
        address(0xcafe),
        coin,
        true,
        List.of(URI.create("http://127.0.0.1:1")),
        List.of(),
        blockTime,
        new Confirmations(2, List.of(), Finality.DEPTH),
        reorgDepth,
        reading,
        new ChainSettings.Explorer(null, null),
        ChainSettings.Fees.of(BigInteger.TEN, false),
        List.of());
  }
}
