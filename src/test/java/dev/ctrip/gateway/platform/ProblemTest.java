package dev.ctrip.gateway.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of problem is told to developers in all places, and really happens. */
class ProblemTest {

  private static final Path SOURCES = Path.of("src", "main", "java");

  private static String code = "";
  private static String docs = "";

  @BeforeAll
  static void read() throws IOException {
    docs = Files.readString(Path.of("docs", "payments.md"));
    try (Stream<Path> files = Files.walk(SOURCES)) {
      code =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("Problem.java"))
              // A description of what may happen is no use of it.
              .map(file -> text(file).replaceAll("(?s)@FailsWith\\(.*?\\)", ""))
              .collect(Collectors.joining("\n"));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void standsInTheTableOfErrors(Problem problem) {
    assertThat(docs)
        .contains(
            "| `%s` | %d | %s |"
                .formatted(problem.code(), problem.status().value(), problem.title()));
  }

  @ParameterizedTest
  @EnumSource
  void isUsed(Problem problem) {
    assertThat(code).containsPattern("Problem\\." + problem.name() + "\\b");
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatItMeansWhyAndWhatToDo(Problem problem) {
    assertThat(Stream.of(problem.title(), problem.explanation(), problem.cause(), problem.remedy()))
        .doesNotHaveDuplicates()
        .allSatisfy(text -> assertThat(text).isNotBlank());
    assertThat(problem.code()).matches("[a-z]+(-[a-z]+)*");
    assertThat(problem.status().isError()).isTrue();
  }

  @Test
  void hasNoCodeTwice() {
    assertThat(Stream.of(Problem.values()).map(Problem::code)).doesNotHaveDuplicates();
  }
}
