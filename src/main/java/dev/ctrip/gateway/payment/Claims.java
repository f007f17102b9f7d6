package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.money.TxHash;

/**
 * Looks at a transaction that a merchant names because its money was not seen. Only what it moved
 * to that payment's own address counts, by the same rules as what the sniper finds. Safe for any
 * thread.
 */
public interface Claims {

  /**
   * Looks into the transaction on the payment's chain, records what it finds and wakes the payment.
   * Waits for the chain's nodes, not for the payment's workflow. Idempotent: money is recorded
   * once, however often and by whatever transaction it is claimed.
   */
  ClaimResult claim(String merchantId, String paymentId, TxHash txHash);
}
