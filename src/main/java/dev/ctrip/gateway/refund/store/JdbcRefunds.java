package dev.ctrip.gateway.refund.store;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.RefundLimits;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.PaymentNotes;
import dev.ctrip.gateway.refund.Refund;
import dev.ctrip.gateway.refund.RefundJson;
import dev.ctrip.gateway.refund.RefundState;
import dev.ctrip.gateway.refund.Refunds;
import dev.ctrip.gateway.refund.store.RefundRows.Paid;
import dev.ctrip.gateway.refund.store.RefundRows.Stored;
import dev.ctrip.gateway.refund.store.RefundRows.Transaction;
import dev.ctrip.gateway.wallet.RefundWallet;
import dev.ctrip.gateway.webhook.Webhooks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes each change of a refund with its webhook and its place in the payment's history, in one
 * transaction. Locks the payment first, then the refund.
 */
@Component
public class JdbcRefunds implements Refunds {

  /** Where nothing was sent yet, nor can be without another look at the row. */
  private static final Set<RefundState> RETURNABLE =
      EnumSet.of(
          RefundState.REQUESTED, RefundState.APPROVED, RefundState.NEEDS_FUNDS, RefundState.STUCK);

  private static final List<RefundState> TO_BE_PLANNED =
      List.of(RefundState.APPROVED, RefundState.NEEDS_FUNDS);

  private static final String GATEWAY = "gateway";

  /** Each is a workflow, webhooks and a fee. */
  private static final int MOST_PER_PAYMENT = 100;

  private final RefundRows rows;
  private final Destinations destinations;
  private final Chains chains;
  private final RefundWallet wallet;
  private final Webhooks webhooks;
  private final PaymentNotes notes;
  private final RefundJson json;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  JdbcRefunds(
      RefundRows rows,
      Destinations destinations,
      Chains chains,
      RefundWallet wallet,
      Webhooks webhooks,
      PaymentNotes notes,
      RefundJson json,
      TransactionTemplate transaction,
      Clock clock) {
    this.rows = rows;
    this.destinations = destinations;
    this.chains = chains;
    this.wallet = wallet;
    this.webhooks = webhooks;
    this.notes = notes;
    this.json = json;
    this.transaction = transaction;
    this.clock = clock;
  }

  // --- What people do ---

  @Override
  public Answer request(NewRefund wanted) {
    try {
      return Objects.requireNonNull(transaction.execute(status -> insert(wanted)));
    } catch (DuplicateKeyException e) {
      // The same idempotency key at the same moment, for another payment.
      return new Answer.Conflict();
    }
  }

  private Answer insert(NewRefund wanted) {
    if (rows.payment(wanted.merchantId(), wanted.paymentId()).isEmpty()) {
      return new Answer.NotFound();
    }
    Paid payment = rows.lockPayment(wanted.paymentId());
    String meaning = meaning(wanted);
    Optional<Stored> known =
        wanted.idempotencyKey() == null
            ? Optional.empty()
            : rows.byKey(wanted.merchantId(), wanted.idempotencyKey());
    if (known.isPresent()) {
      return known.get().requestHash().equals(meaning)
          ? new Answer.Done(known.get().refund(), true)
          : new Answer.Conflict();
    }
    if (payment.isPending()) {
      return new Answer.StillPending();
    }
    String reason = notAllowed(payment, wanted.amount());
    if (reason != null) {
      return new Answer.NotAllowed(reason);
    }
    Optional<String> objection = destinations.objection(wanted.to());
    if (objection.isPresent()) {
      return new Answer.WrongDestination(objection.get());
    }
    TokenAmount refundable = refundable(payment);
    if (wanted.amount().isAbove(refundable)) {
      return new Answer.TooMuch(refundable);
    }
    String id = newId();
    rows.insert(
        new RefundRows.Row(
            id,
            payment.id(),
            wanted.merchantId(),
            wanted.amount(),
            wanted.to(),
            wanted.reason(),
            wanted.idempotencyKey(),
            meaning,
            wanted.key()),
        clock.instant());
    return new Answer.Done(
        tell(id, "requested", PaymentEventType.REFUND_REQUESTED, wanted.key()), false);
  }

  /** By the operator's settings; null where it is allowed. */
  private @Nullable String notAllowed(Paid payment, TokenAmount amount) {
    if (rows.ofPayment(payment.id()).size() >= MOST_PER_PAYMENT) {
      return "a payment has %d refunds at most, rejected ones included".formatted(MOST_PER_PAYMENT);
    }
    if (wallet.address().isEmpty()) {
      return "there is no refund wallet: no signer that has one was started yet";
    }
    Optional<ChainSettings> chain = chains.withId(payment.chain());
    if (chain.isEmpty()) {
      return "the payment's chain is not enabled any more";
    }
    RefundLimits limits =
        chain.get().listed(payment.asset().contract()).map(ListedToken::refunds).orElse(null);
    if (limits == null) {
      return "the operator has set no max-refund for %s on %s"
          .formatted(payment.asset().symbol(), payment.chainName());
    }
    return amount.isAbove(limits.most())
        ? "one refund may be %s at most".formatted(payment.asset().format(limits.most()))
        : null;
  }

  private TokenAmount refundable(Paid payment) {
    return rows.received(payment).minusOrZero(rows.spokenFor(payment));
  }

  @Override
  public Answer approve(@Nullable String merchantId, String refundId, String key) {
    return underLock(
        merchantId,
        refundId,
        refund -> {
          if (refund.requestedBy().equals(key)) {
            return new Answer.SameKey();
          }
          if (key.equals(refund.approvedBy()) && refund.state() != RefundState.REJECTED) {
            return new Answer.Done(refund, true);
          }
          if (refund.state() != RefundState.REQUESTED) {
            return new Answer.TooLate(refund);
          }
          rows.approve(refundId, key, clock.instant());
          return new Answer.Done(
              tell(refundId, "approved", PaymentEventType.REFUND_APPROVED, key), false);
        });
  }

  @Override
  public Answer reject(
      @Nullable String merchantId, String refundId, String key, @Nullable String reason) {
    return underLock(
        merchantId,
        refundId,
        refund -> {
          if (refund.state() == RefundState.REJECTED) {
            return new Answer.Done(refund, true);
          }
          if (!RETURNABLE.contains(refund.state())) {
            return new Answer.TooLate(refund);
          }
          if (rows.mayStillSucceed(refund)) {
            return new Answer.NotYet();
          }
          rows.reject(refundId, key, reason, clock.instant());
          return new Answer.Done(
              tell(refundId, "rejected", PaymentEventType.REFUND_REJECTED, key), false);
        });
  }

  @Override
  public Optional<Refund> find(@Nullable String merchantId, String refundId) {
    return rows.find(refundId)
        .map(Stored::refund)
        .filter(refund -> merchantId == null || refund.merchantId().equals(merchantId));
  }

  @Override
  public Optional<OfPayment> ofPayment(String merchantId, String paymentId) {
    return rows.payment(merchantId, paymentId)
        .map(payment ->
            new OfPayment(rows.ofPayment(paymentId), refundable(payment), rows.refunded(payment)));
  }

  private Answer underLock(
      @Nullable String merchantId, String refundId, Function<Refund, Answer> act) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          Optional<Refund> found = find(merchantId, refundId);
          if (found.isEmpty()) {
            return new Answer.NotFound();
          }
          rows.lockPayment(found.get().paymentId());
          return act.apply(rows.lock(refundId).orElseThrow().refund());
        }));
  }

  // --- What its workflow does ---

  /**
   * @throws IllegalStateException if there is no such refund
   */
  public Refund get(String refundId) {
    return stored(refundId).refund();
  }

  /**
   * A refund and its transaction.
   *
   * @param outgoingId null while there is none, or only such as were refused
   */
  public record Seen(Refund refund, @Nullable String outgoingId, boolean signed) {}

  /** Notes how the transaction of a refund ended, if it has. */
  public Seen look(String refundId) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          rows.lockPayment(get(refundId).paymentId());
          Stored stored = rows.lock(refundId).orElseThrow();
          if (stored.refund().state() == RefundState.SENDING) {
            settle(stored);
          }
          Stored now = stored(refundId);
          Transaction outgoing = now.outgoing();
          return outgoing == null || outgoing.state().equals("refused")
              ? new Seen(now.refund(), null, false)
              : new Seen(now.refund(), outgoing.id(), !outgoing.state().equals("planned"));
        }));
  }

  private void settle(Stored stored) {
    String id = stored.refund().id();
    Transaction outgoing =
        Objects.requireNonNull(stored.outgoing(), "a refund that is sent has a transaction");
    switch (outgoing.state()) {
      case "mined" -> {
        move(id, RefundState.DONE, null);
        tell(id, "done", PaymentEventType.REFUNDED, GATEWAY);
      }
      case "failed" -> stick(id, outgoing.reason());
      case "refused" -> {
        if (outgoing.refusedForGood()) {
          stick(id, "the signer refuses: " + outgoing.reason());
        } else {
          move(id, RefundState.APPROVED, outgoing.reason());
        }
      }
      default -> {
        // Under way.
      }
    }
  }

  private void move(String refundId, RefundState to, @Nullable String detail) {
    rows.move(refundId, List.of(RefundState.SENDING), to, detail, clock.instant());
  }

  private void stick(String refundId, @Nullable String reason) {
    move(refundId, RefundState.STUCK, reason);
    tell(refundId, "stuck", PaymentEventType.REFUND_STUCK, GATEWAY);
  }

  /**
   * Notes that an approved refund gets a transaction. Joins the caller's transaction.
   *
   * @return whether it is still wanted
   */
  public boolean begin(String refundId) {
    return rows.move(refundId, TO_BE_PLANNED, RefundState.SENDING, null, clock.instant());
  }

  /**
   * Notes why an approved refund gets none now. Says nothing twice.
   *
   * @param state where it waits
   * @param reason for people
   */
  public void hold(String refundId, RefundState state, String reason) {
    transaction.executeWithoutResult(status -> {
      Refund before = locked(refundId);
      if (before.state() == state) {
        rows.detail(refundId, reason);
      } else if (rows.move(refundId, TO_BE_PLANNED, state, reason, clock.instant())
          && state == RefundState.NEEDS_FUNDS) {
        tell(refundId, "needs_funds", null, GATEWAY);
      }
    });
  }

  /** Notes that an approved refund can get none, ever. */
  public void holdForGood(String refundId, String reason) {
    transaction.executeWithoutResult(status -> {
      locked(refundId);
      if (rows.move(refundId, TO_BE_PLANNED, RefundState.STUCK, reason, clock.instant())) {
        tell(refundId, "stuck", PaymentEventType.REFUND_STUCK, GATEWAY);
      }
    });
  }

  private Refund locked(String refundId) {
    rows.lockPayment(get(refundId).paymentId());
    return rows.lock(refundId).orElseThrow().refund();
  }

  private Stored stored(String refundId) {
    return rows.find(refundId)
        .orElseThrow(() -> new IllegalStateException("there is no refund " + refundId));
  }

  /** Notes that nothing is left to do of a refund as it was then. */
  public void finish(Refund refund) {
    rows.finish(refund.id(), refund.sequence());
  }

  // --- What its relay does ---

  /**
   * Takes refunds that changed since a workflow was told, and those with which something is left to
   * do and whose workflow was not made sure of since then.
   */
  public List<Untold> takeUntold(int atMost, Instant verifiedSince) {
    return rows.takeUntold(atMost, verifiedSince, clock.instant());
  }

  /** Notes that a workflow was told. */
  public void told(Untold refund) {
    rows.told(refund.refundId(), refund.sequence());
  }

  // --- Telling ---

  /**
   * @param event null where the payment's history has no word for it
   * @return the refund as it is now
   */
  private Refund tell(
      String refundId, String what, @Nullable PaymentEventType event, String actor) {
    Refund refund = get(refundId);
    if (event != null) {
      notes.note(
          refund.paymentId(),
          event,
          "%s/%s/%d".formatted(refundId, what, refund.sequence()),
          actor,
          inHistory(refund));
    }
    webhooks.announce(
        new Webhooks.Announcement(
            refund.merchantId(),
            refundId,
            refund.sequence(),
            refund.webhookUrl(),
            "refund." + what,
            clock.instant(),
            json.of(refund)));
    return refund;
  }

  private static String inHistory(Refund refund) {
    String words =
        "refund %s of %s is %s"
            .formatted(
                refund.id(),
                refund.inWords(),
                refund.state().word().toLowerCase(Locale.ROOT).replace('_', ' '));
    String transaction = refund.txHash() == null ? words : words + " by " + refund.txHash();
    String why = refund.state() == RefundState.REQUESTED ? refund.reason() : refund.detail();
    return why == null ? transaction : transaction + ": " + why;
  }

  private String newId() {
    byte[] bits = new byte[12];
    random.nextBytes(bits);
    return "rfd_" + HexFormat.of().formatHex(bits);
  }

  /** SHA-256 of what a request means; stored beside the idempotency key, so it never changes. */
  private static String meaning(NewRefund wanted) {
    String text =
        String.join(
            "\n",
            wanted.paymentId(),
            wanted.amount().toString(),
            wanted.to().lowerCase(),
            wanted.reason() == null ? "-" : "=" + wanted.reason());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
