package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.ChainId;
import java.util.List;
import java.util.Optional;

/** The enabled chains. Read once at start and never changed; safe for any thread. */
public interface Chains {

  /** In the order of {@code chains.yaml}. */
  List<ChainSettings> enabled();

  default Optional<ChainSettings> named(String name) {
    return enabled().stream().filter(chain -> chain.name().equals(name)).findFirst();
  }

  default Optional<ChainSettings> withId(ChainId id) {
    return enabled().stream().filter(chain -> chain.id().equals(id)).findFirst();
  }

  /**
   * @throws IllegalStateException if the chain is not enabled (any more)
   */
  default ChainSettings get(ChainId id) {
    return withId(id)
        .orElseThrow(() ->
            new IllegalStateException(
                "chain " + id + " is not enabled; enable it again in chains.yaml"));
  }
}
