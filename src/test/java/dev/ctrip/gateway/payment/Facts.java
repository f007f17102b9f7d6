package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.Tolerance;
import dev.ctrip.gateway.webhook.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds the facts of a payment of 1,000 base units, two confirmations and one percent tolerance.
 */
public final class Facts {

  public static final Instant CREATED = Instant.parse("2026-01-01T12:00:00Z");
  public static final Instant EXPIRES = CREATED.plus(Duration.ofMinutes(30));

  public static final PaymentTerms TERMS = terms(LatePolicy.HOLD);

  /** The same payment of a merchant who takes late money. */
  static final PaymentTerms ACCEPTING_LATE = terms(LatePolicy.ACCEPT);

  private PaymentStatus status = PaymentStatus.PENDING;
  private final TreeSet<PaymentFlag> flags = new TreeSet<>();
  private @Nullable String attentionReason;
  private TokenAmount recordedReceived = TokenAmount.ZERO;
  private TokenAmount recordedConfirmed = TokenAmount.ZERO;
  private @Nullable TokenAmount accepted;
  private @Nullable Instant endedAt;
  private boolean closed;
  private long changesSeen;
  private long changesJudged;
  private PaymentFacts.ChainClock chain = new PaymentFacts.ChainClock(100, CREATED, 100);
  private long onTime;
  private long late;
  private long onTimeConfirmed;
  private long lateConfirmed;
  private @Nullable Long unconfirmedBlock;
  private int orphaned;
  private @Nullable Instant orphanedAt;
  private int wrongAsset;
  private int wrongChain;
  private long swept;
  private long refunded;
  private long openSweep;
  private boolean isSweepSigned = true;
  private @Nullable String sweepStuck;
  private boolean lostInDeepReorg;
  private @Nullable TokenAmount amountDue = TERMS.amount();
  private List<Webhooks.Pending> pendingWebhooks = List.of();

  private static PaymentTerms terms(LatePolicy latePolicy) {
    return new PaymentTerms(
        "pay_0123456789abcdef0123456789abcdef",
        "mer_shop",
        "A-4711",
        "local",
        ChainId.of(31337),
        Token.nativeCoin("ETH", 18),
        TokenAmount.ofBaseUnits(1_000),
        new Tolerance(100),
        TokenAmount.ofBaseUnits(10),
        Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
        7,
        2,
        Finality.DEPTH,
        Duration.ofSeconds(12),
        Duration.ofMinutes(10),
        Duration.ofDays(7),
        latePolicy,
        "https://explorer.example/tx/{hash}",
        "https://explorer.example/address/{address}");
  }

  public static Facts of(PaymentStatus status, PaymentFlag... flags) {
    Facts facts = new Facts();
    facts.status = status;
    facts.flags.addAll(Arrays.asList(flags));
    if (status.isWithdrawn()) {
      facts.endedAt = EXPIRES;
    }
    return facts;
  }

  /** What stands recorded, so that only what is new calls for an event. */
  public Facts recorded(long received, long confirmed) {
    recordedReceived = TokenAmount.ofBaseUnits(received);
    recordedConfirmed = TokenAmount.ofBaseUnits(confirmed);
    return this;
  }

  /** Somebody has taken so much as enough. */
  public Facts accepted(long amount) {
    accepted = TokenAmount.ofBaseUnits(amount);
    return this;
  }

  public Facts attention(@Nullable String reason) {
    attentionReason = reason;
    return this;
  }

  public Facts seenOnTime(long amount, long inBlock) {
    onTime += amount;
    unconfirmedBlock = inBlock;
    return this;
  }

  public Facts confirmedOnTime(long amount) {
    onTime += amount;
    onTimeConfirmed += amount;
    return this;
  }

  public Facts seenLate(long amount, long inBlock) {
    late += amount;
    unconfirmedBlock = inBlock;
    return this;
  }

  public Facts confirmedLate(long amount) {
    late += amount;
    lateConfirmed += amount;
    return this;
  }

  public Facts orphaned(int count, Instant at) {
    orphaned = count;
    orphanedAt = at;
    return this;
  }

  public Facts wrongAsset(int count) {
    wrongAsset = count;
    return this;
  }

  public Facts wrongChain(int count) {
    wrongChain = count;
    return this;
  }

  public Facts chainAt(Instant time) {
    chain = new PaymentFacts.ChainClock(chain.readUpTo(), time, chain.head());
    return this;
  }

  public Facts head(long head) {
    chain = new PaymentFacts.ChainClock(head, chain.time(), head);
    return this;
  }

  public Facts swept(long amount) {
    swept = amount;
    return this;
  }

  public Facts sweeping(long amount) {
    openSweep = amount;
    return this;
  }

  /** The sweep under way was planned, and no more. */
  public Facts unsigned() {
    isSweepSigned = false;
    return this;
  }

  /** Money is missing since a reorg deeper than the blocks kept. */
  public Facts lostInDeepReorg() {
    lostInDeepReorg = true;
    return this;
  }

  public Facts sweepStuck(String reason) {
    sweepStuck = reason;
    return this;
  }

  public Facts unjudged() {
    changesSeen = changesJudged + 1;
    return this;
  }

  public Facts untold(String... deliveries) {
    pendingWebhooks =
        Arrays.stream(deliveries).map(id -> new Webhooks.Pending(id, "payment.settled")).toList();
    return this;
  }

  /** So much is due by a new quote; null as in histories that know of none. */
  public Facts due(@Nullable Long amount) {
    amountDue = amount == null ? null : TokenAmount.ofBaseUnits(amount);
    return this;
  }

  /** So much of what was swept went back by refunds. */
  public Facts refunded(long amount) {
    refunded = amount;
    return this;
  }

  public Facts closed() {
    closed = true;
    return this;
  }

  public PaymentFacts build() {
    return new PaymentFacts(
        status,
        flags,
        attentionReason,
        3,
        recordedReceived,
        recordedConfirmed,
        accepted,
        EXPIRES,
        endedAt,
        closed,
        changesSeen,
        changesJudged,
        chain,
        new DepositTally(
            TokenAmount.ofBaseUnits(onTime),
            TokenAmount.ofBaseUnits(late),
            TokenAmount.ofBaseUnits(onTimeConfirmed),
            TokenAmount.ofBaseUnits(lateConfirmed),
            unconfirmedBlock,
            orphaned,
            orphanedAt,
            wrongAsset,
            wrongChain,
            List.of()),
        TokenAmount.ofBaseUnits(swept),
        TokenAmount.ofBaseUnits(openSweep),
        TokenAmount.ofBaseUnits(isSweepSigned ? openSweep : 0),
        0,
        sweepStuck,
        pendingWebhooks,
        lostInDeepReorg,
        amountDue,
        TokenAmount.ofBaseUnits(refunded));
  }
}
