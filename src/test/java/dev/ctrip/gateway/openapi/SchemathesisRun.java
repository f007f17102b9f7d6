package dev.ctrip.gateway.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One run of Schemathesis, with all its checks and phases.
 *
 * @param cases how many it makes up for each operation, beside those it derives from the
 *     description
 */
record SchemathesisRun(Path directory, URI api, String apiKey, int cases, long seed) {

  /**
   * A 422 is as good an answer to what the schema allows as success: whether a checksum is right, a
   * chain exists or a transaction paid anything is nothing that a schema can say.
   */
  private static final String MEANING_IS_NOT_IN_THE_SCHEMA =
      """
      [checks.positive_data_acceptance]
      expected-statuses = ["2xx", 401, 403, 404, 409, 422, 429, 503]

      """;

  /**
   * Shows what the tool says as it says it.
   *
   * @return its exit code: zero if every check of every case passed
   */
  int of(OpenApiDocument document) throws IOException, InterruptedException {
    document.write(directory.resolve("openapi.yaml"));
    Files.deleteIfExists(events());
    Path configuration = directory.resolve("schemathesis.toml");
    Files.writeString(configuration, configuration(document));
    ProcessBuilder tool = new ProcessBuilder(command(configuration)).inheritIO();
    // Not an argument, which other users of the machine could read.
    tool.environment().put("CTRIP_FUZZ_KEY", apiKey);
    return tool.start().waitFor();
  }

  private List<String> command(Path configuration) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("schemathesis", "--config-file", configuration.toString(), "run"));
    command.addAll(List.of("--url", api.toString(), "--checks", "all"));
    command.addAll(List.of("--max-examples", Integer.toString(cases)));
    command.addAll(List.of("--seed", Long.toString(seed), "--continue-on-failure", "--no-color"));
    command.addAll(List.of("--generation-database", "none"));
    command.addAll(List.of("--report", "ndjson", "--report-ndjson-path", events().toString()));
    command.add(directory.resolve("openapi.yaml").toString());
    return command;
  }

  private static String configuration(OpenApiDocument document) {
    return MEANING_IS_NOT_IN_THE_SCHEMA + credentials(document);
  }

  private static String credentials(OpenApiDocument document) {
    return document.securitySchemes().entrySet().stream()
        .map(scheme ->
            "[auth.openapi.%s]%n%s = \"${CTRIP_FUZZ_KEY}\"%n"
                .formatted(
                    scheme.getKey(), scheme.getValue().equals("apiKey") ? "api_key" : "bearer"))
        .collect(Collectors.joining("\n"));
  }

  /** What happened, one JSON object a line. */
  Path events() {
    try {
      return Files.createDirectories(directory).resolve("events.ndjson");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
