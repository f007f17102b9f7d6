package dev.ctrip.gateway.operator.web;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Problems;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.TemporalUi;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Whatever goes wrong on a page is a page as well. */
@ControllerAdvice(basePackageClasses = PageFailures.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
@ConditionalOnRole(Role.API)
class PageFailures {

  private final Problems problems;
  private final TemporalUi temporalUi;

  PageFailures(Problems problems, TemporalUi temporalUi) {
    this.problems = problems;
    this.temporalUi = temporalUi;
  }

  @ExceptionHandler
  ModelAndView answer(Exception failure, HttpServletRequest request, HttpServletResponse response) {
    ProblemException problem = problems.of(failure);
    Duration retryAfter = problem.retryAfter();
    if (retryAfter != null) {
      response.setHeader(
          HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    ModelAndView page = new ModelAndView("operator/problem", problem.problem().status());
    page.addObject("status", problem.problem().status().value());
    page.addObject("problem", problem);
    Session.of(request)
        .ifPresent(session -> page.addObject("frame", Frame.of(session, null, temporalUi)));
    return page;
  }
}
