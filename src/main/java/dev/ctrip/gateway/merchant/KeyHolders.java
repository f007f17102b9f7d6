package dev.ctrip.gateway.merchant;

import java.util.Optional;

/**
 * Who holds a key that was shown before: whoever lets somebody in by his key for longer than one
 * request asks again at each. Nothing is remembered in between. Safe for any thread.
 */
public interface KeyHolders {

  /**
   * @param keyId as {@link Caller#keyId} says it; no secret, so knowing it proves nothing
   * @return empty if there is no such key, or it is expired or revoked by now
   */
  Optional<Caller> holderOf(String keyId);
}
