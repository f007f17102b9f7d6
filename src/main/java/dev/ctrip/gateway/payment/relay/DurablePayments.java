package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.TokenChecks;
import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.ActResult;
import dev.ctrip.gateway.payment.ChainNotReadyException;
import dev.ctrip.gateway.payment.IdempotencyConflictException;
import dev.ctrip.gateway.payment.IdempotencyInProgressException;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.PaymentPage;
import dev.ctrip.gateway.payment.PaymentQuery;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentTerms;
import dev.ctrip.gateway.payment.PaymentWorkflow.CancelAnswer;
import dev.ctrip.gateway.payment.Payments;
import dev.ctrip.gateway.payment.TokenNotReadyException;
import dev.ctrip.gateway.payment.store.JdbcPayments;
import dev.ctrip.gateway.payment.store.JdbcPayments.KnownRequest;
import dev.ctrip.gateway.payment.store.PaymentActs;
import dev.ctrip.gateway.payment.store.PaymentHistory;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.pricing.Price;
import dev.ctrip.gateway.pricing.PriceOutOfRangeException;
import dev.ctrip.gateway.pricing.Quote;
import dev.ctrip.gateway.pricing.Quotes;
import dev.ctrip.gateway.pricing.UnknownPairException;
import dev.ctrip.gateway.wallet.DepositAddresses;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Payments in PostgreSQL with a workflow each. What is answered is committed; the workflow follows
 * by the relay.
 */
@Component
@ConditionalOnRole(Role.API)
class DurablePayments implements Payments, DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(DurablePayments.class);

  /** 128 bits: nobody guesses the address of somebody else's payment page. */
  private static final int ID_BYTES = 16;

  private static final String REASON_TO_CANCEL = "cancelled by the merchant";

  private final JdbcPayments payments;
  private final PaymentHistory history;
  private final PaymentActs acts;
  private final Merchants merchants;
  private final DepositAddresses addresses;
  private final Deposits deposits;
  private final TokenChecks tokens;
  private final Quotes quotes;
  private final Relay relay;
  private final PaymentWorkflows workflows;
  private final PaymentSettings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor();

  DurablePayments(
      JdbcPayments payments,
      PaymentHistory history,
      PaymentActs acts,
      Merchants merchants,
      DepositAddresses addresses,
      Deposits deposits,
      TokenChecks tokens,
      Quotes quotes,
      Relay relay,
      PaymentWorkflows workflows,
      PaymentSettings settings,
      TransactionTemplate transaction,
      Clock clock) {
    this.payments = payments;
    this.history = history;
    this.acts = acts;
    this.merchants = merchants;
    this.addresses = addresses;
    this.deposits = deposits;
    this.tokens = tokens;
    this.quotes = quotes;
    this.relay = relay;
    this.workflows = workflows;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public Created create(NewPayment request) {
    String key = request.idempotencyKey();
    if (key != null) {
      Optional<KnownRequest> known = payments.madeBy(request.merchantId(), key);
      if (known.isPresent()) {
        return replay(request, known.get());
      }
    }
    if (deposits.cursor(request.chain().id()).isEmpty()) {
      throw new ChainNotReadyException(request.chain().name());
    }
    tokens
        .objection(request.chain().id(), request.token().token())
        .ifPresent(objection -> {
          throw new TokenNotReadyException(objection);
        });
    Quote quote = request.price() == null ? null : quote(request.price(), request.token());
    Optional<PaymentTerms> made = transaction.execute(status -> insert(quote, request));
    if (made == null || made.isEmpty()) {
      // Somebody with the same key was a moment faster.
      return replay(
          request, payments.madeBy(request.merchantId(), String.valueOf(key)).orElseThrow());
    }
    String paymentId = made.get().paymentId();
    starts.execute(() -> relay.startNow(paymentId));
    return new Created(read(paymentId), false);
  }

  private Quote quote(Price price, ListedToken token) {
    Quote quote = quotes.quote(price, token.token());
    if (!quote.amount().isAtLeast(token.dust())) {
      throw new PriceOutOfRangeException(
          "The price comes to "
              + token.token().format(quote.amount())
              + ", which is below the asset's dust limit: money so small wakes nobody.",
          "Ask for what comes to at least " + token.token().format(token.dust()) + ".");
    }
    return quote;
  }

  /** Empty if the key was used meanwhile. */
  private Optional<PaymentTerms> insert(@Nullable Quote quote, NewPayment request) {
    String key = request.idempotencyKey();
    if (key != null && !payments.holdKey(request.merchantId(), key)) {
      throw new IdempotencyInProgressException();
    }
    PaymentTerms terms = terms(request, quote);
    if (!payments.insert(terms, quote, request, clock.instant())) {
      return Optional.empty();
    }
    history.append(
        terms.paymentId(),
        PaymentEventType.CREATED,
        terms.paymentId() + "/" + PaymentEventType.CREATED.word() + "/1",
        terms.merchantId(),
        "asked for "
            + (quote == null
                ? terms.inWords()
                : quote.inWords(terms.token()) + " on " + terms.chain()));
    return Optional.of(terms);
  }

  private Created replay(NewPayment request, KnownRequest known) {
    if (!known.isSameAs(request.requestHash())) {
      throw new IdempotencyConflictException(known.paymentId());
    }
    return new Created(read(known.paymentId()), true);
  }

  private PaymentTerms terms(NewPayment request, @Nullable Quote quote) {
    ChainSettings chain = request.chain();
    TokenAmount amount = quote == null ? Objects.requireNonNull(request.amount()) : quote.amount();
    long index = payments.nextDerivationIndex();
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return new PaymentTerms(
        "pay_" + HexFormat.of().formatHex(id),
        request.merchantId(),
        request.orderId(),
        chain.name(),
        chain.id(),
        request.token().token(),
        amount,
        request.token().tolerance(),
        request.token().dust(),
        addresses.at(index),
        index,
        chain.confirmations().requiredFor(amount),
        chain.confirmations().finality(),
        chain.blockTime(),
        chain.blockTime().multipliedBy(chain.reorgDepth()),
        settings.lateWindow(),
        // Nobody is to wait for a better rate and then pay late by the old one.
        quote == null ? merchants.latePolicy(request.merchantId()) : LatePolicy.HOLD,
        chain.explorer().tx(),
        chain.explorer().address());
  }

  @Override
  public Optional<Payment> find(String merchantId, String paymentId) {
    return Optional.ofNullable(
            transaction.execute(status -> payments.find(merchantId, paymentId).orElse(null)))
        .map(this::withProvenAddress);
  }

  @Override
  public PaymentPage list(PaymentQuery query) {
    // One more than asked for tells whether there are more.
    List<Payment> found = transaction.execute(status -> payments.list(query, query.limit() + 1));
    if (found == null) {
      throw new IllegalStateException("a list is never null");
    }
    return new PaymentPage(
        found.stream().limit(query.limit()).map(this::withProvenAddress).toList(),
        found.size() > query.limit());
  }

  @Override
  public Optional<Payment> findOfAnyMerchant(String paymentId) {
    return Optional.ofNullable(transaction.execute(status -> payments.find(paymentId).orElse(null)))
        .map(this::withProvenAddress);
  }

  @Override
  public ActResult cancel(String merchantId, String paymentId, String actor) {
    Optional<Payment> found = find(merchantId, paymentId);
    if (found.isEmpty()) {
      return new ActResult.NotFound();
    }
    Payment payment = found.get();
    if (payment.status() == PaymentStatus.CANCELLED) {
      return new ActResult.Done(payment);
    }
    if (payment.status() != PaymentStatus.PENDING) {
      // No workflow has to be asked for that; the wish is recorded all the same.
      return act(merchantId, paymentId, () -> acts.cancel(paymentId, actor, REASON_TO_CANCEL));
    }
    try {
      CancelAnswer answer = workflows.cancel(paymentId, new Note(actor, REASON_TO_CANCEL));
      return answer.cancelled()
          ? new ActResult.Done(read(paymentId))
          : new ActResult.Refused(
              answer.reason() == null ? "it can no longer be cancelled" : answer.reason());
    } catch (RuntimeException unreachable) {
      LOG.warn("nobody could decide in time whether {} is cancelled", paymentId, unreachable);
      return new ActResult.Unavailable();
    }
  }

  @Override
  public ActResult accept(
      String merchantId,
      String paymentId,
      @Nullable TokenAmount seen,
      String actor,
      String reason) {
    return act(merchantId, paymentId, () -> acts.accept(paymentId, seen, actor, reason));
  }

  @Override
  public ActResult extend(String merchantId, String paymentId, Duration expiresIn, String actor) {
    Instant expiresAt = clock.instant().plus(expiresIn).truncatedTo(ChronoUnit.MICROS);
    Optional<Payment> found = find(merchantId, paymentId);
    Quote before = found.map(Payment::quote).orElse(null);
    if (before == null) {
      return act(merchantId, paymentId, () -> acts.extend(paymentId, expiresAt, null, actor));
    }
    Quote quote;
    try {
      quote = quotes.quote(before.price(), found.orElseThrow().token());
    } catch (UnknownPairException | PriceOutOfRangeException e) {
      return new ActResult.Refused(String.valueOf(e.getMessage()));
    }
    return act(merchantId, paymentId, () -> acts.extend(paymentId, expiresAt, quote, actor));
  }

  /** Done once it is committed; the workflow is told at once, or by the relay. */
  private ActResult act(String merchantId, String paymentId, Supplier<Optional<String>> act) {
    if (find(merchantId, paymentId).isEmpty()) {
      return new ActResult.NotFound();
    }
    Optional<String> refusal = act.get();
    if (refusal.isPresent()) {
      return new ActResult.Refused(refusal.get());
    }
    starts.execute(() -> relay.wakeNow(paymentId));
    return new ActResult.Done(read(paymentId));
  }

  private Payment read(String paymentId) {
    Payment payment = transaction.execute(status -> payments.find(paymentId).orElseThrow());
    if (payment == null) {
      throw new IllegalStateException("there is no payment " + paymentId);
    }
    return withProvenAddress(payment);
  }

  /**
   * An address is derived again before anybody sees it: a row that was tampered with is not shown.
   */
  private Payment withProvenAddress(Payment payment) {
    long index = payments.terms(payment.id()).derivationIndex();
    if (!addresses.at(index).equals(payment.address())) {
      throw new IllegalStateException(
          "the stored address of " + payment.id() + " is not the one of its index " + index);
    }
    return payment;
  }

  @Override
  public void destroy() {
    starts.close();
  }
}
