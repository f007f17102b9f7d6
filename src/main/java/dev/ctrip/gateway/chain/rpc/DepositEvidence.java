package dev.ctrip.gateway.chain.rpc;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Holding;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.web3j.protocol.core.methods.response.EthGetTransactionReceipt;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** What a single node knows of a deposit, asked without what others have told of it. */
final class DepositEvidence {

  private DepositEvidence() {}

  /** What a mined transaction did, as its receipt tells it. */
  private record Outcome(BlockHash block, boolean succeeded, List<Block.TokenTransfer> transfers) {}

  /**
   * Whether the deposit's transaction succeeded in the deposit's block and moved at least its
   * amount to its address: by the log that it is, by the transaction itself, or, where a contract
   * sent the coin, by what the address has after that block.
   *
   * @param received what is recorded to have come to the address in the coin, up to that block
   */
  static Batch<Object, Boolean> of(Deposit deposit, TokenAmount received) {
    TxHash txHash = deposit.txHash();
    List<Question<?, ?>> parts = new ArrayList<>();
    if (txHash != null) {
      parts.add(outcome(txHash));
      parts.add(Questions.minedTransaction(txHash));
    }
    int holding = parts.size();
    if (deposit.asset() == null) {
      parts.addAll(Questions.holdings(List.of(deposit.to()), deposit.blockHash()).parts());
    }
    return new Batch<>(
        parts,
        answers ->
            txHash == null
                ? holds(answers, holding, deposit, received)
                : succeededThere(answers.get(0), deposit)
                    && (deposit.asset() == null
                        ? paysItself(answers.get(1), deposit)
                            || holds(answers, holding, deposit, received)
                        : logs(answers.get(0), deposit)));
  }

  private static Question<TransactionReceipt, Optional<Outcome>> outcome(TxHash txHash) {
    return new Question<>(
        "eth_getTransactionReceipt",
        List.of(txHash.hex()),
        EthGetTransactionReceipt.class,
        result -> Questions.mined(result).map(receipt -> outcome(receipt, txHash)));
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

  /** Once something has left the address, only the deposit itself must still be there. */
  private static boolean holds(
      Batch.Answers<Object> answers, int part, Deposit deposit, TokenAmount received)
      throws NodeFailure {
    Holding holding = Questions.holding(answers, part);
    return holding.coin().isAtLeast(holding.nonce() == 0 ? received : deposit.amount());
  }

  private static Optional<Outcome> outcome(Object told) {
    return ((Optional<?>) told).map(Outcome.class::cast);
  }
}
