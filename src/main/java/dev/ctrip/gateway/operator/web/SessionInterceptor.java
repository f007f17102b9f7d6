package dev.ctrip.gateway.operator.web;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.TemporalUi;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/**
 * Lets nobody to a page without a session whose key still has the scope {@code admin}, and takes no
 * form without the session's token. Whoever has none is led to the login, whether there is such a
 * page or not.
 */
@Component
@ConditionalOnRole(Role.API)
final class SessionInterceptor implements HandlerInterceptor {

  private final SessionCookies cookies;
  private final ApiKeys keys;
  private final TemporalUi temporalUi;
  private final Clock clock;

  SessionInterceptor(SessionCookies cookies, ApiKeys keys, TemporalUi temporalUi, Clock clock) {
    this.cookies = cookies;
    this.keys = keys;
    this.temporalUi = temporalUi;
    this.clock = clock;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Optional<Session> session =
        cookies.session(request).filter(known -> isStillAdmin(known.keyId()));
    if (session.isEmpty()) {
      cookies.takeAway(response);
      response.setStatus(HttpStatus.SEE_OTHER.value());
      response.setHeader(HttpHeaders.LOCATION, OperatorPaths.LOGIN);
      return false;
    }
    session.get().keepIn(request);
    if (!PageRules.READING.contains(request.getMethod())) {
      requireToken(session.get(), request.getParameter(Frame.FORM_TOKEN));
    }
    Instant now = clock.instant();
    if (session.get().isToBeRenewed(now)) {
      cookies.give(response, session.get().renewed(now));
    }
    return true;
  }

  private boolean isStillAdmin(String keyId) {
    return keys.holderOf(keyId).filter(caller -> caller.scopes().contains(Scope.ADMIN)).isPresent();
  }

  private static void requireToken(Session session, @Nullable String sent) {
    if (sent == null || !MessageDigest.isEqual(utf8(session.formToken()), utf8(sent))) {
      throw new ProblemException(
          Problem.FORBIDDEN,
          null,
          "The form is not of this session, so nothing was done.",
          "Open the page again and press its button there.");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void postHandle(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable ModelAndView page) {
    if (page != null) {
      Session.of(request)
          .ifPresent(session ->
              page.addObject(
                  "frame", Frame.of(session, request.getParameter("started"), temporalUi)));
    }
  }
}
