package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Receipt;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthChainId;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.EthGasPrice;
import org.web3j.protocol.core.methods.response.EthGetBalance;
import org.web3j.protocol.core.methods.response.EthGetTransactionCount;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.EthMaxPriorityFeePerGas;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.EthTransaction;
import org.web3j.protocol.core.methods.response.Transaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * What a node can be asked (Ethereum execution-apis), and how web3j's answers become ours. Numbers
 * are read from the raw text: web3j's own reading takes decimal digits and {@code 0x-1} too.
 */
final class Questions {

  private static final Pattern QUANTITY = Pattern.compile("0x[0-9a-fA-F]{1,64}");

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

  static Question<EthBlock.Block, Optional<Block>> block(long number) {
    return new Question<>(
        "eth_getBlockByNumber",
        List.of(hex(number), true),
        EthBlock.class,
        result -> Optional.ofNullable(result).map(block -> block(block, number)));
  }

  static Question<TransactionReceipt, Optional<Receipt>> receipt(TxHash txHash) {
    return new Question<>(
        "eth_getTransactionReceipt",
        List.of(txHash.hex()),
        EthGetTransactionReceipt.class,
        // Some nodes answer for a waiting transaction too, without a block.
        result ->
            Optional.ofNullable(result)
                .filter(receipt -> receipt.getBlockHash() != null)
                .map(receipt -> receipt(receipt, txHash)));
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
    return number("eth_estimateGas", List.of(transfer), EthEstimateGas.class);
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

  private static PricedHeader pricedHeader(EthBlock.Block block) {
    BlockHeader header =
        new BlockHeader(
            quantity(block.getNumberRaw()).longValueExact(),
            BlockHash.parse(present(block.getHash(), "hash")),
            BlockHash.parse(present(block.getParentHash(), "parentHash")),
            Instant.ofEpochSecond(quantity(block.getTimestampRaw()).longValueExact()));
    return new PricedHeader(
        header, Optional.ofNullable(block.getBaseFeePerGasRaw()).map(Questions::quantity));
  }

  private static Block block(EthBlock.Block block, long number) {
    BlockHeader header = pricedHeader(block).header();
    if (header.number() != number) {
      throw new IllegalArgumentException("block " + header.number() + " for block " + number);
    }
    List<Block.Transfer> transfers =
        block.getTransactions().stream()
            .map(result -> transfer((EthBlock.TransactionObject) result, header))
            .toList();
    return new Block(header, transfers);
  }

  private static Block.Transfer transfer(
      EthBlock.TransactionObject transaction, BlockHeader header) {
    if (!header.hash().hex().equalsIgnoreCase(transaction.getBlockHash())) {
      throw new IllegalArgumentException("a transaction of another block");
    }
    String to = transaction.getTo();
    return new Block.Transfer(
        TxHash.parse(present(transaction.getHash(), "hash")),
        Address.parse(present(transaction.getFrom(), "from")),
        to == null ? null : Address.parse(to),
        TokenAmount.ofBaseUnits(quantity(transaction.getValueRaw())));
  }

  private static Receipt receipt(TransactionReceipt receipt, TxHash asked) {
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
        TokenAmount.ofBaseUnits(gasUsed.multiply(quantity(receipt.getEffectiveGasPrice()))));
  }

  private static BigInteger quantity(@Nullable String text) {
    if (text == null || !QUANTITY.matcher(text).matches()) {
      throw new IllegalArgumentException("no quantity where one is promised");
    }
    return new BigInteger(text.substring(2), 16);
  }

  private static String present(@Nullable String text, String field) {
    if (text == null) {
      throw new IllegalArgumentException("no " + field);
    }
    return text;
  }
}
