package dev.ctrip.gateway.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The committed description is the code's, and tells a merchant's developer all he needs. */
@Timeout(60)
class OpenApiFileIT {

  private static final JsonNode COMMITTED = OpenApiFile.committed();

  record Operation(String method, String path, JsonNode node) {

    boolean needsAKey() {
      return path.startsWith("/api/") || path.startsWith("/admin/");
    }

    JsonNode response(int status) {
      return node.path("responses").path(Integer.toString(status));
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  static Stream<Operation> operations() {
    return COMMITTED.path("paths").properties().stream()
        .flatMap(path ->
            path.getValue().properties().stream()
                .map(operation ->
                    new Operation(operation.getKey(), path.getKey(), operation.getValue())));
  }

  @Test
  void isWhatTheCodeSays() {
    List<String> differences = new ArrayList<>();
    compare("", COMMITTED, OpenApiFile.current(), differences);

    assertThat(differences)
        .as(OpenApiFile.FILE + " is not what the code says; write it anew: " + OpenApiFile.RECORD)
        .isEmpty();
  }

  private static void compare(String at, JsonNode file, JsonNode code, List<String> differences) {
    if (file.equals(code)) {
      return;
    }
    if (!file.isObject() || !code.isObject()) {
      differences.add(at);
      return;
    }
    Set<String> names = new TreeSet<>(file.propertyNames());
    names.addAll(code.propertyNames());
    names.forEach(name -> compare(at + "/" + name, file.path(name), code.path(name), differences));
  }

  @Test
  void isOpenApi31() {
    assertThat(COMMITTED.path("openapi").asString()).startsWith("3.1.");
    assertThat(operations().map(operation -> operation.node().path("operationId").asString("")))
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void saysWhatItDoes(Operation operation) {
    assertThat(operation.node().path("summary").asString("")).isNotBlank();
    assertThat(operation.node().path("description").asString("")).isNotBlank();
    assertThat(operation.node().path("tags")).isNotEmpty();
    operation
        .node()
        .path("parameters")
        .forEach(parameter ->
            assertThat(parameter.path("description").asString(""))
                .as(parameter.toString())
                .isNotBlank());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void saysWhoMayCallIt(Operation operation) {
    if (operation.needsAKey()) {
      assertThat(operation.node().path("security").toString())
          .isEqualTo("[{\"bearer\":[]},{\"apiKey\":[]}]");
      assertThat(operation.node().path("description").asString(""))
          .contains("Needs a key of the scope `");
    } else {
      assertThat(operation.node().path("security").isMissingNode()).isTrue();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void saysEveryStatus(Operation operation) {
    List<Integer> always = List.of(400, 405, 406, 500);
    List<Integer> withAKey = List.of(401, 403, 429, 503);
    List<Integer> withABody = List.of(413, 415, 422);
    List<Integer> expected = new ArrayList<>(always);
    if (operation.needsAKey()) {
      expected.addAll(withAKey);
    }
    if (operation.node().has("requestBody")) {
      expected.addAll(withABody);
    }
    if (operation.path().contains("{")) {
      expected.add(404);
    }

    assertThat(operation.node().path("responses").propertyNames())
        .containsAll(expected.stream().map(Object::toString).toList())
        .anyMatch(status -> status.startsWith("2"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void showsAnExampleOfEveryBody(Operation operation) {
    if (operation.node().has("requestBody")) {
      bodies(operation.node().path("requestBody"))
          .forEach(body -> assertThat(hasExample(body)).as(body.toString()).isTrue());
    }
    operation
        .node()
        .path("responses")
        .properties()
        .forEach(response ->
            bodies(response.getValue())
                .forEach(body -> assertThat(hasExample(body)).as(response.toString()).isTrue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void answersErrorsAsProblems(Operation operation) {
    operation
        .node()
        .path("responses")
        .properties()
        .forEach(response -> {
          boolean isHealth = operation.path().equals("/health") && response.getKey().equals("503");
          if (response.getKey().compareTo("400") >= 0 && !isHealth) {
            JsonNode content = response.getValue().path("content");
            assertThat(content.propertyNames()).containsExactly("application/problem+json");
            assertThat(
                    content.path("application/problem+json").path("schema").path("$ref").asString())
                .isEqualTo("#/components/schemas/Problem");
          }
        });
    assertThat(operation.response(405).path("headers").propertyNames()).containsExactly("Allow");
    if (operation.needsAKey()) {
      assertThat(operation.response(401).path("headers").propertyNames())
          .containsExactly("WWW-Authenticate");
      assertThat(operation.response(429).path("headers").propertyNames())
          .containsExactly("Retry-After");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void takesNoFieldThatNobodyKnows(Operation operation) {
    bodies(operation.node().path("requestBody"))
        .forEach(body -> {
          String reference = body.path("schema").path("$ref").asString("");
          JsonNode schema =
              COMMITTED
                  .path("components")
                  .path("schemas")
                  .path(reference.substring(reference.lastIndexOf('/') + 1));
          assertThat(schema.path("additionalProperties").toString())
              .as(operation + " " + reference)
              .isEqualTo("false");
        });
  }

  private static List<JsonNode> bodies(JsonNode owner) {
    return owner.path("content").properties().stream().map(entry -> entry.getValue()).toList();
  }

  private static boolean hasExample(JsonNode body) {
    return body.has("example") || !body.path("examples").isEmpty();
  }
}
