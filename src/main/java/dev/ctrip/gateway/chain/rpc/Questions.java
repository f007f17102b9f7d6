package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Holding;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthCall;
import org.web3j.protocol.core.methods.response.EthChainId;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.EthGasPrice;
import org.web3j.protocol.core.methods.response.EthGetBalance;
import org.web3j.protocol.core.methods.response.EthGetCode;
import org.web3j.protocol.core.methods.response.EthGetTransactionCount;
import org.web3j.protocol.core.methods.response.EthMaxPriorityFeePerGas;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.EthTransaction;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.Transaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * What a node can be asked (Ethereum execution-apis), and how web3j's answers become ours. Numbers
 * are read from the raw text: web3j's own reading takes decimal digits and {@code 0x-1} too.
 */
final class Questions {

  private static final Pattern QUANTITY = Pattern.compile("0x[0-9a-fA-F]{1,64}");

  /** Yellow Paper, G_transaction. */
  private static final long LEAST_GAS = 21_000;

  private Questions() {}

  /**
   * @param baseFeePerGasWei empty before EIP-1559
   */
  record PricedHeader(BlockHeader header, Optional<BigInteger> baseFeePerGasWei) {}

  static Question<String, ChainId> chainId() {
    return new Question<>(
        "eth_chainId",
        List.of(),
        EthChainId.class,
        result -> ChainId.of(quantity(result).longValueExact()));
  }

  /**
   * @param tag {@code latest}, {@code safe}, {@code finalized}, or a number as {@link #hex}
   */
  static Question<EthBlock.Block, Optional<PricedHeader>> header(String tag) {
    return new Question<>(
        "eth_getBlockByNumber",
        List.of(tag, false),
        EthBlock.class,
        result -> Optional.ofNullable(result).map(Questions::pricedHeader));
  }

  static Optional<Block.TokenTransfer> tokenTransfer(Log log, Address contract) {
    return Erc20.transferIn(log.getTopics(), present(log.getData(), "data"))
        .map(transfer ->
            new Block.TokenTransfer(
                TxHash.parse(present(log.getTransactionHash(), "transactionHash")),
                quantity(log.getLogIndexRaw()).intValueExact(),
                contract,
                transfer.from(),
                transfer.to(),
                transfer.amount()));
  }

  /** A transaction and the block that holds it. */
  record MinedTransaction(long blockNumber, BlockHash blockHash, Block.Transfer transfer) {}

  /** Empty while it is unknown or waiting. */
  static Question<Transaction, Optional<MinedTransaction>> minedTransaction(TxHash txHash) {
    return new Question<>(
        "eth_getTransactionByHash",
        List.of(txHash.hex()),
        EthTransaction.class,
        result ->
            Optional.ofNullable(result)
                .filter(transaction -> transaction.getBlockHash() != null)
                .map(transaction ->
                    new MinedTransaction(
                        quantity(transaction.getBlockNumberRaw()).longValueExact(),
                        BlockHash.parse(transaction.getBlockHash()),
                        transfer(transaction))));
  }

  /** What any contract logged as transfers. */
  static List<Block.TokenTransfer> tokenTransfers(TransactionReceipt receipt) {
    return receipt.getLogs().stream()
        .filter(log -> !log.getTopics().isEmpty())
        .map(log -> tokenTransfer(log, Address.parse(present(log.getAddress(), "address"))))
        .flatMap(Optional::stream)
        .toList();
  }

  /** EIP-1898, as below. */
  static Batch<Object, List<Holding>> holdings(List<Address> addresses, BlockHash block) {
    List<Question<?, ?>> parts = new ArrayList<>();
    for (Address address : addresses) {
      parts.addAll(holding(address, Map.of("blockHash", block.hex())));
    }
    return new Batch<>(
        parts,
        answers -> {
          List<Holding> holdings = new ArrayList<>();
          for (int i = 0; i < addresses.size(); i++) {
            holdings.add(holding(answers, 2 * i));
          }
          return holdings;
        });
  }

  /**
   * Two questions.
   *
   * @param at a block's number as {@link #hex}, or its hash as EIP-1898 has it
   */
  static List<Question<?, ?>> holding(Address address, Object at) {
    return List.of(
        new Question<String, Object>(
            "eth_getBalance",
            List.of(address.checksummed(), at),
            EthGetBalance.class,
            result -> TokenAmount.ofBaseUnits(quantity(result))),
        new Question<String, Object>(
            "eth_getTransactionCount",
            List.of(address.checksummed(), at),
            EthGetTransactionCount.class,
            result -> quantity(result).longValueExact()));
  }

  /** Of two answers, the first of them of that part. */
  static Holding holding(Batch.Answers<Object> answers, int part) throws NodeFailure {
    return new Holding((TokenAmount) answers.get(part), (Long) answers.get(part + 1));
  }

  /** EIP-1898: by the block's hash, so that no reorg can come between. */
  static Question<String, String> tokenBalance(Address contract, Address holder, BlockHash block) {
    return new Question<>(
        "eth_call",
        List.of(call(contract, Erc20.balanceOf(holder)), Map.of("blockHash", block.hex())),
        EthCall.class,
        result -> present(result, "result"));
  }

  /** What a contract answers to a call; fails where it refuses. */
  static Question<String, String> call(Address contract, Erc20.Call call) {
    return new Question<>(
        "eth_call",
        List.of(call(contract, call.data()), "latest"),
        EthCall.class,
        result -> present(result, "result"));
  }

  static Question<String, Boolean> hasCode(Address address) {
    return new Question<>(
        "eth_getCode",
        List.of(address.checksummed(), "latest"),
        EthGetCode.class,
        result -> present(result, "code").length() > 2);
  }

  private static Map<String, String> call(Address contract, String data) {
    return Map.of("to", contract.checksummed(), "data", data);
  }

  static Question<DataFee.ChargedReceipt, Optional<Receipt>> receipt(TxHash txHash) {
    return new Question<>(
        "eth_getTransactionReceipt",
        List.of(txHash.hex()),
        DataFee.ToldReceipt.class,
        result -> mined(result).map(receipt -> receipt(receipt, txHash)));
  }

  /** Some nodes answer for a waiting transaction too, without a block. */
  static <R extends TransactionReceipt> Optional<R> mined(@Nullable R receipt) {
    return Optional.ofNullable(receipt).filter(told -> told.getBlockHash() != null);
  }

  static Question<Transaction, Boolean> knows(TxHash txHash) {
    return new Question<>(
        "eth_getTransactionByHash", List.of(txHash.hex()), EthTransaction.class, Objects::nonNull);
  }

  static Question<String, TokenAmount> balance(Address address) {
    return new Question<>(
        "eth_getBalance",
        List.of(address.checksummed(), "latest"),
        EthGetBalance.class,
        result -> TokenAmount.ofBaseUnits(quantity(result)));
  }

  static Question<String, Long> nextNonce(Address address) {
    return number(
        "eth_getTransactionCount",
        List.of(address.checksummed(), "latest"),
        EthGetTransactionCount.class);
  }

  static Question<String, Long> estimateGas(Address from, Address to, TokenAmount value) {
    Map<String, String> transfer =
        Map.of(
            "from", from.checksummed(),
            "to", to.checksummed(),
            "value", "0x" + value.baseUnits().toString(16));
    return gas(transfer);
  }

  static Question<String, Long> estimateGas(Address contract, Address from, String data) {
    return gas(call(contract, from, data));
  }

  /** Who believed in less than any transaction takes would sign what is never mined. */
  private static Question<String, Long> gas(Map<String, String> transaction) {
    return new Question<>(
        "eth_estimateGas",
        List.of(transaction),
        EthEstimateGas.class,
        result -> {
          long gas = quantity(result).longValueExact();
          if (gas < LEAST_GAS) {
            throw new IllegalArgumentException("no transaction takes so little gas");
          }
          return gas;
        });
  }

  /** What a contract would answer somebody now. */
  static Question<String, String> call(Address contract, Address from, String data, Object at) {
    return new Question<>(
        "eth_call",
        List.of(call(contract, from, data), at),
        EthCall.class,
        result -> present(result, "result"));
  }

  private static Map<String, String> call(Address contract, Address from, String data) {
    return Map.of("from", from.checksummed(), "to", contract.checksummed(), "data", data);
  }

  static Question<String, BigInteger> gasPrice() {
    return new Question<>("eth_gasPrice", List.of(), EthGasPrice.class, Questions::quantity);
  }

  static Question<String, BigInteger> maxPriorityFeePerGas() {
    return new Question<>(
        "eth_maxPriorityFeePerGas", List.of(), EthMaxPriorityFeePerGas.class, Questions::quantity);
  }

  static Question<String, TxHash> sendRawTransaction(String signedHex) {
    return new Question<>(
        "eth_sendRawTransaction",
        List.of(signedHex),
        EthSendTransaction.class,
        result -> TxHash.parse(present(result, "hash")));
  }

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  private static Question<String, Long> number(
      String method, List<?> params, Class<? extends Response<String>> type) {
    return new Question<>(method, params, type, result -> quantity(result).longValueExact());
  }

  static PricedHeader pricedHeader(EthBlock.Block block) {
    BlockHeader header =
        new BlockHeader(
            quantity(block.getNumberRaw()).longValueExact(),
            BlockHash.parse(present(block.getHash(), "hash")),
            BlockHash.parse(present(block.getParentHash(), "parentHash")),
            Instant.ofEpochSecond(quantity(block.getTimestampRaw()).longValueExact()));
    return new PricedHeader(
        header, Optional.ofNullable(block.getBaseFeePerGasRaw()).map(Questions::quantity));
  }

  static Block.Transfer transfer(Transaction transaction) {
    String to = transaction.getTo();
    return new Block.Transfer(
        TxHash.parse(present(transaction.getHash(), "hash")),
        Address.parse(present(transaction.getFrom(), "from")),
        to == null ? null : Address.parse(to),
        TokenAmount.ofBaseUnits(quantity(transaction.getValueRaw())));
  }

  static Receipt receipt(TransactionReceipt receipt, TxHash asked) {
    TxHash txHash = TxHash.parse(present(receipt.getTransactionHash(), "transactionHash"));
    if (!txHash.equals(asked)) {
      throw new IllegalArgumentException("the receipt of another transaction");
    }
    // EIP-658. A missing status is no success, though web3j's isStatusOK() says so.
    boolean succeeded =
        receipt.getStatus() != null && quantity(receipt.getStatus()).equals(BigInteger.ONE);
    BigInteger gasUsed = quantity(receipt.getGasUsedRaw());
    return new Receipt(
        txHash,
        quantity(receipt.getBlockNumberRaw()).longValueExact(),
        BlockHash.parse(receipt.getBlockHash()),
        succeeded,
        TokenAmount.ofBaseUnits(gasUsed.multiply(quantity(receipt.getEffectiveGasPrice())))
            .plus(DataFee.chargedFor(receipt)),
        tokenTransfers(receipt));
  }

  static BigInteger quantity(@Nullable String text) {
    if (text == null || !QUANTITY.matcher(text).matches()) {
      throw new IllegalArgumentException("no quantity where one is promised");
    }
    return new BigInteger(text.substring(2), 16);
  }

  static String present(@Nullable String text, String field) {
    if (text == null) {
      throw new IllegalArgumentException("no " + field);
    }
    return text;
  }
}
