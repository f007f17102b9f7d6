package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.payment.PaymentSignals.DepositNotice;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import dev.ctrip.gateway.payment.store.JdbcPayments;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.beans.factory.BeanFactory;

/**
 * In place of Temporal: keeps whom it was told to wake, or loses it, as a test wants. What the
 * relay tells never gets lost, since it asks again until it is told otherwise.
 */
public final class ScriptedWorkflows extends PaymentWorkflows {

  private final Set<String> woken = new LinkedHashSet<>();
  private final Set<String> verified = new LinkedHashSet<>();
  private Predicate<String> loses = paymentId -> false;

  @SuppressWarnings("NullAway") // Whatever would call Temporal is replaced.
  public ScriptedWorkflows(JdbcPayments payments) {
    super(null, payments, null);
  }

  /** Which payments' signals get lost from now on. */
  public synchronized void lose(Predicate<String> loses) {
    this.loses = loses;
  }

  /** Whom to drive now; asked once. */
  public synchronized Set<String> takeWoken() {
    Set<String> taken = new LinkedHashSet<>(woken);
    woken.clear();
    return taken;
  }

  /** Whose runs were to be started if they were lost; asked once. */
  public synchronized Set<String> takeVerified() {
    Set<String> taken = new LinkedHashSet<>(verified);
    verified.clear();
    return taken;
  }

  /** Does what the relay's loop would do until there is nothing left to do. */
  public static void relay(BeanFactory gateway) {
    Relay relay = gateway.getBean(Relay.class);
    while (relay.relayBatch(() -> false)) {}
  }

  @Override
  synchronized void ensureRunning(String paymentId) {
    verified.add(paymentId);
  }

  @Override
  synchronized void wake(String paymentId, Note note) {
    if (note.actor().equals("relay") || !loses.test(paymentId)) {
      woken.add(paymentId);
    }
  }

  @Override
  synchronized void notice(String paymentId, DepositNotice notice) {
    if (!loses.test(paymentId)) {
      woken.add(paymentId);
    }
  }
}
