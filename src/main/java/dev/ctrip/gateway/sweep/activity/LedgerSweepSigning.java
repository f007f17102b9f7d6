package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.store.SweepIntent;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.sweep.store.SweepLedger.SigningOutcome;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.SigningRecord;
import dev.ctrip.gateway.wallet.SigningRecord.Permission;
import dev.ctrip.gateway.wallet.SigningRefusedException;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import io.temporal.failure.ApplicationFailure;
import io.temporal.spring.boot.ActivityImpl;
import java.math.BigInteger;
import org.springframework.stereotype.Component;

/** Signs what the {@link SweepLedger} has planned, if its own checks agree. */
@Component
@ConditionalOnRole(Role.SIGNER)
@ActivityImpl(taskQueues = TaskQueues.SIGNER)
class LedgerSweepSigning implements SweepSigning {

  private final SweepLedger ledger;
  private final Signer signer;
  private final Chains chains;
  private final Nodes nodes;
  private final SweepSettings settings;

  LedgerSweepSigning(
      SweepLedger ledger, Signer signer, Chains chains, Nodes nodes, SweepSettings settings) {
    this.ledger = ledger;
    this.signer = signer;
    this.chains = chains;
    this.nodes = nodes;
    this.settings = settings;
  }

  @Override
  public String sign(String sweepId) {
    SweepIntent intent = ledger.get(sweepId);
    if (intent.state() == Sweep.State.PLANNED) {
      // Outside the transaction, which should not wait for a chain.
      TokenAmount balance = nodes.of(intent.chain()).balance(intent.from());
      intent = ledger.sign(sweepId, (locked, record) -> decide(locked, record, balance));
    }
    if (intent.txHash() == null) {
      throw ApplicationFailure.newNonRetryableFailure(intent.reason(), REFUSED);
    }
    return intent.txHash().hex();
  }

  /**
   * The row is a claim. It is refused for good by what this process knows itself; what a node shows
   * only puts it off.
   */
  private SigningOutcome decide(SweepIntent intent, SigningRecord record, TokenAmount balance) {
    UnsignedTransfer transfer = intent.requireTransfer();
    Address own = signer.addressOf(intent.key());
    if (!own.equals(intent.from())) {
      return refused(
          "the address at index %d is %s, not %s"
              .formatted(intent.key().index(), own, intent.from()));
    }
    ChainSettings chain = chains.get(intent.chain());
    TokenAmount fee = fee(transfer);
    TokenAmount leaving = transfer.value().plus(fee);
    if (!settings.isWorth(leaving, fee)) {
      return refused(
          "a fee of %s for moving %s is more than the signer's %d %%"
              .formatted(
                  chain.coin().format(fee),
                  chain.coin().format(leaving),
                  settings.maxFeePercent()));
    }
    if (record.permit(transfer, chain) instanceof Permission.Refused(String reason)) {
      return refused(reason);
    }
    if (leaving.isAbove(balance)) {
      throw ShortBalance.failure(chain.coin(), intent.from(), balance, leaving);
    }
    try {
      return new SigningOutcome.Signed(signer.sign(transfer, intent.key()));
    } catch (SigningRefusedException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  private static TokenAmount fee(UnsignedTransfer transfer) {
    return TokenAmount.ofBaseUnits(
        transfer.maxFeePerGasWei().multiply(BigInteger.valueOf(transfer.gasLimit())));
  }

  private static SigningOutcome refused(String reason) {
    return new SigningOutcome.Refused(reason);
  }
}
