package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.webhook.Webhooks;
import java.util.List;

/** Calls https only; attempts and what is pending are as a test puts them. */
public final class FakeWebhooks implements Webhooks {

  private volatile List<Attempted> attempts = List.of();
  private volatile List<Pending> pending = List.of();

  public void put(List<Attempted> attempts, List<Pending> pending) {
    this.attempts = List.copyOf(attempts);
    this.pending = List.copyOf(pending);
  }

  /** Forgets everything. */
  public void reset() {
    put(List.of(), List.of());
  }

  @Override
  public void requireCallable(String url) {
    if (!url.startsWith("https://")) {
      throw new IllegalArgumentException("its scheme is not https");
    }
  }

  @Override
  public void announce(Announcement announcement) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Pending> pending(String subjectId) {
    return pending;
  }

  @Override
  public List<Attempted> attempts(String subjectId, int atMost) {
    return attempts;
  }
}
