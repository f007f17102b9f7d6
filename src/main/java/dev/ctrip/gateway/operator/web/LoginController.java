package dev.ctrip.gateway.operator.web;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.Allowance;
import dev.ctrip.gateway.platform.CallerNetwork;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** Begins a session for a key of the scope {@code admin}, and ends it. */
@Hidden
@Controller
@ConditionalOnRole(Role.API)
class LoginController {

  private static final Logger log = LoggerFactory.getLogger(LoginController.class);

  private static final int FAILURES_PER_MINUTE = 10;

  private final ApiKeys keys;
  private final SessionTokens tokens;
  private final SessionCookies cookies;
  private final Allowance failures;

  LoginController(ApiKeys keys, SessionTokens tokens, SessionCookies cookies, Clock clock) {
    this.keys = keys;
    this.tokens = tokens;
    this.cookies = cookies;
    this.failures = new Allowance(FAILURES_PER_MINUTE, clock);
  }

  @GetMapping(OperatorPaths.LOGIN)
  ModelAndView form() {
    return form(false);
  }

  private static ModelAndView form(boolean refused) {
    return new ModelAndView(
        "operator/login",
        Map.of("refused", refused),
        refused ? HttpStatus.FORBIDDEN : HttpStatus.OK);
  }

  @PostMapping(OperatorPaths.LOGIN)
  ModelAndView signIn(HttpServletRequest request, HttpServletResponse response) {
    Optional<Caller> admin = caller(request).filter(LoginController::isAdmin);
    if (admin.isEmpty()) {
      failures.take(
          CallerNetwork.of(request.getRemoteAddr()),
          "Too many keys that do not open this page were tried.");
      log.warn("A key from {} does not open the operator page", request.getRemoteAddr());
      return form(true);
    }
    log.info("The key {} has opened the operator page", admin.get().keyId());
    cookies.give(response, tokens.begin(admin.get().keyId()));
    return OperatorPaths.seeOther(OperatorPaths.ROOT);
  }

  /**
   * The key is taken from the form alone, for addresses are logged on their way, and it is read
   * here, for Spring logs the arguments of a method at TRACE.
   */
  private Optional<Caller> caller(HttpServletRequest request) {
    String key = request.getParameter("key");
    return key == null || request.getQueryString() != null
        ? Optional.empty()
        : keys.authenticate(key.strip());
  }

  private static boolean isAdmin(Caller caller) {
    return caller.scopes().contains(Scope.ADMIN);
  }

  @PostMapping(OperatorPaths.ROOT + "/logout")
  ModelAndView signOut(HttpServletResponse response) {
    cookies.takeAway(response);
    return OperatorPaths.seeOther(OperatorPaths.LOGIN);
  }
}
