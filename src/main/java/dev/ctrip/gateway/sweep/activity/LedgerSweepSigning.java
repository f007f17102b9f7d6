package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.RefundApprovals;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.sweep.store.Outgoing.Purpose;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.sweep.store.SweepLedger.SigningOutcome;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.SigningRecord;
import dev.ctrip.gateway.wallet.SigningRecord.Permission;
import dev.ctrip.gateway.wallet.SigningRefusedException;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import io.temporal.failure.ApplicationFailure;
import io.temporal.spring.boot.ActivityImpl;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
  private final RefundApprovals refunds;

  LedgerSweepSigning(
      SweepLedger ledger,
      Signer signer,
      Chains chains,
      Nodes nodes,
      SweepSettings settings,
      RefundApprovals refunds) {
    this.ledger = ledger;
    this.signer = signer;
    this.chains = chains;
    this.nodes = nodes;
    this.settings = settings;
    this.refunds = refunds;
  }

  @Override
  public String sign(String outgoingId) {
    Outgoing outgoing = ledger.outgoing(outgoingId);
    if (outgoing.state().isOpen() && !outgoing.newest().isSigned()) {
      // Outside the transaction, which should wait for no chain and for no external signer.
      Shown shown = Shown.of(nodes.of(outgoing.chain()), outgoing);
      SigningOutcome.Refused objection = objection(outgoing, ledger.signedBefore(outgoing), shown);
      SigningOutcome outcome = objection == null ? signed(outgoing) : objection;
      UnsignedTransfer asked = outgoing.newest().transfer();
      SweepLedger.Signing signing =
          ledger.sign(
              outgoingId, (locked, record) -> decide(locked, record, shown, asked, outcome));
      outgoing = signing.outgoing();
      refuseIfNotReplaced(outgoing, signing.decided());
    }
    if (outgoing.newestSigned().isEmpty()) {
      boolean forGood =
          outgoing.refund() == null
              && (outgoing.sweepId() == null || ledger.get(outgoing.sweepId()).state().isOver());
      throw ApplicationFailure.newNonRetryableFailure(
          outgoing.reason(), forGood ? REFUSED : NOT_TODAY);
    }
    return Objects.requireNonNull(outgoing.requireSigned().txHash()).hex();
  }

  /** What is signed stands, but whoever asked for a higher fee is not to think it was signed. */
  private static void refuseIfNotReplaced(Outgoing outgoing, @Nullable SigningOutcome decided) {
    if (decided instanceof SigningOutcome.Refused refused && outgoing.newestSigned().isPresent()) {
      throw ApplicationFailure.newNonRetryableFailure(refused.reason(), NOT_REPLACED);
    }
  }

  /**
   * What a node shows at the address.
   *
   * @param token of what is to move; null where that is the native coin, or no node tells
   */
  private record Shown(TokenAmount coin, @Nullable TokenAmount token) {

    static Shown of(Chain chain, Outgoing outgoing) {
      Address contract = outgoing.newest().transfer().contract();
      return new Shown(
          chain.balance(outgoing.from()),
          contract == null
              ? null
              : chain.tokenBalance(contract, outgoing.from(), chain.head().hash()).orElse(null));
    }
  }

  /**
   * Judges again, now that nobody else signs at the address: a signature counts only if it may be
   * had at this moment, and for what is in the row.
   */
  private SigningOutcome decide(
      Outgoing locked,
      SigningRecord record,
      Shown shown,
      UnsignedTransfer asked,
      SigningOutcome outcome) {
    SigningOutcome.Refused objection = objection(locked, record, shown);
    if (objection != null) {
      return objection;
    }
    if (!locked.newest().transfer().equals(asked)) {
      throw new IllegalStateException(
          "the transaction %s was planned anew while it was signed".formatted(locked.id()));
    }
    return outcome;
  }

  private SigningOutcome signed(Outgoing outgoing) {
    try {
      return new SigningOutcome.Signed(signer.sign(outgoing.newest().transfer(), outgoing.key()));
    } catch (SigningRefusedException e) {
      return refused(e);
    }
  }

  /** What there is against a signature; null for nothing. */
  private SigningOutcome.@Nullable Refused objection(
      Outgoing outgoing, SigningRecord record, Shown shown) {
    try {
      SigningOutcome.Refused objection = objection(outgoing, record);
      if (objection == null) {
        requireCovered(outgoing, shown, chains.get(outgoing.chain()));
      }
      return objection;
    } catch (SigningRefusedException e) {
      return refused(e);
    }
  }

  /**
   * The row is a claim. It is refused for good where nobody who goes by the rules would have
   * planned it, and for now by this process's limits and settings; what a node shows only puts it
   * off.
   */
  private SigningOutcome.@Nullable Refused objection(Outgoing outgoing, SigningRecord record) {
    UnsignedTransfer transfer = outgoing.newest().transfer();
    Address own = signer.addressOf(outgoing.key());
    if (!own.equals(outgoing.from())) {
      return forGood(
          "the address at index %d is %s, not %s"
              .formatted(outgoing.key().index(), own, outgoing.from()));
    }
    Purpose does = purpose(outgoing, record);
    if (does != outgoing.purpose()) {
      return forGood(
          "the row calls it a %s, but by what it does it is a %s"
              .formatted(lower(outgoing.purpose()), lower(does)));
    }
    ChainSettings chain = chains.get(outgoing.chain());
    KeyReference toKey = transfer.toKey();
    boolean toIsOurs = toKey != null && signer.addressOf(toKey).equals(transfer.to());
    return switch (record.permit(transfer, outgoing.key(), toIsOurs, chain)) {
      case Permission.Refused(String reason) -> forGood(reason);
      case Permission.NotNow(String reason) -> forNow(reason);
      case Permission.Granted() ->
          switch (does) {
            case SWEEP -> notToBeSwept(transfer, chain);
            case REFUND -> notApproved(outgoing, transfer);
            case GAS, GAP -> null;
          };
    };
  }

  /** What people have decided is read anew each time, from the rows that say who did. */
  private SigningOutcome.@Nullable Refused notApproved(
      Outgoing outgoing, UnsignedTransfer transfer) {
    if (isOwn(transfer.to())) {
      return forGood("the destination %s is a wallet of ours".formatted(transfer.to()));
    }
    return refunds
        .objection(
            new RefundApprovals.Claim(
                Objects.requireNonNull(outgoing.refund()).id(),
                transfer.chain(),
                outgoing.key().account() == KeyReference.Account.DEPOSITS ? outgoing.from() : null,
                transfer.contract(),
                transfer.to(),
                transfer.amount()))
        .map(LedgerSweepSigning::forGood)
        .orElse(null);
  }

  /** Of the keys that the signer has beside those of deposit addresses, which are rows. */
  private boolean isOwn(Address to) {
    return to.equals(signer.addressOf(KeyReference.ofRefundWallet()))
        || to.equals(signer.addressOf(KeyReference.ofGasWallet()));
  }

  /**
   * By what it does: the rules and the books each go by it. Of what leaves a deposit address only
   * the row can tell whether it is a refund, which is then held to the rules for one.
   */
  private static Purpose purpose(Outgoing outgoing, SigningRecord record) {
    if (record.fillsAGap(outgoing.newest().transfer())) {
      return Purpose.GAP;
    }
    return switch (outgoing.key().account()) {
      case DEPOSITS -> outgoing.purpose() == Purpose.REFUND ? Purpose.REFUND : Purpose.SWEEP;
      case GAS_WALLET -> Purpose.GAS;
      case REFUND_WALLET -> Purpose.REFUND;
    };
  }

  /** A sweep goes to the treasury, whatever the rules for refunds allow. */
  private SigningOutcome.@Nullable Refused notToBeSwept(
      UnsignedTransfer transfer, ChainSettings chain) {
    return transfer.to().equals(chain.treasury())
        ? tooDear(transfer, chain)
        : forNow(
            "the destination %s of a sweep is not the treasury %s of the signer's own configuration"
                .formatted(transfer.to(), chain.treasury()));
  }

  /** Whether a sweep costs a larger part of what it moves than this process is to allow. */
  private SigningOutcome.@Nullable Refused tooDear(UnsignedTransfer transfer, ChainSettings chain) {
    TokenAmount fee = transfer.maxFee();
    ListedToken listed = chain.listed(transfer.contract()).orElseThrow();
    TokenAmount moved = transfer.isOfNativeCoin() ? transfer.coinLeaving() : transfer.amount();
    boolean worth =
        transfer.isOfNativeCoin()
            ? settings.isWorth(moved, fee)
            : settings.isWorth(listed, moved, fee, chain.coin().decimals());
    return worth
        ? null
        : forNow(
            "a fee of %s for moving %s is more than the signer's %d %%"
                .formatted(
                    chain.coin().format(fee),
                    listed.token().format(moved),
                    settings.maxFeePercent()));
  }

  private static void requireCovered(Outgoing outgoing, Shown shown, ChainSettings chain) {
    UnsignedTransfer transfer = outgoing.newest().transfer();
    if (transfer.coinLeaving().isAbove(shown.coin())) {
      throw ShortBalance.failure(
          chain.coin(), outgoing.from(), shown.coin(), transfer.coinLeaving());
    }
    TokenAmount token = shown.token();
    if (token != null && transfer.amount().isAbove(token)) {
      throw ShortBalance.failure(
          chain.listed(transfer.contract()).orElseThrow().token(),
          outgoing.from(),
          token,
          transfer.amount());
    }
  }

  private static SigningOutcome.Refused refused(SigningRefusedException refusal) {
    return new SigningOutcome.Refused(String.valueOf(refusal.getMessage()), refusal.isForGood());
  }

  private static SigningOutcome.Refused forGood(String reason) {
    return new SigningOutcome.Refused(reason, true);
  }

  private static SigningOutcome.Refused forNow(String reason) {
    return new SigningOutcome.Refused(reason, false);
  }

  private static String lower(Purpose purpose) {
    return purpose.name().toLowerCase(Locale.ROOT);
  }
}
