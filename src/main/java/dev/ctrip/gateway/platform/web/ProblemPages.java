package dev.ctrip.gateway.platform.web;

import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Arrays;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Lets a problem's {@code type} resolve to what it means, why it happens and what to do. */
@Hidden
@RestController
class ProblemPages {

  @GetMapping("/problems/{code}")
  ResponseEntity<String> explain(@PathVariable String code) {
    return Arrays.stream(Problem.values())
        .filter(problem -> problem.code().equals(code))
        .findFirst()
        .map(
            problem -> ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(explain(problem)))
        .orElseThrow(
            () -> new ProblemException(Problem.NOT_FOUND, null, "There is no such problem.", null));
  }

  private static String explain(Problem problem) {
    return """
    %s (HTTP %d, %s)

    What it means
    %s

    Why it happens
    %s

    What to do
    %s
    """
        .formatted(
            problem.title(),
            problem.status().value(),
            problem.code(),
            problem.explanation(),
            problem.cause(),
            problem.remedy());
  }
}
