package dev.ctrip.gateway.operator.page;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.evidence.EntryWords;
import dev.ctrip.gateway.evidence.Timeline;
import dev.ctrip.gateway.evidence.TimelineEntry;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.webhook.Webhooks.Attempted;
import dev.ctrip.gateway.webhook.Webhooks.Pending;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One payment.
 *
 * @param attention why a person has to look; null unless flagged so
 * @param sweepable whether its chain is still enabled
 * @param intact whether its history proves to be as it was written
 * @param left how many entries of its timeline are not shown, before those that are; more than
 *     these may be missing where it is cut off
 * @param cutOff whether there is more than the timeline holds
 * @param pending types of webhooks that are still to be delivered
 */
public record PaymentPage(
    String id,
    String status,
    List<String> flags,
    @Nullable String attention,
    String chain,
    String address,
    boolean sweepable,
    List<Fact> facts,
    String metadata,
    String temporal,
    boolean intact,
    int left,
    boolean cutOff,
    List<Entry> timeline,
    List<Call> calls,
    List<String> pending) {

  /** More makes a page that nobody reads to its end. */
  private static final int MOST_ENTRIES = 500;

  /**
   * @param link null where there is none
   */
  public record Fact(String label, String text, @Nullable String link) {}

  /** An entry of the timeline. */
  public record Entry(String at, String kind, String headline, List<EntryWords.Detail> details) {}

  /** An attempt to deliver a webhook. */
  public record Call(
      String at, String type, int attempt, String answer, boolean good, String took, String id) {}

  public PaymentPage {
    flags = List.copyOf(flags);
    facts = List.copyOf(facts);
    timeline = List.copyOf(timeline);
    calls = List.copyOf(calls);
    pending = List.copyOf(pending);
  }

  static PaymentPage of(
      Timeline timeline,
      @Nullable ChainSettings chain,
      List<Attempted> attempts,
      List<Pending> pending,
      String temporal) {
    Payment payment = timeline.payment();
    List<TimelineEntry> entries = timeline.entries();
    int left = Math.max(0, entries.size() - MOST_ENTRIES);
    return new PaymentPage(
        payment.id(),
        payment.status().word(),
        Words.flags(payment.flags()),
        payment.attentionReason(),
        payment.chain(),
        payment.address().checksummed(),
        chain != null,
        facts(payment, chain),
        payment.metadataJson(),
        temporal,
        timeline.intact(),
        left,
        timeline.truncated(),
        entries.subList(left, entries.size()).stream().map(entry -> entry(entry, payment)).toList(),
        attempts.stream().map(PaymentPage::call).toList(),
        pending.stream().map(Pending::type).toList());
  }

  private static List<Fact> facts(Payment payment, @Nullable ChainSettings chain) {
    Token token = payment.token();
    List<Fact> facts = new ArrayList<>();
    facts.add(fact("Asked for", token.format(payment.amount()) + " on " + payment.chain()));
    facts.add(fact("Received", token.format(payment.amountReceived())));
    facts.add(fact("Confirmed", token.format(payment.amountConfirmed())));
    facts.add(
        fact("Confirmations", payment.confirmations() + " of " + payment.confirmationsRequired()));
    facts.add(new Fact("Address", payment.address().checksummed(), explorer(payment, chain)));
    facts.add(fact("Token", Words.orNone(token.contract())));
    facts.add(fact("Merchant", payment.merchantId()));
    facts.add(fact("Order", Words.orNone(payment.orderId())));
    facts.add(fact("Made", Words.time(payment.createdAt())));
    facts.add(fact("Deadline", Words.time(payment.expiresAt())));
    facts.add(fact("Detected", Words.time(payment.detectedAt())));
    facts.add(fact("Confirmed at", Words.time(payment.confirmedAt())));
    facts.add(fact("Settled", Words.time(payment.settledAt())));
    facts.add(fact("Accepted", Words.time(payment.acceptedAt())));
    return facts;
  }

  private static Fact fact(String label, String text) {
    return new Fact(label, text, null);
  }

  private static @Nullable String explorer(Payment payment, @Nullable ChainSettings chain) {
    String template = chain == null ? null : chain.explorer().address();
    return template == null ? null : template.replace("{address}", payment.address().checksummed());
  }

  private static Entry entry(TimelineEntry entry, Payment payment) {
    EntryWords words = EntryWords.of(entry, payment);
    return new Entry(
        Words.time(entry.at()), entry.kind().word(), words.headline(), words.details());
  }

  private static Call call(Attempted attempted) {
    Integer status = attempted.statusCode();
    return new Call(
        Words.time(attempted.at()),
        attempted.type(),
        attempted.attempt(),
        status == null ? Words.orNone(attempted.error()) : status.toString(),
        status != null && status >= 200 && status < 300,
        attempted.duration().toMillis() + " ms",
        attempted.deliveryId());
  }
}
