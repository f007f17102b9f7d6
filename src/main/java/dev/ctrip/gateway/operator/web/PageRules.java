package dev.ctrip.gateway.operator.web;

import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Stands before every page, that of the login included: tells the browser what the page may do, and
 * refuses forms that the browser says another site has sent.
 */
final class PageRules implements HandlerInterceptor {

  static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  /**
   * A stylesheet and forms of our own, no script at all, in no frame (Content Security Policy Level
   * 3, W3C). Whatever a payer or a merchant might put into a page, it runs nothing.
   */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
          + " frame-ancestors 'none'; base-uri 'none'";

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Robots-Tag", "noindex, nofollow");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (!READING.contains(request.getMethod()) && isFromElsewhere(request)) {
      throw new ProblemException(
          Problem.FORBIDDEN,
          null,
          "The form was sent from another site.",
          "Open the operator page itself and use its buttons.");
    }
    return true;
  }

  /**
   * By {@code Sec-Fetch-Site} (Fetch Metadata, W3C), which every current browser sends over TLS and
   * to localhost; else by {@code Origin}, which is {@code null} for our own forms because of the
   * referrer policy, and then says nothing. The form's token decides in any case.
   */
  private static boolean isFromElsewhere(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return !site.equals("same-origin");
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin != null
        && !origin.equals("null")
        && !isHost(origin, request.getHeader(HttpHeaders.HOST));
  }

  private static boolean isHost(String origin, @Nullable String host) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
