package dev.ctrip.gateway.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers whatever a controller, or Spring on the way to it, throws. */
@RestControllerAdvice
class ProblemAdvice {

  private final ProblemWriter problems;

  ProblemAdvice(ProblemWriter problems) {
    this.problems = problems;
  }

  @ExceptionHandler
  void answer(Exception failure, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (response.isCommitted()) {
      // For the outermost filter, which cuts the answer off.
      throw failure;
    }
    problems.write(failure, request, response);
  }
}
