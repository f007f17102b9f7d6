package dev.ctrip.gateway.merchant;

/** Shops, their webhook secrets and what they want. Safe for any thread. */
public interface Merchants {

  /**
   * The secret that signs a merchant's webhooks, {@code whsec_} and base64 (Standard Webhooks).
   *
   * @throws IllegalStateException if there is no such merchant
   */
  String webhookSecret(String merchantId);

  /**
   * @throws IllegalStateException if there is no such merchant
   */
  LatePolicy latePolicy(String merchantId);

  /**
   * Holds for payments that are made from now on.
   *
   * @throws IllegalArgumentException if there is no merchant of that name
   */
  void setLatePolicy(String name, LatePolicy policy);
}
