package dev.ctrip.gateway.checkout.page;

import dev.ctrip.gateway.checkout.page.Message.Tone;
import dev.ctrip.gateway.checkout.page.PaymentPage.Step;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.payment.PaymentStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Says where a payment stands to somebody who has never heard of our statuses and flags. */
final class Wording {

  private final Payment payment;
  private final Instant now;
  private final String network;

  /**
   * @param network its name for people
   */
  Wording(Payment payment, Instant now, String network) {
    this.payment = payment;
    this.now = now;
    this.network = network;
  }

  Message message() {
    return switch (payment.status()) {
      case PENDING -> pending();
      case DETECTED ->
          message(
              Tone.GOING,
              "Payment received",
              "The "
                  + network
                  + " network is confirming it. You need not do anything more, and may close this"
                  + " page.");
      case CONFIRMED, SETTLED -> paid();
      case EXPIRED -> expired();
      case CANCELLED -> cancelled();
    };
  }

  /** The way of a payment that goes well; none for one that is called off. */
  List<Step> steps() {
    return switch (payment.status()) {
      case PENDING -> steps("current", "open", "open");
      case DETECTED -> steps("done", "current", "open");
      case CONFIRMED, SETTLED -> steps("done", "done", "done");
      case EXPIRED, CANCELLED -> List.of();
    };
  }

  private static List<Step> steps(String sent, String seen, String confirmed) {
    return List.of(
        new Step("Send", sent), new Step("Confirm", seen), new Step("Complete", confirmed));
  }

  /** Whether the payer is still to send something. */
  boolean isAwaited() {
    return payment.status() == PaymentStatus.PENDING && !isTimeOver();
  }

  private boolean isTimeOver() {
    return now.isAfter(payment.expiresAt());
  }

  private Message pending() {
    if (has(PaymentFlag.REORGED)) {
      return message(
          Tone.WARNING,
          "Your transfer was undone",
          "The "
              + network
              + " network has replaced the block that held it. It usually comes back by itself"
              + " within minutes. If your wallet says that it failed, send it again.");
    }
    if (isTimeOver()) {
      return message(
          Tone.GOING,
          "The time is over",
          "We are looking for a transfer that was made in time. Please do not send anything now.");
    }
    if (isPartlyPaid()) {
      return message(
          Tone.WARNING,
          "Not all of it has arrived",
          "We received %s of %s. Please send the %s that is missing."
              .formatted(received(), total(), due()));
    }
    return message(
        Tone.WAITING, "Waiting for your payment", "This page shows by itself when it arrives.");
  }

  private Message paid() {
    if (has(PaymentFlag.REORGED)) {
      return message(
          Tone.WARNING,
          "The shop is checking this payment",
          "The " + network + " network has replaced blocks that held it. Please ask the shop.");
    }
    return message(
        Tone.DONE,
        "Payment complete",
        "We received %s. Thank you; you may close this page.".formatted(received()));
  }

  private Message expired() {
    if (has(PaymentFlag.LATE)) {
      return late("The time was over");
    }
    if (isPartlyPaid()) {
      return message(
          Tone.WARNING,
          "Not enough arrived in time",
          "We received %s of %s. It is not lost: please ask the shop what happens with it, and send"
                  .formatted(received(), total())
              + " nothing more.");
    }
    return message(
        Tone.OVER,
        "This payment has expired",
        "Nothing was received in time. Please send nothing any more, and ask the shop for a new"
            + " payment.");
  }

  private Message cancelled() {
    return has(PaymentFlag.LATE)
        ? late("The payment was cancelled")
        : message(
            Tone.OVER,
            "This payment was cancelled",
            "Please send nothing. If you still want to pay, ask the shop for a new payment.");
  }

  private Message late(String why) {
    return message(
        Tone.WARNING,
        "Your payment came too late",
        "%s when %s arrived. It is not lost: the shop has been told and decides whether it counts."
                .formatted(why, received())
            + " Please ask the shop, and send nothing more.");
  }

  private Message message(Tone tone, String headline, String text) {
    return new Message(tone, headline, text, notes());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (has(PaymentFlag.OVERPAID)) {
      notes.add(
          "You sent %s more than was asked for. Please ask the shop about it."
              .formatted(
                  payment.token().format(payment.amountReceived().minusOrZero(payment.amount()))));
    }
    if (has(PaymentFlag.WRONG_ASSET)) {
      notes.add(
          "Something else than %s arrived here. It does not count towards this payment; please ask"
                  .formatted(payment.token().symbol())
              + " the shop about it.");
    }
    if (has(PaymentFlag.WRONG_CHAIN)) {
      notes.add(
          "Money arrived on another network than %s. It does not count towards this payment; please"
                  .formatted(network)
              + " ask the shop about it.");
    }
    return notes;
  }

  private boolean isPartlyPaid() {
    return !payment.amountReceived().isZero();
  }

  private boolean has(PaymentFlag flag) {
    return payment.flags().contains(flag);
  }

  private String due() {
    return payment.token().format(payment.amount().minusOrZero(payment.amountReceived()));
  }

  private String received() {
    return payment.token().format(payment.amountReceived());
  }

  private String total() {
    return payment.token().format(payment.amount());
  }
}
