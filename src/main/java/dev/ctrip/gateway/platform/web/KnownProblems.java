package dev.ctrip.gateway.platform.web;

import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Problems;
import org.springframework.stereotype.Component;

/** The same table that problem documents are made by. */
@Component
class KnownProblems implements Problems {

  @Override
  public ProblemException of(Throwable failure) {
    return Failures.toProblem(failure);
  }
}
