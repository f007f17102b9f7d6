package dev.ctrip.gateway.platform.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers errors that the servlet container itself has found. */
@Controller
class ContainerErrorController implements ErrorController {

  private final ProblemWriter problems;

  ContainerErrorController(ProblemWriter problems) {
    this.problems = problems;
  }

  @RequestMapping("${spring.web.error.path:/error}")
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    // Without a status somebody asked for this very path, at which there is nothing.
    int known = status instanceof Integer code ? code : HttpStatus.NOT_FOUND.value();
    problems.write(Failures.ofStatus(known), request, response);
  }
}
