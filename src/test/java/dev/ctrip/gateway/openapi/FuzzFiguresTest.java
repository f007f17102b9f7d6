package dev.ctrip.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzFiguresTest {

  private static final String READ = "GET /things/{id}";
  private static final String MAKE = "POST /things";

  @TempDir Path directory;

  @Test
  void answersAreCountedByOperation() throws IOException {
    FuzzFigures figures = figures(answer(READ, 200), answer(READ, 404), answer(MAKE, 201));

    assertThat(figures.answers()).containsEntry(READ, new TreeMap<>(Map.of(200, 1, 404, 1)));
    assertThat(figures.cases()).isEqualTo(3);
    assertThat(figures.isComplete()).isTrue();
  }

  @Test
  void anOperationThatNeverSucceededIsNamed() throws IOException {
    FuzzFigures figures = figures(answer(READ, 404), answer(MAKE, 201));

    assertThat(figures.neverSucceeded()).containsExactly(READ);
    assertThat(figures.isComplete()).isFalse();
    assertThat(figures.table()).contains("operations without a 2xx: " + READ);
  }

  @Test
  void anOperationThatWasNeverAskedIsNamedToo() throws IOException {
    assertThat(figures(answer(MAKE, 201)).neverSucceeded()).containsExactly(READ);
  }

  @Test
  void aServerErrorIsNeverComplete() throws IOException {
    FuzzFigures figures = figures(answer(READ, 200), answer(MAKE, 201), answer(MAKE, 500));

    assertThat(figures.serverErrors()).isEqualTo(1);
    assertThat(figures.isComplete()).isFalse();
  }

  @Test
  void methodsThatAreNotDocumentedCountForNothing() throws IOException {
    assertThat(figures(answer("DELETE /things", 204)).cases()).isZero();
  }

  private FuzzFigures figures(String... events) throws IOException {
    Path file = directory.resolve("events.ndjson");
    Files.write(file, List.of(events));
    return FuzzFigures.of(List.of(READ, MAKE), file);
  }

  /** As the tool writes it, less what nobody reads. */
  private static String answer(String operation, int status) {
    String[] parts = operation.split(" ");
    return """
    {"ScenarioFinished": {"recorder": {"cases": {"a": {"value": {"method": "%s", "path": "%s"}}}, \
    "interactions": {"a": {"response": {"status_code": %d}}}}}}\
    """
        .formatted(parts[0], parts[1], status);
  }
}
