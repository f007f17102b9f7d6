package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.money.TokenAmount;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a payment's facts call for. Pure: the same terms, facts and time give the same step,
 * so it can be tested with tables, replayed, and run again after any crash.
 */
public final class Judgement {

  private final PaymentTerms terms;
  private final PaymentFacts facts;
  private final Instant now;
  private final SweepOutlook outlook;

  private Judgement(PaymentTerms terms, PaymentFacts facts, Instant now, SweepOutlook outlook) {
    this.terms = facts.current(terms);
    this.facts = facts;
    this.now = now;
    this.outlook = outlook;
  }

  /**
   * @param now only for waiting; whether money came in time is judged by the chain's clock
   */
  public static NextStep judge(
      PaymentTerms terms, PaymentFacts facts, Instant now, SweepOutlook outlook) {
    return new Judgement(terms, facts, now, outlook).nextStep();
  }

  private NextStep nextStep() {
    Transition transition = transition();
    if (transition != null) {
      return new NextStep.RecordTransition(transition);
    }
    if (facts.isUnjudged()) {
      return new NextStep.MarkJudged();
    }
    if (maySweep()) {
      return new NextStep.Sweep(facts.openSweep().isZero() ? facts.unswept() : facts.openSweep());
    }
    Long unconfirmedBlock = facts.deposits().unconfirmedBlock();
    if (unconfirmedBlock != null) {
      long depth = facts.chain().head() - unconfirmedBlock + 1;
      return new NextStep.Confirm(Math.max(0, terms.confirmationsRequired() - depth));
    }
    return switch (facts.status()) {
      case PENDING -> awaitMoneyOrChain();
      case DETECTED -> new NextStep.AwaitChain("the deposits' confirmation is being recorded");
      case CONFIRMED -> awaitSweep();
      case SETTLED -> closeOnceTold();
      case EXPIRED, CANCELLED -> awaitLateMoneyThenClose();
    };
  }

  // --- What is the case ---

  /** What may settle the debt: what came in time and, once somebody has accepted it, all. */
  private TokenAmount counted() {
    return facts.acceptedAmount() == null ? facts.deposits().onTime() : facts.deposits().received();
  }

  private TokenAmount countedAndConfirmed() {
    return facts.acceptedAmount() == null
        ? facts.deposits().onTimeConfirmed()
        : facts.deposits().confirmed();
  }

  private boolean isEnough(TokenAmount sum) {
    TokenAmount accepted = facts.acceptedAmount();
    return terms.isEnough(sum) || (accepted != null && sum.isAtLeast(accepted));
  }

  /** The status that the deposits call for; one step along the arrows of the workflow's diagram. */
  private PaymentStatus status() {
    return switch (facts.status()) {
      case PENDING -> {
        if (isEnough(counted())) {
          yield PaymentStatus.DETECTED;
        }
        yield facts.chain().time().isAfter(deadline())
            ? PaymentStatus.EXPIRED
            : PaymentStatus.PENDING;
      }
      case DETECTED -> {
        if (!isEnough(counted())) {
          yield PaymentStatus.PENDING;
        }
        yield isEnough(countedAndConfirmed()) ? PaymentStatus.CONFIRMED : PaymentStatus.DETECTED;
      }
      case CONFIRMED -> isThroughAtItsAddress() ? PaymentStatus.SETTLED : PaymentStatus.CONFIRMED;
      case SETTLED -> PaymentStatus.SETTLED;
      case EXPIRED, CANCELLED ->
          facts.acceptedAmount() != null && isEnough(counted())
              ? PaymentStatus.DETECTED
              : facts.status();
    };
  }

  /** The flags that the deposits call for in a status. */
  private SortedSet<PaymentFlag> flags(PaymentStatus status) {
    DepositTally deposits = facts.deposits();
    boolean nothing = deposits.received().isZero();
    boolean enough = terms.isEnough(deposits.received());
    boolean cameBackTooLate = status == PaymentStatus.EXPIRED && terms.isEnough(deposits.onTime());
    EnumSet<PaymentFlag> flags = EnumSet.noneOf(PaymentFlag.class);
    if (!nothing && !enough) {
      flags.add(PaymentFlag.UNDERPAID);
    }
    if (terms.isTooMuch(deposits.received())) {
      flags.add(PaymentFlag.OVERPAID);
    }
    boolean cancelledBefore = status == PaymentStatus.CANCELLED && !nothing;
    if (!deposits.late().isZero() || cancelledBefore || cameBackTooLate) {
      flags.add(PaymentFlag.LATE);
    }
    if (deposits.orphaned() > 0 && !isEnough(deposits.received())) {
      flags.add(PaymentFlag.REORGED);
    }
    if (deposits.wrongAsset() > 0) {
      flags.add(PaymentFlag.WRONG_ASSET);
    }
    if (deposits.wrongChain() > 0) {
      flags.add(PaymentFlag.WRONG_CHAIN);
    }
    if (attentionReason(status) != null) {
      flags.add(PaymentFlag.NEEDS_ATTENTION);
    }
    return new TreeSet<>(flags);
  }

  private @Nullable String attentionReason(PaymentStatus status) {
    if (isCreditTaken(status)) {
      return "a reorg took money away after it was confirmed; the sweep is held until it is mined"
          + " again";
    }
    if (isSweepUncovered()) {
      return "a reorg took money that a sweep already signed was to move; the sweep goes on once as"
          + " much is at the address again";
    }
    if (Boolean.TRUE.equals(facts.lostInDeepReorg())) {
      return "a reorg deeper than the blocks that are kept took money away; whether it was paid again"
          + " must be checked by hand";
    }
    if (facts.sweepStuck() != null) {
      return "the sweep cannot go on: " + facts.sweepStuck();
    }
    if (outlook.trouble() != null) {
      return "the sweep does not go on for long: " + outlook.trouble();
    }
    if (status.isWithdrawn()
        && !facts.deposits().received().isZero()
        && !isAcceptedByPolicy(status)) {
      return whatCame(status) + "; accept or refund it";
    }
    if (facts.deposits().wrongAsset() > 0 || facts.deposits().wrongChain() > 0) {
      return "an asset that was not asked for arrived at the address; refund it";
    }
    return null;
  }

  private String whatCame(PaymentStatus status) {
    boolean onlyTooLittle = status == PaymentStatus.EXPIRED && facts.deposits().late().isZero();
    return onlyTooLittle && !terms.isEnough(facts.deposits().onTime())
        ? amounts() + " came before the deadline, too little"
        : "money arrived at a payment that was " + status.word() + " already";
  }

  /**
   * Whether a payment that was credited lacks money again. What comes to make that good counts also
   * when it is late: the goods may have been delivered.
   */
  private boolean isCreditTaken(PaymentStatus status) {
    return (status == PaymentStatus.CONFIRMED || status == PaymentStatus.SETTLED)
        && !isEnough(facts.deposits().received());
  }

  /** Enough is at the treasury; or as good as nothing is left, of which a part was refunded. */
  private boolean isThroughAtItsAddress() {
    TokenAmount atTreasury = facts.swept().minusOrZero(facts.refunded());
    TokenAmount left = facts.deposits().confirmed().minusOrZero(facts.swept());
    return isEnough(atTreasury)
        || (!facts.refunded().isZero()
            && isEnough(facts.swept())
            && (left.isZero() || terms.dust().isAbove(left)));
  }

  /**
   * Whether a signed sweep is to move more than there is: it cannot be made smaller, and no node
   * takes it before the rest is back.
   */
  private boolean isSweepUncovered() {
    return !facts.signedSweep().isZero()
        && facts.swept().plus(facts.signedSweep()).isAbove(facts.deposits().received());
  }

  private boolean isSweepHeld(PaymentStatus status) {
    return isCreditTaken(status) || isSweepUncovered();
  }

  private boolean isAcceptedByPolicy(PaymentStatus status) {
    return terms.latePolicy() == LatePolicy.ACCEPT
        && status == PaymentStatus.EXPIRED
        // The late window is over then: nobody is to pay an old invoice when the coin has fallen.
        && !facts.closed()
        && facts.acceptedAmount() == null
        && terms.isEnough(facts.deposits().received());
  }

  /** When the payment expires by the chain's clock; later for money that a reorg took away. */
  private Instant deadline() {
    Instant orphanedAt = facts.deposits().orphanedAt();
    if (orphanedAt == null) {
      return facts.expiresAt();
    }
    Instant grace = orphanedAt.plus(terms.reorgGrace());
    return grace.isAfter(facts.expiresAt()) ? grace : facts.expiresAt();
  }

  // --- What to record ---

  /** One event at a time, so that each thing that happened is told in its own words. */
  private @Nullable Transition transition() {
    PaymentStatus status = status();
    SortedSet<PaymentFlag> wanted = flags(status);
    if (status != facts.status()) {
      return transition(PaymentEventType.of(status), status, onStatusChange(wanted));
    }
    for (PaymentFlag flag : wanted) {
      if (!facts.has(flag)) {
        TreeSet<PaymentFlag> raised = new TreeSet<>(facts.flags());
        raised.add(flag);
        return transition(PaymentEventType.of(flag), status, raised);
      }
    }
    boolean amountsMoved =
        !facts.amountReceived().equals(facts.deposits().received())
            || !facts.amountConfirmed().equals(facts.deposits().confirmed());
    if (!wanted.equals(facts.flags()) || amountsMoved) {
      return transition(typeOfUpdate(wanted), status, wanted);
    }
    if (!Objects.equals(attentionReason(status), facts.attentionReason())) {
      return transition(PaymentEventType.NEEDS_ATTENTION, status, wanted);
    }
    if (isAcceptedByPolicy(status)) {
      return transition(PaymentEventType.ACCEPTED, status, wanted);
    }
    return null;
  }

  /** Flags that no longer hold go with the status; new ones follow one by one, but for a reorg. */
  private SortedSet<PaymentFlag> onStatusChange(SortedSet<PaymentFlag> wanted) {
    TreeSet<PaymentFlag> kept = new TreeSet<>(facts.flags());
    kept.retainAll(wanted);
    if (wanted.contains(PaymentFlag.REORGED)) {
      kept.add(PaymentFlag.REORGED);
    }
    return kept;
  }

  /** More money for a payment that was short is news under the same word. */
  private PaymentEventType typeOfUpdate(SortedSet<PaymentFlag> wanted) {
    boolean more = facts.deposits().received().isAbove(facts.amountReceived());
    if (more && wanted.contains(PaymentFlag.LATE)) {
      return PaymentEventType.LATE;
    }
    if (more && wanted.contains(PaymentFlag.UNDERPAID)) {
      return PaymentEventType.UNDERPAID;
    }
    if (more && wanted.contains(PaymentFlag.OVERPAID)) {
      return PaymentEventType.OVERPAID;
    }
    return PaymentEventType.UPDATED;
  }

  private Transition transition(
      PaymentEventType type, PaymentStatus status, SortedSet<PaymentFlag> flags) {
    return new Transition(
        type,
        status,
        flags,
        facts.deposits().received(),
        facts.deposits().confirmed(),
        flags.contains(PaymentFlag.NEEDS_ATTENTION) ? attentionReason(status) : null,
        rule(type, status));
  }

  private String amounts() {
    TokenAmount received = facts.deposits().received();
    return terms.token().format(received) + " of " + terms.token().format(terms.amount());
  }

  private boolean isOnlyAccepted(TokenAmount sum) {
    return facts.acceptedAmount() != null && !terms.isEnough(sum);
  }

  private String rule(PaymentEventType type, PaymentStatus status) {
    return switch (type) {
      case DETECTED ->
          (facts.acceptedAmount() == null
                  ? "enough was seen in time: "
                  : "what came was accepted: ")
              + amounts();
      case CONFIRMED ->
          (isOnlyAccepted(countedAndConfirmed()) ? "what was accepted is " : "enough is ")
              + terms.confirmationsRequired()
              + " blocks deep or final: "
              + amounts();
      case SETTLED ->
          isOnlyAccepted(facts.swept())
              ? "what was accepted was swept from its address: " + amounts()
              : "the due amount was swept from its address";
      case EXPIRED ->
          "block "
              + facts.chain().readUpTo()
              + " of "
              + facts.chain().time()
              + " is later than the deadline of "
              + deadline()
              + ", with "
              + amounts();
      case REORGED -> "a reorg took " + facts.deposits().orphaned() + " deposit(s) away";
      case LATE ->
          facts.deposits().late().isZero()
              ? "money counts that came when the payment was " + facts.status().word() + " already"
              : "money was paid after the deadline of " + facts.expiresAt();
      case ACCEPTED -> "the merchant accepts late money: " + amounts();
      case NEEDS_ATTENTION -> String.valueOf(attentionReason(status));
      default -> "received " + amounts();
    };
  }

  // --- What to wait for ---

  private boolean maySweep() {
    boolean due =
        facts.status() != PaymentStatus.PENDING && facts.status() != PaymentStatus.DETECTED;
    boolean worthIt = !facts.unswept().isZero() && !now.isBefore(outlook.notBefore());
    boolean underWay = !facts.openSweep().isZero();
    boolean stuck = facts.sweepStuck() != null;
    return due && (underWay || (worthIt && !stuck)) && !isSweepHeld(facts.status());
  }

  private NextStep awaitMoneyOrChain() {
    Instant deadline = deadline();
    return now.isAfter(deadline)
        ? new NextStep.AwaitChain(
            "the deadline has passed, but "
                + readOnlyUpTo()
                + "; nobody who paid in time is to expire because of that")
        : new NextStep.AwaitUntil(deadline, "payment window");
  }

  private String readOnlyUpTo() {
    return terms.chain()
        + " has only been read up to block "
        + facts.chain().readUpTo()
        + " of "
        + facts.chain().time();
  }

  private NextStep awaitSweep() {
    if (isSweepForAPerson()) {
      return new NextStep.AwaitPerson(String.valueOf(attentionReason(facts.status())));
    }
    return isSweepPutOff()
        ? awaitSweepWorthIt()
        : new NextStep.AwaitChain("nothing is left to sweep, yet less than due was swept");
  }

  /** Other things may need attention too, and none of them keeps a sweep from being tried. */
  private boolean isSweepForAPerson() {
    return facts.sweepStuck() != null || isSweepHeld(facts.status());
  }

  private boolean isSweepPutOff() {
    return !facts.unswept().isZero() && now.isBefore(outlook.notBefore());
  }

  private NextStep awaitSweepWorthIt() {
    return new NextStep.AwaitUntil(outlook.notBefore(), "until a sweep may be worth its fee");
  }

  private NextStep awaitLateMoneyThenClose() {
    Instant endedAt = facts.endedAt();
    if (endedAt != null) {
      Instant end = endedAt.plus(terms.lateWindow());
      if (now.isBefore(end)) {
        return isSweepPutOff() && outlook.notBefore().isBefore(end)
            ? awaitSweepWorthIt()
            : new NextStep.AwaitUntil(end, "window for late money");
      }
      if (!facts.chain().time().isAfter(end)) {
        return new NextStep.AwaitChain(
            "the window for late money is over, but " + readOnlyUpTo() + "; some may be in it");
      }
    }
    return closeOnceTold();
  }

  private NextStep closeOnceTold() {
    if (isSweepForAPerson()) {
      return new NextStep.AwaitPerson(String.valueOf(attentionReason(facts.status())));
    }
    boolean worthWaitingFor =
        facts.unswept().isAtLeast(terms.dust()) && now.isBefore(outlook.hopeUntil());
    if (isSweepPutOff() && worthWaitingFor) {
      return awaitSweepWorthIt();
    }
    return facts.pendingWebhooks().isEmpty() ? new NextStep.Close() : new NextStep.AwaitWebhooks();
  }
}
