package dev.ctrip.gateway.platform.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers whatever another filter throws, so that a filter may simply throw. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemFilter extends OncePerRequestFilter {

  private final ProblemWriter problems;

  ProblemFilter(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    try {
      chain.doFilter(request, response);
    } catch (Exception thrown) {
      Throwable failure =
          thrown instanceof ServletException && thrown.getCause() != null
              ? thrown.getCause()
              : thrown;
      if (response.isCommitted()) {
        throw ProblemWriter.cutOff(failure);
      }
      problems.write(failure, request, response);
    }
  }
}
