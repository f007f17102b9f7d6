package dev.ctrip.gateway.merchant.web;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Holds a controller's {@link Requires} against the caller's scopes; refuses where it is missing.
 */
final class ScopeInterceptor implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    // OPTIONS does nothing; Spring answers it with the methods that the path has.
    if (!(handler instanceof HandlerMethod method)
        || HttpMethod.OPTIONS.matches(request.getMethod())) {
      return true;
    }
    Requires requires = requires(method);
    Optional<Caller> caller = CurrentCaller.of(request);
    if (requires == null && caller.isEmpty()) {
      return true;
    }
    if (caller.isEmpty()) {
      throw new ProblemException(Problem.UNAUTHENTICATED, null, "An API key is needed.", null);
    }
    if (requires == null) {
      throw new ProblemException(Problem.FORBIDDEN, null, "No key allows this.", null);
    }
    if (!caller.get().scopes().contains(requires.value())) {
      throw new ProblemException(
          Problem.FORBIDDEN,
          null,
          "This needs a key of the scope " + requires.value().word() + ".",
          null);
    }
    return true;
  }

  static @Nullable Requires requires(HandlerMethod method) {
    Requires ofMethod = method.getMethodAnnotation(Requires.class);
    return ofMethod != null
        ? ofMethod
        : AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Requires.class);
  }
}
