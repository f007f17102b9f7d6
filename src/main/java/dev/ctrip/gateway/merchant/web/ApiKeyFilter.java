package dev.ctrip.gateway.merchant.web;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
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

  private static final String SEND_IT = "Send a key as X-Api-Key or as Authorization: Bearer.";

  /** The operator's page, which has sessions in place of keys and a guard of its own. */
  private static final PathPattern OPERATOR_PAGE =
      PathPatternParser.defaultInstance.parse("/admin/ui/**");

  private static final List<PathPattern> GUARDED =
      List.of(
          PathPatternParser.defaultInstance.parse("/api/**"),
          PathPatternParser.defaultInstance.parse("/admin/**"));

  private final ApiKeys keys;
  private final RequestAllowances allowances;

  ApiKeyFilter(ApiKeys keys, RequestAllowances allowances) {
    this.keys = keys;
    this.allowances = allowances;
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
    Caller caller = authenticated(request);
    allowances.takeRequest(caller, request);
    CurrentCaller.set(request, caller);
    chain.doFilter(request, response);
  }

  private Caller authenticated(HttpServletRequest request) {
    try {
      return keys.authenticate(apiKey(request))
          .orElseThrow(() ->
              unauthenticated(
                  "The API key is malformed, unknown, expired or revoked.",
                  "Use another key; whoever runs the gateway makes one."));
    } catch (ProblemException failure) {
      allowances.takeFailure(request);
      throw failure;
    }
  }

  /** The one key that was sent, however often; of two nobody knows which was meant. */
  private static String apiKey(HttpServletRequest request) {
    List<String> sent =
        Stream.concat(
                values(request, "X-Api-Key"),
                values(request, HttpHeaders.AUTHORIZATION)
                    .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                    .map(value -> value.substring(BEARER.length())))
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .distinct()
            .toList();
    return switch (sent.size()) {
      case 0 -> throw unauthenticated("The request has no API key.", SEND_IT);
      case 1 -> sent.getFirst();
      default ->
          throw unauthenticated(
              "The request has several API keys.",
              "Send one, either as X-Api-Key or as Authorization: Bearer.");
    };
  }

  private static Stream<String> values(HttpServletRequest request, String header) {
    return Collections.list(request.getHeaders(header)).stream();
  }

  private static ProblemException unauthenticated(String detail, String remedy) {
    return new ProblemException(Problem.UNAUTHENTICATED, null, detail, remedy);
  }
}
