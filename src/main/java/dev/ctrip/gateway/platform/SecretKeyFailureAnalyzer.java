package dev.ctrip.gateway.platform;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in two sentences, without a stack, what is missing and how to mend it. */
class SecretKeyFailureAnalyzer extends AbstractFailureAnalyzer<SecretKeyException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, SecretKeyException cause) {
    return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
  }
}
