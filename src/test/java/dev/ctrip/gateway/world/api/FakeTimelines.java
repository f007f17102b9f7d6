package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.evidence.Timeline;
import dev.ctrip.gateway.evidence.Timelines;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Timelines as a test puts them. */
public final class FakeTimelines implements Timelines {

  private final Map<String, Timeline> timelines = new ConcurrentHashMap<>();

  public void put(Timeline timeline) {
    timelines.put(timeline.payment().id(), timeline);
  }

  /** Forgets everything. */
  public void reset() {
    timelines.clear();
  }

  @Override
  public Optional<Timeline> of(String paymentId) {
    return Optional.ofNullable(timelines.get(paymentId));
  }
}
