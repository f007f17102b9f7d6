package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.util.List;
import java.util.Optional;

/**
 * One chain, asked over whichever node answers. Implementations are safe for any thread, never
 * cache and never retry for long: retrying is the caller's policy.
 *
 * <p>Every method throws {@link ChainUnavailableException} when no node gave a usable answer in
 * time.
 */
public interface Chain {

  ChainSettings settings();

  /** The latest block that the node knows; may go back after a reorg. */
  BlockHeader head();

  /**
   * The newest block that is final by the given rule.
   *
   * @param finality {@link Finality#SAFE} or {@link Finality#FINALIZED}
   * @return empty where the node knows no such tag yet
   * @throws IllegalArgumentException for {@link Finality#DEPTH}, which is no tag
   */
  Optional<BlockHeader> head(Finality finality);

  /**
   * The canonical blocks of a range and the head, as one node sees them, in one round trip where it
   * takes that.
   *
   * @throws ChainUnavailableException also if no node answers for so many blocks at once
   */
  Stretch read(BlockRange range);

  /**
   * As {@link #read}, with the transfers of every contract that logs such, whatever it is. Heavy.
   */
  Stretch readWithEveryToken(BlockRange range);

  /**
   * The block that holds a transaction, with nothing in it but what that transaction moved; the
   * transfers of every contract that logs such are among it.
   *
   * @return empty while the transaction is not mined, or no longer
   */
  Optional<Block> blockOf(TxHash txHash);

  /**
   * The canonical block of that number as the node sees it now, without its contents.
   *
   * @return empty where the chain is not that long
   */
  Optional<BlockHeader> header(long number);

  /**
   * @return empty while the transaction is not mined, or no longer
   */
  Optional<Receipt> receipt(TxHash txHash);

  /**
   * Whether two nodes, each asked for itself, tell that a deposit's transaction succeeded in its
   * block and moved at least its amount to its address. Money that a contract sent they must show
   * by balances: all that was received, while nothing has left the address; later by how much it
   * grew over the deposit's blocks, which takes their state.
   *
   * @return false also where nodes refuse to tell
   * @throws ChainUnavailableException also if the chain has only one node
   */
  boolean isBorneOutByTwoNodes(Deposit deposit, CoinReceived received);

  /** Whether the node knows the transaction, mined or waiting. */
  boolean knows(TxHash txHash);

  /** The native coin at an address as of the latest block. */
  TokenAmount balance(Address address);

  /**
   * What addresses have of the native coin after a block, in their order.
   *
   * @return empty where no node tells it: none has the state of that block any more, or none by a
   *     block's hash
   */
  Optional<List<Holding>> holdings(List<Address> addresses, BlockHash block);

  /**
   * What an address has of a token after a block.
   *
   * @return empty where the node has no state of that block any more
   */
  Optional<TokenAmount> tokenBalance(Address contract, Address holder, BlockHash block);

  /**
   * Asks a contract what kind of token it is.
   *
   * @return empty where there is no code
   */
  Optional<DescribedToken> describe(Address contract);

  /** The nonce of the address's next transaction as of the latest block, waiting ones ignored. */
  long nextNonce(Address address);

  FeeQuote feeQuote();

  /**
   * Gas for a plain transfer of the native coin.
   *
   * @throws TransferRefusedException if the transfer would revert
   */
  long estimateGas(Address from, Address to, TokenAmount value);

  /**
   * Gas for moving an amount of a token.
   *
   * @throws TransferRefusedException if the token would refuse, by a revert or by its answer
   */
  long estimateTokenGas(Address contract, Address from, Address to, TokenAmount amount);

  /**
   * What publishing a transaction on the chain that this one rests on costs now, beside its gas.
   *
   * @param bytes its size as signed
   * @return zero where the chain's settings name no oracle for it
   */
  TokenAmount dataFee(int bytes);

  /**
   * Hands a signed transaction to the node. To be called again with the same bytes while its fate
   * is unknown: a transaction that the node knows already counts as accepted.
   *
   * @throws TransferRefusedException if the node refuses it for good (nonce used, balance too low)
   */
  void broadcast(TxHash txHash, byte[] signedBytes);
}
