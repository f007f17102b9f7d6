package dev.ctrip.gateway.world;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.CoinReceived;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DescribedToken;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.chain.Holding;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.Stretch;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.chain.rpc.SignedTransaction;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A chain in memory, the same in every run: it starts at noon of the first of January 2026, and
 * time passes only as blocks are mined. Holds itself to the same contract as the real one. Safe for
 * any thread.
 */
public final class FakeChain implements Chain, SteeredChain {

  private static final Address PAYER = Address.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
  private static final TokenAmount RICHES =
      TokenAmount.ofBaseUnits(BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(10_000)));
  private static final Instant GENESIS = Instant.parse("2026-01-01T12:00:00Z");
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  /** What a plain transfer costs in gas (Ethereum Yellow Paper, appendix G). */
  private static final long TRANSFER_GAS = 21_000;

  /** Blocks that {@code safe} and {@code finalized} are behind: one epoch and two. */
  private static final int EPOCH = 32;

  private final ChainSettings settings;
  private final List<Mined> blocks = new ArrayList<>();
  private final Map<TxHash, Waiting> pool = new LinkedHashMap<>();
  private final Map<TxHash, Waiting> dropped = new HashMap<>();
  private final Set<Address> reverting = new HashSet<>();
  private final Map<Address, Map<Address, TokenAmount>> tokens = new HashMap<>();
  private BigInteger baseFeeWei = GWEI;
  private int payments;
  private int reorgs;
  private boolean dark;
  private boolean losesNextAnswer;

  public FakeChain() {
    this(LocalSettings.of(List.of(), List.of(), Duration.ofSeconds(1)));
  }

  public FakeChain(ChainSettings settings) {
    this.settings = settings;
    blocks.add(
        new Mined(
            new BlockHeader(0, hash("genesis"), hash("nothing"), GENESIS),
            baseFeeWei,
            new LinkedHashMap<>(),
            new HashMap<>(Map.of(PAYER, new Account(RICHES, 0)))));
  }

  private record Account(TokenAmount balance, long nextNonce) {

    private static final Account NEW = new Account(TokenAmount.ZERO, 0);
  }

  private record Waiting(
      TxHash hash,
      Address from,
      Address to,
      TokenAmount value,
      long nonce,
      long gasLimit,
      BigInteger maxFeeWei,
      BigInteger priorityFeeWei) {

    /** The most that it can take from its sender. */
    private TokenAmount worstCost() {
      return value.plus(fee(gasLimit, maxFeeWei));
    }
  }

  private record Done(Waiting transaction, boolean succeeded, TokenAmount fee) {}

  /**
   * @param accounts the state after the block
   */
  private record Mined(
      BlockHeader header,
      BigInteger baseFeeWei,
      Map<TxHash, Done> transactions,
      Map<Address, Account> accounts) {}

  /** From now on no node answers. */
  public synchronized void goDark() {
    dark = true;
  }

  public synchronized void comeBack() {
    dark = false;
  }

  /** The next broadcast reaches the node, but its answer does not come back. */
  public synchronized void loseNextAnswer() {
    losesNextAnswer = true;
  }

  @Override
  public ChainSettings settings() {
    return settings;
  }

  @Override
  public Address payer() {
    return PAYER;
  }

  @Override
  public synchronized void fund(Address address, TokenAmount balance) {
    newest().accounts().put(address, new Account(balance, account(address).nextNonce()));
  }

  /** What a holder has of a token from now on; no block has a transfer of it. */
  public synchronized void fundToken(Address contract, Address holder, TokenAmount balance) {
    tokens.computeIfAbsent(contract, any -> new HashMap<>()).put(holder, balance);
  }

  @Override
  public synchronized TxHash pay(Address to, TokenAmount amount) {
    long waiting = pool.values().stream().filter(tx -> tx.from().equals(PAYER)).count();
    Waiting payment =
        new Waiting(
            TxHash.parse(hash("payment " + ++payments).hex()),
            PAYER,
            to,
            amount,
            account(PAYER).nextNonce() + waiting,
            100_000,
            baseFeeWei.multiply(BigInteger.TEN),
            GWEI);
    pool.put(payment.hash(), payment);
    return payment.hash();
  }

  /**
   * A payment by somebody who has made none before and always had the money, so that whatever
   * becomes of it holds up no other payment.
   */
  public synchronized TxHash payByStranger(Address to, TokenAmount amount) {
    String name = "stranger " + ++payments;
    Address stranger = Address.parse("0x" + hash(name).hex().substring(26));
    blocks.forEach(block -> block.accounts().put(stranger, new Account(RICHES, 0)));
    Waiting payment =
        new Waiting(
            TxHash.parse(hash(name).hex()),
            stranger,
            to,
            amount,
            0,
            100_000,
            baseFeeWei.multiply(BigInteger.TEN),
            GWEI);
    pool.put(payment.hash(), payment);
    return payment.hash();
  }

  @Override
  public synchronized void mine(int count) {
    for (int i = 0; i < count; i++) {
      mineBlock(newest().header().timestamp().plus(settings.blockTime()));
    }
  }

  @Override
  public synchronized void mineAt(Instant timestamp) {
    if (timestamp.isBefore(newest().header().timestamp())) {
      throw new IllegalArgumentException("a block is never older than the one before");
    }
    mineBlock(timestamp);
  }

  @Override
  public synchronized void reorg(int depth) {
    if (depth < 1 || depth >= blocks.size()) {
      throw new IllegalArgumentException("there are " + (blocks.size() - 1) + " blocks to replace");
    }
    reorgs++;
    List<Instant> timestamps = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      Mined removed = blocks.removeLast();
      timestamps.addFirst(removed.header().timestamp());
      removed.transactions().forEach((hash, done) -> dropped.put(hash, done.transaction()));
    }
    Map<TxHash, Waiting> untouched = new LinkedHashMap<>(pool);
    pool.clear();
    timestamps.forEach(this::mineBlock);
    pool.putAll(untouched);
  }

  /** Somebody sends a transaction again that a reorg dropped. */
  public synchronized void sendAgain(TxHash txHash) {
    pool.put(txHash, Objects.requireNonNull(dropped.remove(txHash)));
  }

  @Override
  public synchronized void setNextBaseFee(BigInteger wei) {
    baseFeeWei = wei;
  }

  @Override
  public synchronized void revertAt(Address contract) {
    reverting.add(contract);
  }

  private void mineBlock(Instant timestamp) {
    BlockHeader parent = newest().header();
    Map<TxHash, Done> transactions = new LinkedHashMap<>();
    Map<Address, Account> accounts = new HashMap<>(newest().accounts());
    boolean progress = true;
    // Over and over, since one that was mined may be what another's nonce waited for.
    while (progress) {
      progress = false;
      for (Waiting next : List.copyOf(pool.values())) {
        Account sender = accounts.getOrDefault(next.from(), Account.NEW);
        if (next.nonce() < sender.nextNonce()) {
          pool.remove(next.hash());
        } else if (isMinable(next, sender)) {
          pool.remove(next.hash());
          transactions.put(next.hash(), execute(next, accounts));
          progress = true;
        }
      }
    }
    String content = parent.number() + 1 + " " + parent.hash() + " " + timestamp + " " + reorgs;
    blocks.add(
        new Mined(
            new BlockHeader(
                parent.number() + 1,
                hash(content + " " + transactions.keySet()),
                parent.hash(),
                timestamp),
            baseFeeWei,
            transactions,
            accounts));
  }

  private boolean isMinable(Waiting transaction, Account sender) {
    return transaction.nonce() == sender.nextNonce()
        && transaction.maxFeeWei().compareTo(baseFeeWei) >= 0
        && sender.balance().isAtLeast(transaction.worstCost());
  }

  private Done execute(Waiting transaction, Map<Address, Account> accounts) {
    BigInteger tip = transaction.priorityFeeWei().min(transaction.maxFeeWei().subtract(baseFeeWei));
    TokenAmount fee = fee(TRANSFER_GAS, baseFeeWei.add(tip));
    boolean succeeds = !reverting.contains(transaction.to());
    TokenAmount moved = succeeds ? transaction.value() : TokenAmount.ZERO;
    Account sender = accounts.getOrDefault(transaction.from(), Account.NEW);
    accounts.put(
        transaction.from(),
        new Account(sender.balance().minus(moved).minus(fee), sender.nextNonce() + 1));
    Account receiver = accounts.getOrDefault(transaction.to(), Account.NEW);
    accounts.put(
        transaction.to(), new Account(receiver.balance().plus(moved), receiver.nextNonce()));
    return new Done(transaction, succeeds, fee);
  }

  @Override
  public synchronized BlockHeader head() {
    answer();
    return newest().header();
  }

  @Override
  public synchronized Optional<BlockHeader> head(Finality finality) {
    answer();
    int behind =
        switch (finality) {
          case SAFE -> EPOCH;
          case FINALIZED -> 2 * EPOCH;
          case DEPTH -> throw new IllegalArgumentException("a depth is no tag");
        };
    return Optional.of(blocks.get(Math.max(0, blocks.size() - 1 - behind)).header());
  }

  @Override
  public synchronized Stretch read(BlockRange range) {
    answer();
    return new Stretch(
        newest().header(),
        LongStream.rangeClosed(range.from(), range.to())
            .mapToObj(this::mined)
            .flatMap(Optional::stream)
            .map(FakeChain::block)
            .toList());
  }

  private static Block block(Mined mined) {
    return new Block(
        mined.header(),
        mined.transactions().values().stream().map(FakeChain::transfer).toList(),
        List.of());
  }

  private static Block.Transfer transfer(Done done) {
    Waiting tx = done.transaction();
    return new Block.Transfer(tx.hash(), tx.from(), tx.to(), tx.value());
  }

  @Override
  public Stretch readWithEveryToken(BlockRange range) {
    return read(range);
  }

  @Override
  public synchronized Optional<Block> blockOf(TxHash txHash) {
    answer();
    return blocks.stream()
        .filter(mined -> mined.transactions().containsKey(txHash))
        .findFirst()
        .map(mined ->
            new Block(
                mined.header(),
                List.of(transfer(Objects.requireNonNull(mined.transactions().get(txHash)))),
                List.of()));
  }

  @Override
  public boolean isBorneOutByTwoNodes(Deposit deposit, CoinReceived received) {
    return Optional.ofNullable(deposit.txHash())
        .flatMap(this::receipt)
        .filter(Receipt::succeeded)
        .isPresent();
  }

  @Override
  public synchronized Optional<List<Holding>> holdings(List<Address> addresses, BlockHash block) {
    answer();
    return blocks.stream()
        .filter(mined -> mined.header().hash().equals(block))
        .findFirst()
        .map(mined ->
            addresses.stream()
                .map(address -> mined.accounts().getOrDefault(address, Account.NEW))
                .map(account -> new Holding(account.balance(), account.nextNonce()))
                .toList());
  }

  @Override
  public synchronized Optional<BlockHeader> header(long number) {
    answer();
    return mined(number).map(Mined::header);
  }

  @Override
  public synchronized Optional<Receipt> receipt(TxHash txHash) {
    answer();
    return blocks.stream()
        .filter(mined -> mined.transactions().containsKey(txHash))
        .map(mined -> {
          Done done = Objects.requireNonNull(mined.transactions().get(txHash));
          return new Receipt(
              txHash, mined.header().number(), mined.header().hash(), done.succeeded(), done.fee());
        })
        .findFirst();
  }

  @Override
  public synchronized boolean knows(TxHash txHash) {
    return receipt(txHash).isPresent() || pool.containsKey(txHash);
  }

  @Override
  public synchronized TokenAmount balance(Address address) {
    answer();
    return account(address).balance();
  }

  /** As of any block; nothing of tokens that nobody was ever given. */
  @Override
  public synchronized Optional<TokenAmount> tokenBalance(
      Address contract, Address holder, BlockHash block) {
    answer();
    return Optional.ofNullable(tokens.get(contract))
        .map(balances -> balances.getOrDefault(holder, TokenAmount.ZERO));
  }

  @Override
  public Optional<DescribedToken> describe(Address contract) {
    return Optional.empty();
  }

  @Override
  public synchronized long nextNonce(Address address) {
    answer();
    return account(address).nextNonce();
  }

  @Override
  public synchronized FeeQuote feeQuote() {
    answer();
    return new FeeQuote(newest().baseFeeWei(), GWEI);
  }

  @Override
  public synchronized long estimateGas(Address from, Address to, TokenAmount value) {
    answer();
    if (reverting.contains(to)) {
      throw new TransferRefusedException("execution reverted");
    }
    return TRANSFER_GAS;
  }

  /** There are no tokens here. */
  @Override
  public long estimateTokenGas(Address contract, Address from, Address to, TokenAmount amount) {
    throw new TransferRefusedException("execution reverted: no contract");
  }

  @Override
  public TokenAmount dataFee(int bytes) {
    return TokenAmount.ZERO;
  }

  @Override
  public synchronized void broadcast(TxHash txHash, byte[] signedBytes) {
    answer();
    SignedTransaction signed = SignedTransaction.read(signedBytes);
    if (!signed.hash().equals(txHash)) {
      throw new IllegalArgumentException("the hash is not that of the signed bytes");
    }
    if (!knows(txHash)) {
      admit(signed);
    }
    if (losesNextAnswer) {
      losesNextAnswer = false;
      throw new ChainUnavailableException("no answer in time", null);
    }
  }

  private void admit(SignedTransaction signed) {
    Waiting transaction =
        new Waiting(
            signed.hash(),
            signed.from(),
            signed.to(),
            signed.value(),
            signed.nonce(),
            signed.gasLimit(),
            signed.maxFeePerGasWei(),
            signed.maxPriorityFeePerGasWei());
    Account sender = account(signed.from());
    if (!Objects.equals(signed.chainId(), settings.id().value())) {
      throw new TransferRefusedException("invalid chain id");
    }
    if (signed.nonce() < sender.nextNonce()) {
      throw new TransferRefusedException("nonce too low");
    }
    if (signed.gasLimit() < TRANSFER_GAS) {
      throw new TransferRefusedException("intrinsic gas too low");
    }
    if (!sender.balance().isAtLeast(transaction.worstCost())) {
      throw new TransferRefusedException("insufficient funds for gas * price + value");
    }
    Optional<Waiting> rival =
        pool.values().stream()
            .filter(other -> other.from().equals(signed.from()) && other.nonce() == signed.nonce())
            .findFirst();
    if (rival.isPresent() && !outbids(transaction, rival.get())) {
      throw new ChainUnavailableException("replacement transaction underpriced", null);
    }
    rival.ifPresent(other -> pool.remove(other.hash()));
    pool.put(transaction.hash(), transaction);
  }

  /** By ten percent, as nodes demand. */
  private static boolean outbids(Waiting transaction, Waiting rival) {
    return transaction
            .maxFeeWei()
            .multiply(BigInteger.TEN)
            .compareTo(rival.maxFeeWei().multiply(BigInteger.valueOf(11)))
        >= 0;
  }

  private static TokenAmount fee(long gas, BigInteger perGasWei) {
    return TokenAmount.ofBaseUnits(perGasWei.multiply(BigInteger.valueOf(gas)));
  }

  private void answer() {
    if (dark) {
      throw new ChainUnavailableException(settings.name() + ": no node answered", null);
    }
  }

  private Mined newest() {
    return blocks.getLast();
  }

  private Optional<Mined> mined(long number) {
    return number < 0 || number >= blocks.size()
        ? Optional.empty()
        : Optional.of(blocks.get((int) number));
  }

  private Account account(Address address) {
    return newest().accounts().getOrDefault(address, Account.NEW);
  }

  private static BlockHash hash(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return BlockHash.parse("0x" + HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
