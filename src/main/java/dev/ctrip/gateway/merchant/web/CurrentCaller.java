package dev.ctrip.gateway.merchant.web;

import dev.ctrip.gateway.merchant.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Carries the caller from the filter to whoever handles the request. */
final class CurrentCaller {

  private static final String ATTRIBUTE = Caller.class.getName();

  private CurrentCaller() {}

  static void set(HttpServletRequest request, Caller caller) {
    request.setAttribute(ATTRIBUTE, caller);
  }

  /** Empty where no key was asked for. */
  static Optional<Caller> of(HttpServletRequest request) {
    return Optional.ofNullable((Caller) request.getAttribute(ATTRIBUTE));
  }
}
