package dev.ctrip.gateway.merchant.web;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.platform.Allowance;
import dev.ctrip.gateway.platform.CallerNetwork;
import dev.ctrip.gateway.platform.WebSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Set;

/** How many requests each merchant may send, and each stranger. */
final class RequestAllowances {

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final Allowance reads;
  private final Allowance writes;
  private final Allowance failures;

  RequestAllowances(WebSettings settings, Clock clock) {
    this.reads = new Allowance(settings.readsPerMinute(), clock);
    this.writes = new Allowance(settings.writesPerMinute(), clock);
    this.failures = new Allowance(settings.failuresPerMinute(), clock);
  }

  /** By merchant and not by key: more keys are not more requests. */
  void takeRequest(Caller caller, HttpServletRequest request) {
    boolean reads = READING.contains(request.getMethod());
    Allowance allowance = reads ? this.reads : writes;
    allowance.take(
        caller.merchantId(),
        "No more than %d requests a minute that %s are answered to a merchant."
            .formatted(allowance.perMinute(), reads ? "read" : "change something"));
  }

  /**
   * Only for requests without a valid key. One with a valid key is never refused because of others
   * from its address, which may be a proxy's.
   */
  void takeFailure(HttpServletRequest request) {
    failures.take(
        CallerNetwork.of(request.getRemoteAddr()),
        "Too many requests without a valid API key came from this address.");
  }
}
