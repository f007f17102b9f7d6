package dev.ctrip.gateway.chain.activity;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositProgress;
import dev.ctrip.gateway.chain.Receipt;
import java.util.Optional;

/** Judges how far a deposit has come, from what the canonical chain says at one moment. */
final class DepositDepth {

  /**
   * Up to where blocks count as final.
   *
   * @param headNumber the latest block
   * @param finalNumber the newest block that is final
   */
  record Horizon(long headNumber, long finalNumber) {

    /**
     * @param confirmationsRequired blocks, the deposit's own included, at least 1
     */
    static Horizon ofDepth(long headNumber, int confirmationsRequired) {
      return new Horizon(headNumber, headNumber - confirmationsRequired + 1);
    }
  }

  private DepositDepth() {}

  /**
   * @param receipt of the deposit's transaction; empty where that is not known
   * @param canonical the canonical block of the deposit's block number
   */
  static DepositProgress judge(
      Deposit deposit,
      Optional<Receipt> receipt,
      Optional<BlockHeader> canonical,
      Horizon horizon) {
    if (horizon.headNumber() < deposit.blockNumber()) {
      // The node lags behind what we read before: it can tell nothing of the deposit.
      return shallow(deposit, horizon);
    }
    // What only the balance showed has no receipt, and was read as of that very block.
    boolean standsThere =
        deposit.txHash() == null
            || receipt
                .filter(Receipt::succeeded)
                .filter(found -> found.blockHash().equals(deposit.blockHash()))
                .isPresent();
    boolean isCanonical =
        canonical.filter(block -> block.hash().equals(deposit.blockHash())).isPresent();
    if (!standsThere || !isCanonical) {
      return new DepositProgress.Gone();
    }
    return horizon.finalNumber() >= deposit.blockNumber()
        ? new DepositProgress.Deep()
        : shallow(deposit, horizon);
  }

  private static DepositProgress shallow(Deposit deposit, Horizon horizon) {
    return new DepositProgress.Shallow(Math.max(1, deposit.blockNumber() - horizon.finalNumber()));
  }
}
