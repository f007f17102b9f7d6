package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.ActResult;
import dev.ctrip.gateway.payment.IdempotencyConflictException;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentPage;
import dev.ctrip.gateway.payment.PaymentQuery;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentVersions;
import dev.ctrip.gateway.payment.Payments;
import dev.ctrip.gateway.pricing.Quote;
import dev.ctrip.gateway.pricing.Quotes;
import dev.ctrip.gateway.pricing.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Payments in memory, and a switch for each way in which the real ones may fail. */
public final class FakePayments implements Payments, PaymentVersions {

  public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** A coin of any kind is worth 2,000 of any currency. */
  private static final Quotes QUOTES =
      (price, token) -> {
        Rate rate = Rate.parse("2000");
        return new Quote(price, rate.amountFor(price, token), rate, "fixed", NOW);
      };

  private record Row(NewPayment request, Payment payment) {}

  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Payment> shown = new HashMap<>();
  private final List<String> acts = new ArrayList<>();
  private long versionQuestions;
  private final List<PaymentQuery> queries = new ArrayList<>();
  private @Nullable RuntimeException failure;
  private boolean workersAway;

  /** Forgets everything. */
  public synchronized void reset() {
    rows.clear();
    shown.clear();
    acts.clear();
    queries.clear();
    failure = null;
    workersAway = false;
  }

  /** From now on every call fails so. */
  public synchronized void failWith(RuntimeException failure) {
    this.failure = failure;
  }

  /** Is there for its payer, from now on so. */
  public synchronized void show(Payment payment) {
    shown.put(payment.id(), payment);
  }

  /** How often {@link #of} was asked. */
  public synchronized long versionQuestions() {
    return versionQuestions;
  }

  /** From now on nobody answers a cancel. */
  public synchronized void loseWorkers() {
    workersAway = true;
  }

  /** Money for the payment was seen. */
  public synchronized void detect(String paymentId) {
    rows.replaceAll(row ->
        row.payment().id().equals(paymentId)
            ? new Row(row.request(), payment(paymentId, row.request(), PaymentStatus.DETECTED))
            : row);
  }

  /** What the API asked for, oldest first. */
  public synchronized List<NewPayment> requests() {
    return rows.stream().map(Row::request).toList();
  }

  @Override
  public synchronized Created create(NewPayment request) {
    failIfAsked();
    Optional<Row> known =
        rows.stream()
            .filter(row ->
                request.idempotencyKey() != null
                    && request.idempotencyKey().equals(row.request().idempotencyKey())
                    && request.merchantId().equals(row.request().merchantId()))
            .findFirst();
    if (known.isPresent()) {
      if (!Arrays.equals(known.get().request().requestHash(), request.requestHash())) {
        throw new IdempotencyConflictException(known.get().payment().id());
      }
      return new Created(known.get().payment(), true);
    }
    Payment payment = payment("pay_" + (rows.size() + 1), request, PaymentStatus.PENDING);
    rows.add(new Row(request, payment));
    return new Created(payment, false);
  }

  @Override
  public synchronized Optional<Payment> find(String merchantId, String paymentId) {
    failIfAsked();
    return rows.stream()
        .filter(row -> row.request().merchantId().equals(merchantId))
        .map(Row::payment)
        .filter(payment -> payment.id().equals(paymentId))
        .findFirst();
  }

  /** Filters by status and order only; the rest is the store's. */
  @Override
  public synchronized PaymentPage list(PaymentQuery query) {
    failIfAsked();
    queries.add(query);
    List<Payment> found =
        rows.reversed().stream()
            .filter(row -> row.request().merchantId().equals(query.merchantId()))
            .map(Row::payment)
            .filter(payment -> query.status() == null || payment.status() == query.status())
            .filter(payment -> query.orderId() == null || query.orderId().equals(payment.orderId()))
            .toList();
    PaymentQuery.Position after = query.after();
    List<Payment> left =
        after == null
            ? found
            : found.stream()
                .dropWhile(payment -> !payment.id().equals(after.paymentId()))
                .skip(1)
                .toList();
    return new PaymentPage(
        left.stream().limit(query.limit()).toList(), left.size() > query.limit());
  }

  /** What lists were asked for, oldest first. */
  public synchronized List<PaymentQuery> queries() {
    return List.copyOf(queries);
  }

  @Override
  public synchronized Optional<Payment> findOfAnyMerchant(String paymentId) {
    failIfAsked();
    return Stream.concat(rows.stream().map(Row::payment), shown.values().stream())
        .filter(payment -> payment.id().equals(paymentId))
        .findFirst();
  }

  @Override
  public synchronized Map<String, PaymentVersion> of(Set<String> paymentIds) {
    versionQuestions++;
    return paymentIds.stream()
        .flatMap(id -> findOfAnyMerchant(id).stream())
        .collect(
            Collectors.toMap(
                Payment::id,
                payment ->
                    new PaymentVersion(Integer.toHexString(payment.hashCode()), payment.status())));
  }

  @Override
  public synchronized ActResult cancel(String merchantId, String paymentId, String actor) {
    Optional<Payment> found = find(merchantId, paymentId);
    if (found.isEmpty()) {
      return new ActResult.NotFound();
    }
    if (workersAway) {
      return new ActResult.Unavailable();
    }
    if (found.get().status() != PaymentStatus.PENDING) {
      return new ActResult.Refused("Money was seen for this payment.");
    }
    rows.replaceAll(row ->
        row.payment().id().equals(paymentId)
            ? new Row(row.request(), payment(paymentId, row.request(), PaymentStatus.CANCELLED))
            : row);
    return new ActResult.Done(find(merchantId, paymentId).orElseThrow());
  }

  @Override
  public synchronized ActResult accept(
      String merchantId,
      String paymentId,
      @Nullable TokenAmount seen,
      String actor,
      String reason) {
    return act(
        merchantId,
        paymentId,
        "accept "
            + (seen == null ? "" : seen + " of ")
            + paymentId
            + " by "
            + actor
            + ": "
            + reason,
        payment ->
            payment.status() == PaymentStatus.PENDING
                ? null
                : "the payment is already " + payment.status().word());
  }

  @Override
  public synchronized ActResult extend(
      String merchantId, String paymentId, Duration expiresIn, String actor) {
    return act(
        merchantId,
        paymentId,
        "extend " + paymentId + " by " + actor + ": " + expiresIn,
        payment ->
            payment.status() == PaymentStatus.PENDING
                ? null
                : "the payment is already " + payment.status().word());
  }

  private ActResult act(
      String merchantId,
      String paymentId,
      String act,
      Function<Payment, @Nullable String> refusal) {
    Optional<Payment> found = find(merchantId, paymentId);
    if (found.isEmpty()) {
      return new ActResult.NotFound();
    }
    String refused = refusal.apply(found.get());
    if (refused != null) {
      return new ActResult.Refused(refused);
    }
    acts.add(act);
    return new ActResult.Done(found.get());
  }

  /** What was accepted and extended, oldest first. */
  public synchronized List<String> acts() {
    return List.copyOf(acts);
  }

  private void failIfAsked() {
    if (failure != null) {
      throw failure;
    }
  }

  private static Payment payment(String id, NewPayment request, PaymentStatus status) {
    Quote quote =
        request.price() == null ? null : QUOTES.quote(request.price(), request.token().token());
    TokenAmount amount = quote == null ? Objects.requireNonNull(request.amount()) : quote.amount();
    return new Payment(
        id,
        request.merchantId(),
        status,
        List.of(),
        null,
        request.chain().id(),
        request.chain().name(),
        request.token().token(),
        Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
        amount,
        TokenAmount.ZERO,
        TokenAmount.ZERO,
        0,
        request.chain().confirmations().requiredFor(amount),
        request.orderId(),
        request.metadataJson(),
        request.webhookUrl(),
        1,
        NOW,
        NOW.plus(request.expiresIn()),
        null,
        null,
        null,
        null,
        List.of(),
        100,
        null,
        quote);
  }
}
