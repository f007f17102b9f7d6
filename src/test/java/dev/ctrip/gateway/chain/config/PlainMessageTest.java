package dev.ctrip.gateway.chain.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.platform.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class PlainMessageTest {

  @Test
  void stopsTheStartWithAPlainMessage(@TempDir Path folder, CapturedOutput output)
      throws IOException {
    Path file = folder.resolve("chains.yaml");
    Files.writeString(file, "chains:\n  local:\n    chain-id: many\n");

    assertThatThrownBy(() ->
            new SpringApplicationBuilder(ChainsConfiguration.class)
                .web(WebApplicationType.NONE)
                .run("--ctrip.chains-yaml-path=" + file))
        .hasRootCauseInstanceOf(StartRefusedException.class);

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains(file + ", line 3, chains.local.chain-id: this is no whole number")
        .contains("Action:")
        .contains("plain digits")
        .doesNotContain("\tat ");
  }
}
