package dev.ctrip.gateway.wallet.evm;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells the operator in words, not by a stack, why the application did not start. */
final class WalletFailureAnalyzer extends AbstractFailureAnalyzer<WalletRefusedException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, WalletRefusedException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy(), cause);
  }
}
