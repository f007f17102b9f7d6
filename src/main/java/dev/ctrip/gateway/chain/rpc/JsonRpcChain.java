package dev.ctrip.gateway.chain.rpc;

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
import dev.ctrip.gateway.chain.NodesAreBusyException;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.chain.Stretch;
import dev.ctrip.gateway.chain.TokenTransferCall;
import dev.ctrip.gateway.chain.TooMuchAtOnceException;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.chain.rpc.NodeFailure.Kind;
import dev.ctrip.gateway.chain.rpc.Questions.PricedHeader;
import dev.ctrip.gateway.chain.rpc.StretchQuestions.Doubt;
import dev.ctrip.gateway.chain.rpc.StretchQuestions.ToldStretch;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/** A chain asked over JSON-RPC (Ethereum execution-apis). */
final class JsonRpcChain implements Chain {

  /** How nodes say that they know no block by a tag yet. */
  private static final List<String> NO_SUCH_BLOCK = List.of("not found", "unknown block", "-39001");

  /** How nodes say that a transfer would fail; all that an estimate is refused for. */
  private static final List<String> WOULD_FAIL =
      List.of("revert", "insufficient funds", "insufficient balance", "gas required exceeds");

  /**
   * How nodes refuse a transaction for good: Geth, Erigon, Nethermind, Besu, Reth and anvil. Other
   * refusals (fee too low now, pool full, words nobody has met yet) may pass, so they leave its
   * fate open.
   */
  private static final List<String> REFUSED_FOR_GOOD =
      List.of(
          "nonce too low",
          "nonce is too low",
          "oldnonce",
          "insufficient funds",
          "insufficientfunds",
          "insufficient balance",
          "upfront cost exceeds",
          "intrinsic gas",
          "exceeds block gas limit",
          "gas limit too high",
          "invalid sender",
          "invalid signature",
          "invalid chain id",
          "chain id mismatch",
          "failed to decode",
          "transaction type not supported");

  /** How nodes say that they keep no state of an old block: Geth, Erigon, Reth, Besu, providers. */
  private static final List<String> NO_STATE =
      List.of(
          "missing trie node",
          "state is not available",
          "state not available",
          "no state available",
          "pruned",
          "historical state",
          "archive",
          "world state unavailable");

  /** How nodes say that they never tell such a thing, at least not by a block's hash (EIP-1898). */
  private static final List<String> NOT_OFFERED =
      List.of(
          "-32601",
          "-32602",
          "method not found",
          "not supported",
          "unsupported",
          "does not exist",
          "invalid argument",
          "invalid params",
          "cannot unmarshal");

  /** Two questions each; providers take a hundred at once. */
  private static final int HOLDINGS_AT_ONCE = 50;

  private final ChainSettings settings;
  private final FailOver nodes;
  private final ListedContracts tokens;
  private final ListedContracts everyToken;

  JsonRpcChain(ChainSettings settings, FailOver nodes) {
    this.settings = settings;
    this.nodes = nodes;
    this.tokens = new ListedContracts(settings.tokens(), false);
    this.everyToken = new ListedContracts(settings.tokens(), true);
  }

  @Override
  public ChainSettings settings() {
    return settings;
  }

  @Override
  public BlockHeader head() {
    return latest().header();
  }

  @Override
  public Optional<BlockHeader> head(Finality finality) {
    String tag =
        switch (finality) {
          case SAFE -> "safe";
          case FINALIZED -> "finalized";
          case DEPTH -> throw new IllegalArgumentException("a depth is no tag");
        };
    try {
      return nodes.ask(Questions.header(tag)).map(PricedHeader::header);
    } catch (NoNodeAnsweredException e) {
      if (e.anyRefusalSays(NO_SUCH_BLOCK)) {
        return Optional.empty();
      }
      throw unavailable(e);
    }
  }

  @Override
  public Stretch read(BlockRange range) {
    return read(range, tokens);
  }

  @Override
  public Stretch readWithEveryToken(BlockRange range) {
    return read(range, everyToken);
  }

  private Stretch read(BlockRange range, ListedContracts tokens) {
    try {
      FailOver.Told<ToldStretch> told =
          nodes.told(StretchQuestions.stretch(range, tokens, settings.reading().traces()));
      nodes.headSeen(told.by(), told.answer().stretch().head());
      for (Doubt doubt : told.answer().doubts()) {
        if (isBornOut(doubt, told.by())) {
          nodes.caughtLying(
              told.by(),
              "it withheld logs of block %d (%s)"
                  .formatted(doubt.block().number(), doubt.block().hash()));
          throw withheld(range, doubt);
        }
      }
      return told.answer().stretch();
    } catch (NoNodeAnsweredException e) {
      if (range.count() > 1 && (e.any(Kind.REFUSED) || e.any(Kind.UNANSWERED))) {
        throw new TooMuchAtOnceException(settings.name() + ": " + e.reason(), e);
      }
      throw unavailable(e);
    }
  }

  /** Some cut long lists of logs short without a word, so fewer blocks may be told whole. */
  private ChainUnavailableException withheld(BlockRange range, Doubt doubt) {
    String message =
        "%s: a node withheld logs of block %d".formatted(settings.name(), doubt.block().number());
    return range.count() > 1
        ? new TooMuchAtOnceException(message, null)
        : new ChainUnavailableException(message, null);
  }

  /** Where no node tells a single block's logs either way, the bloom is taken to claim too much. */
  private boolean isBornOut(Doubt doubt, Node by) {
    return askBeside(by, StretchQuestions.loggedByReceipts(doubt))
        .or(() -> askBeside(by, StretchQuestions.loggedByFilter(doubt)))
        .map(logged -> logged > doubt.told())
        .orElse(false);
  }

  /**
   * @return empty where all that answer refuse
   */
  private <P, T> Optional<T> askBeside(Node by, Batch<P, T> batch) {
    try {
      return Optional.of(nodes.askBeside(by, batch));
    } catch (NoNodeAnsweredException e) {
      if (e.any(Kind.REFUSED)) {
        return Optional.empty();
      }
      throw unavailable(e);
    }
  }

  @Override
  public Optional<BlockHeader> header(long number) {
    return ask(Questions.header(Questions.hex(number))).map(PricedHeader::header);
  }

  @Override
  public Optional<Receipt> receipt(TxHash txHash) {
    return ask(Questions.receipt(txHash));
  }

  @Override
  public Optional<Block> blockOf(TxHash txHash) {
    return ask(Questions.minedTransaction(txHash))
        .map(mined -> {
          Block holder =
              read(BlockRange.of(mined.blockNumber(), 1), ListedContracts.NONE).blocks().stream()
                  .filter(block -> block.header().hash().equals(mined.blockHash()))
                  .findFirst()
                  .orElseThrow(this::inTransit);
          return new Block(
              holder.header(),
              List.of(mined.transfer()),
              holder.innerTransfers().stream()
                  .filter(inner -> inner.txHash().equals(txHash))
                  .toList(),
              ask(DepositEvidence.outcome(txHash))
                  .filter(outcome -> outcome.block().equals(mined.blockHash()))
                  .orElseThrow(this::inTransit)
                  .transfers());
        });
  }

  private ChainUnavailableException inTransit() {
    return new ChainUnavailableException(
        settings.name() + ": the transaction's block is coming or going", null);
  }

  @Override
  public boolean isBorneOutByTwoNodes(Deposit deposit, CoinReceived received) {
    try {
      return nodes.agree(2, DepositEvidence.of(deposit, received));
    } catch (NoNodeAnsweredException e) {
      throw unavailable(e);
    }
  }

  @Override
  public Optional<List<Holding>> holdings(List<Address> addresses, BlockHash block) {
    List<Holding> holdings = new ArrayList<>();
    int atOnce = HOLDINGS_AT_ONCE;
    while (holdings.size() < addresses.size()) {
      int from = holdings.size();
      List<Address> some = addresses.subList(from, Math.min(addresses.size(), from + atOnce));
      try {
        holdings.addAll(nodes.ask(Questions.holdings(some, block)));
      } catch (NoNodeAnsweredException e) {
        if (e.anyRefusalSays(NO_STATE) || e.anyRefusalSays(NOT_OFFERED)) {
          return Optional.empty();
        }
        // Any other refusal may pass, such as of a node that lacks the block yet.
        if (some.size() == 1) {
          throw unavailable(e);
        }
        atOnce = some.size() / 2;
      }
    }
    return Optional.of(holdings);
  }

  @Override
  public boolean knows(TxHash txHash) {
    return ask(Questions.knows(txHash));
  }

  @Override
  public TokenAmount balance(Address address) {
    return ask(Questions.balance(address));
  }

  @Override
  public Optional<TokenAmount> tokenBalance(Address contract, Address holder, BlockHash block) {
    try {
      String answer = nodes.ask(Questions.tokenBalance(contract, holder, block));
      if (answer.length() == Erc20.WORD_LENGTH) {
        return Optional.of(TokenAmount.ofBaseUnits(Erc20.word(answer)));
      }
    } catch (NoNodeAnsweredException e) {
      if (e.anyRefusalSays(NO_STATE)) {
        return Optional.empty();
      }
      if (!e.anyRefusalSays(WOULD_FAIL)) {
        throw unavailable(e);
      }
    }
    if (tokens.hold(contract)) {
      throw new ChainUnavailableException(
          settings.name() + ": the listed token at " + contract + " tells no balance", null);
    }
    // Anybody can make a contract that logs transfers and has nothing to give.
    return Optional.of(TokenAmount.ZERO);
  }

  @Override
  public Optional<DescribedToken> describe(Address contract) {
    if (!ask(Questions.hasCode(contract))) {
      return Optional.empty();
    }
    Integer decimals = word(contract, Erc20.Call.DECIMALS).map(JsonRpcChain::decimals).orElse(null);
    boolean rebasing =
        Erc20.Call.OF_REBASING.stream().anyMatch(call -> word(contract, call).isPresent());
    return Optional.of(new DescribedToken(decimals, rebasing));
  }

  /** A contract that knows no such call refuses it or, where it has a fallback, answers nothing. */
  private Optional<BigInteger> word(Address contract, Erc20.Call call) {
    try {
      String answer = nodes.ask(Questions.call(contract, call));
      return answer.length() == Erc20.WORD_LENGTH
          ? Optional.of(Erc20.word(answer))
          : Optional.empty();
    } catch (NoNodeAnsweredException e) {
      if (e.anyRefusalSays(WOULD_FAIL)) {
        return Optional.empty();
      }
      throw unavailable(e);
    }
  }

  private static @Nullable Integer decimals(BigInteger answer) {
    return answer.bitLength() <= 8 ? answer.intValueExact() : null;
  }

  @Override
  public long nextNonce(Address address) {
    return ask(Questions.nextNonce(address));
  }

  @Override
  public FeeQuote feeQuote() {
    if (settings.fees().legacy()) {
      return new FeeQuote(ask(Questions.gasPrice()), BigInteger.ZERO);
    }
    BigInteger baseFee =
        latest()
            .baseFeePerGasWei()
            .orElseThrow(() ->
                new ChainUnavailableException(
                    settings.name()
                        + ": its blocks name no base fee; write fees: { legacy: true } in"
                        + " chains.yaml",
                    null));
    return new FeeQuote(baseFee, priorityFee(baseFee));
  }

  /** Where a node lacks the method, what its gas price holds above the base fee. */
  private BigInteger priorityFee(BigInteger baseFee) {
    try {
      return nodes.ask(Questions.maxPriorityFeePerGas());
    } catch (NoNodeAnsweredException e) {
      if (!e.any(Kind.REFUSED)) {
        throw unavailable(e);
      }
      return ask(Questions.gasPrice()).subtract(baseFee).max(BigInteger.ZERO);
    }
  }

  @Override
  public long estimateGas(Address from, Address to, TokenAmount value) {
    try {
      return nodes.ask(Questions.estimateGas(from, to, value));
    } catch (NoNodeAnsweredException e) {
      if (e.anyRefusalSays(WOULD_FAIL)) {
        throw new TransferRefusedException(settings.name() + ": " + e.reason());
      }
      throw unavailable(e);
    }
  }

  @Override
  public long estimateTokenGas(Address contract, Address from, Address to, TokenAmount amount) {
    String data = TokenTransferCall.data(to, amount);
    try {
      String answer = nodes.ask(Questions.call(contract, from, data, "latest"));
      if (!Erc20.meansMoved(answer)) {
        throw new TransferRefusedException(
            settings.name() + ": the token answers that it moves nothing");
      }
      return nodes.ask(Questions.estimateGas(contract, from, data));
    } catch (NoNodeAnsweredException e) {
      if (e.anyRefusalSays(WOULD_FAIL)) {
        throw new TransferRefusedException(settings.name() + ": " + e.reason());
      }
      throw unavailable(e);
    }
  }

  @Override
  public TokenAmount dataFee(int bytes) {
    Address oracle = settings.fees().dataFeeOracle();
    if (oracle == null) {
      return TokenAmount.ZERO;
    }
    String answer = ask(Questions.call(oracle, oracle, DataFee.call(bytes), "latest"));
    if (answer.length() != Erc20.WORD_LENGTH) {
      throw new ChainUnavailableException(
          settings.name() + ": the contract at " + oracle + " tells no data fee", null);
    }
    return TokenAmount.ofBaseUnits(Erc20.word(answer));
  }

  @Override
  public void broadcast(TxHash txHash, byte[] signedBytes) {
    if (!txHash.equals(TxHash.parse(Numeric.toHexString(Hash.sha3(signedBytes))))) {
      throw new IllegalArgumentException("the hash is not that of the signed bytes");
    }
    try {
      nodes.ask(Questions.sendRawTransaction(Numeric.toHexString(signedBytes)));
    } catch (NoNodeAnsweredException e) {
      // "Already known", or "nonce too low" since this very transaction has used it.
      if (e.any(Kind.REFUSED) && knows(txHash)) {
        return;
      }
      // A node that did not answer may have passed it on: then no refusal of another is final.
      if (e.any(Kind.UNANSWERED) || !e.anyRefusalSays(REFUSED_FOR_GOOD)) {
        throw unavailable(e);
      }
      throw new TransferRefusedException(settings.name() + ": " + e.reason());
    }
  }

  private PricedHeader latest() {
    try {
      return nodes
          .latest()
          .orElseThrow(
              () -> new ChainUnavailableException(settings.name() + ": no latest block", null));
    } catch (NoNodeAnsweredException e) {
      throw unavailable(e);
    }
  }

  private <R, T> T ask(Question<R, T> question) {
    try {
      return nodes.ask(question);
    } catch (NoNodeAnsweredException e) {
      throw unavailable(e);
    }
  }

  private ChainUnavailableException unavailable(NoNodeAnsweredException e) {
    String message = settings.name() + ": " + e.reason();
    return e.areAllBusy()
        ? new NodesAreBusyException(message, e)
        : new ChainUnavailableException(message, e);
  }
}
