package dev.ctrip.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiDocumentTest {

  private static final String DOCUMENT =
      """
      openapi: 3.1.0
      paths:
        /things/{id}:
          summary: one thing
          post:
            parameters:
              - {name: id, in: path, example: thing_0}
            requestBody:
              content:
                application/json:
                  examples: {short: {value: {hash: "0x0", kept: "yes"}}}
      components:
        securitySchemes:
          key: {type: apiKey}
          token: {type: http}
      """;

  @TempDir Path directory;

  @Test
  void namesItsOperationsAndHowTheyAreAuthenticated() throws IOException {
    OpenApiDocument document = document();

    assertThat(document.operations()).containsExactly("POST /things/{id}");
    assertThat(document.securitySchemes()).isEqualTo(Map.of("key", "apiKey", "token", "http"));
  }

  @Test
  void examplesNameWhatExists() throws IOException {
    Path written = directory.resolve("live.yaml");
    document()
        .withExamples(Map.of("POST /things/{id}", Map.of("id", "thing_7", "hash", "0x7")))
        .write(written);

    assertThat(Files.readString(written))
        .contains("\"thing_7\"", "\"0x7\"", "kept: \"yes\"")
        .doesNotContain("thing_0", "\"0x0\"");
  }

  private OpenApiDocument document() throws IOException {
    Path file = directory.resolve("openapi.yaml");
    Files.writeString(file, DOCUMENT);
    return OpenApiDocument.read(file);
  }
}
