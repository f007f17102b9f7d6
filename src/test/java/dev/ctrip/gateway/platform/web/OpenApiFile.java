package dev.ctrip.gateway.platform.web;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API's description as it is committed, and as the code has it now. */
final class OpenApiFile {

  static final Path FILE = Path.of("docs", "openapi.yaml");

  static final String RECORD = "./ctrip test -Dtest=OpenApiRecorder -Dopenapi.record=true";

  private static final String HEADING =
      """
      # The API's description (OpenAPI 3.1), made from the code by
      #   ./ctrip test -Dtest=OpenApiRecorder -Dopenapi.record=true
      # A running gateway shows it at /swagger-ui/index.html, with its own address.
      """;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private OpenApiFile() {}

  static JsonNode committed() {
    try {
      return read(Files.readString(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode current() {
    return read(text());
  }

  static void record() {
    try {
      Files.writeString(FILE, HEADING + text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(String yaml) {
    try {
      return JSON.readTree(new YAMLMapper().readTree(yaml).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text() {
    Answer answer = ApiServer.fresh().get("/v3/api-docs.yaml");
    if (answer.status() != 200) {
      throw new IllegalStateException("the description is answered with " + answer.status());
    }
    return answer.body();
  }
}
