package dev.ctrip.gateway.merchant.web;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.RequestPath;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Lets nobody below {@code /api} and {@code /admin} without a valid API key, whatever is there or
 * will be: a path that does not exist is not told from one that does. Only the operator's page,
 * {@code /admin/ui}, is left to its own guard.
 *
 * <p>Reads the path with the same parser as Spring MVC, so that no spelling of a path can pass here
 * and still reach a controller.
 */
final class ApiKeyFilter extends OncePerRequestFilter {

  private static final String BEARER = "Bearer ";

  /** The operator's page, which has sessions in place of keys and a guard of its own. */
  private static final PathPattern OPERATOR_PAGE =
      PathPatternParser.defaultInstance.parse("/admin/ui/**");

  private static final List<PathPattern> GUARDED =
      List.of(
          PathPatternParser.defaultInstance.parse("/api/**"),
          PathPatternParser.defaultInstance.parse("/admin/**"));

  private final Merchants merchants;

  ApiKeyFilter(Merchants merchants) {
    this.merchants = merchants;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    RequestPath path = ServletRequestPathUtils.parse(request);
    return OPERATOR_PAGE.matches(path.pathWithinApplication())
        || GUARDED.stream().noneMatch(guarded -> guarded.matches(path.pathWithinApplication()));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String apiKey =
        apiKey(request).orElseThrow(() -> unauthenticated("The request has no API key."));
    Caller caller =
        merchants
            .authenticate(apiKey)
            .orElseThrow(
                () -> unauthenticated("The API key is malformed, unknown, expired or revoked."));
    CurrentCaller.set(request, caller);
    chain.doFilter(request, response);
  }

  private static Optional<String> apiKey(HttpServletRequest request) {
    return present(request.getHeader("X-Api-Key"))
        .or(() ->
            present(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .flatMap(value -> present(value.substring(BEARER.length()))));
  }

  private static Optional<String> present(@Nullable String value) {
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }

  private static ProblemException unauthenticated(String detail) {
    return new ProblemException(
        Problem.UNAUTHENTICATED,
        null,
        detail,
        "Send a key as X-Api-Key or as Authorization: Bearer.");
  }
}
