package dev.ctrip.gateway.checkout.live;

import dev.ctrip.gateway.platform.BackgroundLoop;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Tells open pages what is new, each second until the process stops. */
@Component
@ConditionalOnRole(Role.API)
class LivePagesLoop extends BackgroundLoop {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final LivePages pages;

  LivePagesLoop(LivePages pages) {
    super("live-pages", EVERY, EVERY);
    this.pages = pages;
  }

  @Override
  protected Duration round() {
    pages.tellAll();
    return EVERY;
  }

  /** Before the web server stops, which would wait for these answers to end. */
  @Override
  public synchronized void stop() {
    super.stop();
    pages.closeAll();
  }

  @Override
  protected String whileFailing() {
    return "payers' pages are not told of changes while PostgreSQL is away";
  }

  @Override
  protected String onceWell() {
    return "payers' pages are told of changes again";
  }
}
