package dev.ctrip.gateway.merchant;

import java.util.Optional;
import java.util.Set;

/** Shops, their API keys and webhook secrets. Safe for any thread. */
public interface Merchants {

  /**
   * @return empty if the key is malformed, unknown, expired or revoked; which one is not told
   */
  Optional<Caller> authenticate(String apiKey);

  /**
   * Makes the merchant unless a merchant of that name exists, and a new key of it.
   *
   * @param name 1 to 64 letters, digits, {@code .}, {@code _} or {@code -}
   */
  NewKey createKey(String name, Set<Scope> scopes);

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

  /** A key that was just made: the only time that its text exists outside the merchant's hands. */
  record NewKey(String merchantId, String keyId, String apiKey, String webhookSecret) {

    @Override
    public String toString() {
      return "NewKey[merchantId=" + merchantId + ", keyId=" + keyId + "]";
    }
  }
}
