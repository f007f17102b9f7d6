package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.webhook.Webhooks;
import java.util.List;

/** Calls https only. */
public final class FakeWebhooks implements Webhooks {

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
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Attempted> attempts(String subjectId, int atMost) {
    throw new UnsupportedOperationException();
  }
}
