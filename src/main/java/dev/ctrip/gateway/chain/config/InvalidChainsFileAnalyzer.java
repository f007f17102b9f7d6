package dev.ctrip.gateway.chain.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a wrong chains file as a plain message in place of a stack trace. */
final class InvalidChainsFileAnalyzer extends AbstractFailureAnalyzer<InvalidChainsFileException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidChainsFileException cause) {
    return new FailureAnalysis(cause.what(), cause.remedy(), cause);
  }
}
