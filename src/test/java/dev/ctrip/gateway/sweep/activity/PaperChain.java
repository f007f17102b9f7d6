package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.security.SignatureException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.utils.Numeric;

/**
 * A chain on paper that executes plain transfers and does, on demand, what a real one does rarely:
 * forgets a waiting transaction, reverts, reorganises, lets a nonce be used by something else.
 */
final class PaperChain implements Chain {

  private record Mined(SignedRawTransaction transaction, Receipt receipt) {}

  private final ChainSettings settings;
  private final Map<Address, BigInteger> balances = new HashMap<>();
  private final Map<Address, Long> nonces = new HashMap<>();
  private final Map<TxHash, SignedRawTransaction> waiting = new LinkedHashMap<>();
  private final Map<TxHash, Mined> mined = new LinkedHashMap<>();
  private final List<TxHash> accepted = new ArrayList<>();
  private long height = 100;
  private int fork;
  private FeeQuote quote =
      new FeeQuote(BigInteger.valueOf(8_000_000_000L), BigInteger.valueOf(1_000_000_000L));
  private long gasEstimate = 21_000;
  private boolean reverting;

  PaperChain(ChainSettings settings) {
    this.settings = settings;
  }

  synchronized void fund(Address address, TokenAmount amount) {
    balances.merge(address, amount.baseUnits(), BigInteger::add);
  }

  synchronized void empty(Address address) {
    balances.remove(address);
  }

  synchronized void quote(long baseFeeWei, long priorityFeeWei) {
    quote = new FeeQuote(BigInteger.valueOf(baseFeeWei), BigInteger.valueOf(priorityFeeWei));
  }

  /** As if the treasury had code that needs so much gas. */
  synchronized void gasEstimate(long gas) {
    gasEstimate = gas;
  }

  /** Whatever is mined from now on fails. */
  synchronized void revertTransfers() {
    reverting = true;
  }

  synchronized void forgetWaiting() {
    waiting.clear();
  }

  /** As if another process that has the key had sent something. */
  synchronized void useNonce(Address address) {
    nonces.merge(address, 1L, Long::sum);
  }

  synchronized void freeNonce(Address address) {
    nonces.merge(address, -1L, Long::sum);
  }

  /** Mines what waits into the first block, then empty ones. */
  synchronized void mine(int blocks) {
    for (int i = 0; i < blocks; i++) {
      height++;
      List.copyOf(waiting.keySet()).forEach(this::execute);
    }
  }

  /** Gives the blocks of the last numbers other hashes; what was mined in them is lost. */
  synchronized void reorg(int blocks) {
    fork++;
    mined
        .values()
        .removeIf(entry -> {
          boolean gone = entry.receipt().blockNumber() > height - blocks;
          if (gone) {
            undo(entry);
          }
          return gone;
        });
  }

  /** Hashes that were taken, in order, each broadcast counted. */
  synchronized List<TxHash> accepted() {
    return List.copyOf(accepted);
  }

  private void execute(TxHash txHash) {
    SignedRawTransaction transaction = Objects.requireNonNull(waiting.remove(txHash));
    Address from = from(transaction);
    BigInteger fee = pricePerGas(transaction).multiply(BigInteger.valueOf(gasEstimate));
    balances.merge(from, fee.negate(), BigInteger::add);
    if (!reverting) {
      balances.merge(from, transaction.getValue().negate(), BigInteger::add);
      balances.merge(Address.parse(transaction.getTo()), transaction.getValue(), BigInteger::add);
    }
    nonces.merge(from, 1L, Long::sum);
    Receipt receipt =
        new Receipt(txHash, height, hash(height), !reverting, TokenAmount.ofBaseUnits(fee));
    mined.put(txHash, new Mined(transaction, receipt));
  }

  private void undo(Mined entry) {
    Address from = from(entry.transaction());
    balances.merge(from, entry.receipt().fee().baseUnits(), BigInteger::add);
    if (entry.receipt().succeeded()) {
      BigInteger value = entry.transaction().getValue();
      balances.merge(from, value, BigInteger::add);
      balances.merge(Address.parse(entry.transaction().getTo()), value.negate(), BigInteger::add);
    }
    nonces.merge(from, -1L, Long::sum);
  }

  /** EIP-1559: the smaller of the whole fee and base fee + priority fee. */
  private BigInteger pricePerGas(SignedRawTransaction transaction) {
    if (transaction.getTransaction() instanceof Transaction1559 fields) {
      return fields
          .getMaxFeePerGas()
          .min(quote.baseFeePerGasWei().add(fields.getMaxPriorityFeePerGas()));
    }
    return transaction.getGasPrice();
  }

  @Override
  public ChainSettings settings() {
    return settings;
  }

  @Override
  public synchronized BlockHeader head() {
    return headerOf(height);
  }

  @Override
  public Optional<BlockHeader> head(Finality finality) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Block> block(long number) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized Optional<BlockHeader> header(long number) {
    return number > height ? Optional.empty() : Optional.of(headerOf(number));
  }

  @Override
  public synchronized Optional<Receipt> receipt(TxHash txHash) {
    return Optional.ofNullable(mined.get(txHash)).map(Mined::receipt);
  }

  @Override
  public synchronized boolean knows(TxHash txHash) {
    return waiting.containsKey(txHash) || mined.containsKey(txHash);
  }

  @Override
  public synchronized TokenAmount balance(Address address) {
    return TokenAmount.ofBaseUnits(balances.getOrDefault(address, BigInteger.ZERO));
  }

  @Override
  public synchronized long nextNonce(Address address) {
    return nonces.getOrDefault(address, 0L);
  }

  @Override
  public synchronized FeeQuote feeQuote() {
    return quote;
  }

  @Override
  public synchronized long estimateGas(Address from, Address to, TokenAmount value) {
    if (reverting) {
      throw new TransferRefusedException("execution reverted");
    }
    return gasEstimate;
  }

  @Override
  public synchronized void broadcast(TxHash txHash, byte[] signedBytes) {
    SignedRawTransaction transaction =
        (SignedRawTransaction) TransactionDecoder.decode(Numeric.toHexString(signedBytes));
    if (waiting.containsKey(txHash)) {
      return;
    }
    Address from = from(transaction);
    if (transaction.getNonce().longValueExact() < nextNonce(from)) {
      throw new TransferRefusedException("nonce too low");
    }
    BigInteger cost =
        transaction.getValue().add(maxPrice(transaction).multiply(transaction.getGasLimit()));
    if (cost.compareTo(balance(from).baseUnits()) > 0) {
      throw new TransferRefusedException("insufficient funds for gas * price + value");
    }
    waiting.put(txHash, transaction);
    accepted.add(txHash);
  }

  private static BigInteger maxPrice(SignedRawTransaction transaction) {
    return transaction.getTransaction() instanceof Transaction1559 fields
        ? fields.getMaxFeePerGas()
        : transaction.getGasPrice();
  }

  private static Address from(SignedRawTransaction transaction) {
    try {
      return Address.parse(transaction.getFrom());
    } catch (SignatureException e) {
      throw new TransferRefusedException("invalid signature");
    }
  }

  private BlockHeader headerOf(long number) {
    return new BlockHeader(number, hash(number), hash(number - 1), Instant.ofEpochSecond(number));
  }

  private BlockHash hash(long number) {
    return BlockHash.parse("0x%032x%032x".formatted(fork, number));
  }
}
