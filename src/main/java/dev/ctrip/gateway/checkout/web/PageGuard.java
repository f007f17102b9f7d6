package dev.ctrip.gateway.checkout.web;

import dev.ctrip.gateway.platform.Allowance;
import dev.ctrip.gateway.platform.CallerNetwork;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Stands before every page of a payer: tells the browser what the page may do, and holds each
 * address to its share.
 */
final class PageGuard implements HandlerInterceptor {

  /**
   * Nothing from elsewhere and nothing inline, in no frame (Content Security Policy Level 3, W3C).
   * Whatever a chain or an operator's file might put into the page, it runs nothing.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

  private final Allowance pages;

  PageGuard(Allowance pages) {
    this.pages = pages;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getDispatcherType() != DispatcherType.REQUEST) {
      // The end of a stream that was let through.
      return true;
    }
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Robots-Tag", "noindex, nofollow");
    // The page's address is the right to see it: it is told to nobody.
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    pages.take(
        CallerNetwork.of(request.getRemoteAddr()), "Too many pages were asked for from here.");
    return true;
  }
}
