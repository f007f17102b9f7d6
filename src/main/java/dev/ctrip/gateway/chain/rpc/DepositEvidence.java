package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.CoinReceived;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Holding;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TxHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** What a single node knows of a deposit, asked without what others have told of it. */
final class DepositEvidence {

  private DepositEvidence() {}

  /** What a mined transaction did, as its receipt tells it. */
  record Outcome(BlockHash block, boolean succeeded, List<Block.TokenTransfer> transfers) {}

  /** Empty while it is not mined. */
  static Question<TransactionReceipt, Optional<Outcome>> outcome(TxHash txHash) {
    return new Question<>(
        "eth_getTransactionReceipt",
        List.of(txHash.hex()),
        EthGetTransactionReceipt.class,
        result -> Questions.mined(result).map(receipt -> outcome(receipt, txHash)));
  }

  /**
   * Whether the deposit's transaction succeeded in the deposit's block and moved at least its
   * amount to its address: by the log that it is, by the transaction itself, or, where a contract
   * sent the coin, by balances.
   */
  static Batch<Object, Boolean> of(Deposit deposit, CoinReceived received) {
    TxHash txHash = deposit.txHash();
    if (txHash == null) {
      return new Batch<>(balances(deposit, received), answers -> hold(answers, 0, received));
    }
    if (deposit.asset() != null) {
      return new Batch<>(
          List.of(outcome(txHash)),
          answers -> succeededThere(answers.get(0), deposit) && logs(answers.get(0), deposit));
    }
    List<Question<?, ?>> parts = new ArrayList<>();
    parts.add(outcome(txHash));
    parts.add(Questions.minedTransaction(txHash));
    parts.addAll(balances(deposit, received));
    return new Batch<>(
        parts,
        answers ->
            succeededThere(answers.get(0), deposit)
                && (paysItself(answers.get(1), deposit) || hold(answers, 2, received)));
  }

  /** As of a late block; before the deposit's blocks; after them. */
  private static List<Question<?, ?>> balances(Deposit deposit, CoinReceived received) {
    long first = Objects.requireNonNullElse(deposit.fromBlock(), deposit.blockNumber());
    List<Question<?, ?>> parts = new ArrayList<>();
    for (Object at :
        List.of(
            Map.of("blockHash", received.asOf().hex()),
            Questions.hex(Math.max(0, first - 1)),
            Map.of("blockHash", deposit.blockHash().hex()))) {
      parts.addAll(Questions.holding(deposit.to(), at));
    }
    return parts;
  }

  private static Outcome outcome(TransactionReceipt told, TxHash asked) {
    var receipt = Questions.receipt(told, asked);
    return new Outcome(receipt.blockHash(), receipt.succeeded(), Questions.tokenTransfers(told));
  }

  private static boolean succeededThere(Object told, Deposit deposit) {
    return outcome(told)
        .filter(Outcome::succeeded)
        .filter(outcome -> outcome.block().equals(deposit.blockHash()))
        .isPresent();
  }

  /** Less than was logged may have arrived, where the token takes a fee. */
  private static boolean logs(Object told, Deposit deposit) {
    return outcome(told).stream()
        .flatMap(outcome -> outcome.transfers().stream())
        .anyMatch(transfer ->
            Integer.valueOf(transfer.logIndex()).equals(deposit.logIndex())
                && transfer.contract().equals(deposit.asset())
                && transfer.to().equals(deposit.to())
                && transfer.amount().isAtLeast(deposit.amount()));
  }

  private static boolean paysItself(Object told, Deposit deposit) {
    return ((Optional<?>) told)
        .map(mined -> ((Questions.MinedTransaction) mined).transfer())
        .filter(transfer -> deposit.to().equals(transfer.to()))
        .filter(transfer -> transfer.value().equals(deposit.amount()))
        .isPresent();
  }

  private static boolean hold(Batch.Answers<Object> answers, int part, CoinReceived received)
      throws NodeFailure {
    Holding late = Questions.holding(answers, part);
    if (late.nonce() == 0) {
      return late.coin().isAtLeast(received.upToThen());
    }
    Holding before = Questions.holding(answers, part + 2);
    Holding after = Questions.holding(answers, part + 4);
    return before.nonce() == after.nonce()
        && after.coin().isAtLeast(before.coin().plus(received.beside()));
  }

  private static Optional<Outcome> outcome(Object told) {
    return ((Optional<?>) told).map(Outcome.class::cast);
  }
}
