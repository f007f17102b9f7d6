package dev.ctrip.gateway.operator.web;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.GatewaySettings;
import dev.ctrip.gateway.platform.Role;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * Sessions in the browser's keeping. The cookie goes to the operator's page alone, never to a
 * script, never along with a request that another site has caused, and over TLS only where payers
 * reach the gateway so.
 */
@Component
@ConditionalOnRole(Role.API)
final class SessionCookies {

  private final SessionTokens tokens;
  private final boolean secure;
  private final String name;

  SessionCookies(SessionTokens tokens, GatewaySettings settings) {
    this.tokens = tokens;
    this.secure = "https".equalsIgnoreCase(settings.publicUrl().getScheme());
    // A browser takes a name of this prefix over TLS only; __Host- would want the path / (RFC
    // 6265bis).
    this.name = secure ? "__Secure-ctrip-operator" : "ctrip-operator";
  }

  /** The session that the browser shows, unless it is over. */
  Optional<Session> session(HttpServletRequest request) {
    return Stream.ofNullable(request.getCookies())
        .flatMap(Arrays::stream)
        .filter(cookie -> cookie.getName().equals(name))
        .map(Cookie::getValue)
        .flatMap(token -> tokens.open(token).stream())
        .findFirst();
  }

  void give(HttpServletResponse response, Session session) {
    set(response, cookie(tokens.seal(session)).build());
  }

  void takeAway(HttpServletResponse response) {
    set(response, cookie("").maxAge(0).build());
  }

  /** Without an age: it is gone with the browser's own session at the latest. */
  private ResponseCookie.ResponseCookieBuilder cookie(String value) {
    return ResponseCookie.from(name, value)
        .path(OperatorPaths.ROOT)
        .httpOnly(true)
        .secure(secure)
        .sameSite("Strict");
  }

  /** The last one set is the one that counts. */
  private static void set(HttpServletResponse response, ResponseCookie cookie) {
    response.setHeader(HttpHeaders.SET_COOKIE, cookie.toString());
  }
}
