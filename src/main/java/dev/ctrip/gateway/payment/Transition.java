package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.money.TokenAmount;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be recorded next: one event and the state that it leaves.
 *
 * @param rule why, for people: which rule of judging applied
 * @param attentionReason what a person has to look at; null unless flagged so
 */
public record Transition(
    PaymentEventType type,
    PaymentStatus status,
    SortedSet<PaymentFlag> flags,
    TokenAmount amountReceived,
    TokenAmount amountConfirmed,
    @Nullable String attentionReason,
    String rule) {

  public Transition {
    flags = new TreeSet<>(flags);
  }
}
