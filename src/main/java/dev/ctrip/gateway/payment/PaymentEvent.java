package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.money.TokenAmount;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event of a payment's history in the very words that are stored, so that one which somebody has
 * tampered with can be shown as well.
 *
 * @param type for example {@code payment.detected}; see {@link PaymentEventType#word}
 * @param status which the event left
 * @param flags which the event left
 * @param actor who caused it: {@link #GATEWAY}, a merchant's or an API key's id, an operator; null
 *     if the row cannot be read
 * @param rule why it was recorded: what was judged, or the reason that the actor gave; null if the
 *     row cannot be read
 * @param amountReceived null if the row cannot be read
 * @param amountConfirmed null if the row cannot be read
 */
public record PaymentEvent(
    long sequence,
    String type,
    String status,
    List<String> flags,
    @Nullable String actor,
    @Nullable String rule,
    @Nullable TokenAmount amountReceived,
    @Nullable TokenAmount amountConfirmed,
    Instant occurredAt) {

  /** The actor of what was judged, not asked for by anybody. */
  public static final String GATEWAY = "gateway";

  /** Nobody but a person causes these, whatever name he gives himself. */
  private static final Set<String> ASKED_FOR =
      Set.of(
          PaymentEventType.CREATED.word(),
          PaymentEventType.EXTENDED.word(),
          PaymentEventType.CANCELLED.word(),
          PaymentEventType.CANCEL_REFUSED.word());

  public PaymentEvent {
    flags = List.copyOf(flags);
  }

  /** Whether somebody asked for it, rather than the gateway judging so. */
  public boolean isAct() {
    return ASKED_FOR.contains(type) || (actor != null && !actor.equals(GATEWAY));
  }
}
