package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An enabled chain, as {@code chains.yaml} describes it.
 *
 * @param name the operator's name for it, as in the API's {@code chain}
 * @param treasury where sweeps go; has passed EIP-55 and is not the zero address
 * @param nativeCoin the coin that pays for gas, with its limits
 * @param acceptsNativeCoin whether payments may be asked for in it
 * @param rpc at least one HTTP(S) URL, tried in order of health
 * @param ws WebSocket URLs that wake the sniper; empty where the chain is polled
 * @param blockTime about how often a block comes
 * @param reorgDepth how many blocks are kept to find where a reorg began, and read again at start
 * @param reading how its nodes are asked
 * @param tokens ERC-20 contracts that are accepted, in order of the file
 */
public record ChainSettings(
    String name,
    ChainId id,
    Address treasury,
    ListedToken nativeCoin,
    boolean acceptsNativeCoin,
    List<URI> rpc,
    List<URI> ws,
    Duration blockTime,
    Confirmations confirmations,
    int reorgDepth,
    Reading reading,
    Explorer explorer,
    Fees fees,
    List<ListedToken> tokens) {

  private static final int BLOCKS_OF_PATIENCE = 20;

  private static final Duration LEAST_PATIENCE = Duration.ofMinutes(1);

  /**
   * How a chain's nodes are asked.
   *
   * @param startBlock the first block to be read where none was yet; empty to begin at the head
   * @param traces how a node tells of money that came through a contract
   * @param requestsPerSecond the most that one URL is asked; 0 for no limit
   */
  public record Reading(OptionalLong startBlock, Traces traces, int requestsPerSecond) {

    public static final Reading PLAIN = new Reading(OptionalLong.empty(), Traces.OFF, 0);
  }

  /** What a node offers to tell what happened inside transactions. */
  public enum Traces {
    /** Nothing: such money is found by its balance. */
    OFF,
    /** {@code debug_traceBlockByHash} with Geth's {@code callTracer}. */
    DEBUG,
    /** {@code trace_block} of Erigon, Nethermind, Reth and others. */
    PARITY
  }

  /**
   * Where people look things up; null where there is no explorer.
   *
   * @param tx URL with {@code {hash}} in it
   * @param address URL with {@code {address}} in it
   */
  public record Explorer(@Nullable String tx, @Nullable String address) {}

  /**
   * What moving money may cost.
   *
   * @param maxFeePerGasWei no transaction of ours ever offers more, in wei per gas
   * @param legacy whether the chain knows no EIP-1559 transactions
   * @param maxTopUp the most of the native coin that the gas wallet sends to one deposit address at
   *     once, and that the gas of one such transaction or token sweep may cost
   * @param maxTopUpsPerDay the most that the gas wallet spends in 24 hours
   * @param dataFeeOracle the contract that tells what publishing a transaction on another chain
   *     costs, on top of its gas (OP Stack); null where nothing is charged for that
   */
  public record Fees(
      BigInteger maxFeePerGasWei,
      boolean legacy,
      TokenAmount maxTopUp,
      TokenAmount maxTopUpsPerDay,
      @Nullable Address dataFeeOracle) {

    /** More than any well-made token's transfer takes. */
    private static final BigInteger TOP_UP_GAS = BigInteger.valueOf(300_000);

    private static final BigInteger TOP_UPS_PER_DAY = BigInteger.valueOf(50);

    /** With limits that follow from the fee: one transfer's gas at it, and fifty a day. */
    public static Fees of(BigInteger maxFeePerGasWei, boolean legacy) {
      BigInteger topUp = maxFeePerGasWei.multiply(TOP_UP_GAS);
      return new Fees(
          maxFeePerGasWei,
          legacy,
          TokenAmount.ofBaseUnits(topUp),
          TokenAmount.ofBaseUnits(topUp.multiply(TOP_UPS_PER_DAY)),
          null);
    }
  }

  public ChainSettings {
    rpc = List.copyOf(rpc);
    ws = List.copyOf(ws);
    tokens = List.copyOf(tokens);
  }

  /** Every asset that a payment may be asked for in. */
  public Stream<ListedToken> accepted() {
    return Stream.concat(acceptsNativeCoin ? Stream.of(nativeCoin) : Stream.of(), tokens.stream());
  }

  /** The native coin, whether accepted or not, and every token of the file. */
  public Stream<ListedToken> listedAssets() {
    return Stream.concat(Stream.of(nativeCoin), tokens.stream());
  }

  /**
   * Whether refunds of an asset may be paid out of deposit addresses.
   *
   * @param contract of the token; null for the native coin
   */
  public boolean refundsFromDeposits(@Nullable Address contract) {
    return listed(contract)
        .map(ListedToken::refunds)
        .filter(RefundLimits::fromDeposits)
        .isPresent();
  }

  /** The listed asset of a contract, or the native coin for null, whether accepted or not. */
  public Optional<ListedToken> listed(@Nullable Address contract) {
    return listedAssets()
        .filter(listed -> Objects.equals(listed.token().contract(), contract))
        .findFirst();
  }

  /** So long may pass without a block before somebody should look: chains do pause for a few. */
  public Duration patience() {
    Duration patience = blockTime.multipliedBy(BLOCKS_OF_PATIENCE);
    return patience.compareTo(LEAST_PATIENCE) > 0 ? patience : LEAST_PATIENCE;
  }

  /** Shorthand for the native coin without its limits. */
  public Token coin() {
    return nativeCoin.token();
  }

  /** Without the URLs, whose paths and queries hold API keys. */
  @Override
  public String toString() {
    return name + " (" + id + ")";
  }
}
