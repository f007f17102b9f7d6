package dev.ctrip.gateway.merchant;

import java.util.Set;

/**
 * Who sent an authenticated request; a controller takes it as a parameter.
 *
 * @param merchantId the shop; every query is limited to it
 * @param keyId names the API key in audit rows; not secret
 */
public record Caller(String merchantId, String keyId, Set<Scope> scopes) {

  public Caller {
    scopes = Set.copyOf(scopes);
  }
}
