package dev.ctrip.gateway.webhook.activity;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Holds the calls of one receiver to a quarter of the 200 that a process makes at once by
 * Temporal's default, so that one that hangs leaves the rest to the others. Safe for any thread.
 */
@Component
@ConditionalOnRole(Role.WORKER)
final class Turns {

  static final int MOST_AT_ONCE = 50;

  private final Map<String, Integer> underWay = new HashMap<>();

  /**
   * @param receiver any name that tells one from another
   * @return whether it may be called now; then {@link #end} has to follow
   */
  synchronized boolean begin(String receiver) {
    int calls = underWay.getOrDefault(receiver, 0);
    if (calls >= MOST_AT_ONCE) {
      return false;
    }
    underWay.put(receiver, calls + 1);
    return true;
  }

  synchronized void end(String receiver) {
    underWay.computeIfPresent(receiver, (_, calls) -> calls == 1 ? null : calls - 1);
  }
}
