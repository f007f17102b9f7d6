package dev.ctrip.gateway.platform.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Writes {@code docs/openapi.yaml} anew. No test: it runs only when it is asked for by name. */
@Timeout(60)
class OpenApiRecorder {

  @Test
  @EnabledIfSystemProperty(named = "openapi.record", matches = "true")
  void writesTheFile() {
    OpenApiFile.record();
  }
}
