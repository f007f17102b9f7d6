package dev.ctrip.gateway.payment;

/** Writes what others did about a payment into its history. Safe for any thread. */
public interface PaymentNotes {

  /**
   * Adds an event that leaves the payment as it is, once however often it is called. Joins the
   * caller's transaction and holds the payment's lock until that ends.
   *
   * @param stepKey makes the event unique
   * @param actor who caused it: the gateway itself or an API key's id
   * @param rule for whoever asks later
   */
  void note(String paymentId, PaymentEventType type, String stepKey, String actor, String rule);
}
