package dev.ctrip.gateway.payment;

import java.util.Locale;

/** What may happen to a payment; each becomes a row of its history and, mostly, a webhook. */
public enum PaymentEventType {
  CREATED(true),
  UNDERPAID(true),
  OVERPAID(true),
  LATE(true),
  REORGED(true),
  WRONG_ASSET(true),
  WRONG_CHAIN(true),
  NEEDS_ATTENTION(true),
  DETECTED(true),
  CONFIRMED(true),
  SETTLED(true),
  EXPIRED(true),
  CANCELLED(true),
  /** A person, or the merchant's policy, takes what came as enough; what follows is announced. */
  ACCEPTED(false),
  /** The deadline was moved. */
  EXTENDED(false),
  /** Amounts or flags changed in a way that has no word of its own. */
  UPDATED(false),
  /** Somebody asked to cancel when it was too late. */
  CANCEL_REFUSED(false),
  /** Somebody asked for money to be sent back; merchants are told of the refund itself. */
  REFUND_REQUESTED(false),
  REFUND_APPROVED(false),
  REFUND_REJECTED(false),
  /** A refund cannot go on by itself. */
  REFUND_STUCK(false),
  /** Money was sent back. */
  REFUNDED(false),
  /** The workflow ended; nothing more will happen here. */
  CLOSED(false);

  private final boolean announced;

  PaymentEventType(boolean announced) {
    this.announced = announced;
  }

  /** Whether merchants are told of it. */
  public boolean isAnnounced() {
    return announced;
  }

  /** For example {@code payment.detected}. */
  public String word() {
    return "payment." + name().toLowerCase(Locale.ROOT);
  }

  static PaymentEventType of(PaymentStatus reached) {
    return switch (reached) {
      // Only a reorg leads back there.
      case PENDING -> REORGED;
      case DETECTED -> DETECTED;
      case CONFIRMED -> CONFIRMED;
      case SETTLED -> SETTLED;
      case EXPIRED -> EXPIRED;
      case CANCELLED -> CANCELLED;
    };
  }

  static PaymentEventType of(PaymentFlag raised) {
    return switch (raised) {
      case UNDERPAID -> UNDERPAID;
      case OVERPAID -> OVERPAID;
      case LATE -> LATE;
      case REORGED -> REORGED;
      case WRONG_ASSET -> WRONG_ASSET;
      case WRONG_CHAIN -> WRONG_CHAIN;
      case NEEDS_ATTENTION -> NEEDS_ATTENTION;
    };
  }
}
