package dev.ctrip.gateway.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class StartRefusedAnalyzerTest {

  @Test
  void explainsARefusalWithoutAStack() {
    FailureAnalysis analysis =
        new StartRefusedAnalyzer()
            .analyze(new IllegalStateException(new StartRefusedException("what", "remedy")));

    assertThat(analysis)
        .extracting(FailureAnalysis::getDescription, FailureAnalysis::getAction)
        .containsExactly("what", "remedy");
  }

  @Test
  void isFoundBySpring() {
    assertThat(
            SpringFactoriesLoader.forDefaultResourceLocation()
                // Spring's own analyzers want arguments that only a whole application has.
                .load(FailureAnalyzer.class, (type, name, failure) -> {}))
        .hasAtLeastOneElementOfType(StartRefusedAnalyzer.class);
  }
}
