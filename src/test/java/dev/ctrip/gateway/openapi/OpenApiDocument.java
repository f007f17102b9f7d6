package dev.ctrip.gateway.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API's description, as far as fuzzing asks of it. */
final class OpenApiDocument {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options", "trace");

  private static final YAMLMapper YAML = new YAMLMapper();

  private final JsonNode tree;

  private OpenApiDocument(JsonNode tree) {
    this.tree = tree;
  }

  static OpenApiDocument read(Path file) throws IOException {
    return new OpenApiDocument(YAML.readTree(file.toFile()));
  }

  void write(Path file) throws IOException {
    YAML.writeValue(file.toFile(), tree);
  }

  /** Each as {@code POST /api/v1/payments}, in the document's order. */
  List<String> operations() {
    List<String> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : tree.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          operations.add(label(operation.getKey(), path.getKey()));
        }
      }
    }
    return operations;
  }

  /** One of {@link #operations}. */
  Operation operation(String label) {
    String[] parts = label.split(" ", 2);
    return new Operation(
        parts[0],
        parts[1],
        tree.path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT)));
  }

  /**
   * @param path with its parameters in braces
   */
  record Operation(String method, String path, JsonNode node) {

    @Override
    public String toString() {
      return method + " " + path;
    }

    boolean needsAKey() {
      return !node.path("security").isEmpty();
    }

    boolean documents(int status) {
      return node.path("responses").has(Integer.toString(status));
    }

    boolean isOfOne() {
      return path.contains("{id}");
    }

    /** The path with the example of its parameter put in. */
    String examplePath() {
      for (JsonNode parameter : node.path("parameters")) {
        if (parameter.path("name").asText().equals("id")) {
          return path.replace("{id}", parameter.path("example").asText("none"));
        }
      }
      return path;
    }

    /** The JSON of the example; empty where the operation has no body. */
    Optional<String> exampleBody() {
      JsonNode body = node.path("requestBody").path("content").path("application/json");
      JsonNode example =
          body.has("example") ? body.path("example") : body.path("examples").path(0).path("value");
      return example.isMissingNode() ? Optional.empty() : Optional.of(example.toString());
    }

    /** As the description says it: the word after "Needs a key of the scope". */
    String scope() {
      Matcher matcher =
          Pattern.compile("Needs a key of the scope `([a-z:]+)`")
              .matcher(node.path("description").asText());
      if (!matcher.find()) {
        throw new IllegalStateException(this + " says no scope");
      }
      return matcher.group(1);
    }
  }

  /** The names of the security schemes, with what they are: {@code apiKey} or {@code http}. */
  Map<String, String> securitySchemes() {
    Map<String, String> schemes = new TreeMap<>();
    for (Map.Entry<String, JsonNode> scheme :
        tree.path("components").path("securitySchemes").properties()) {
      schemes.put(scheme.getKey(), scheme.getValue().path("type").asText());
    }
    return schemes;
  }

  /**
   * The same document, whose examples name what really exists.
   *
   * @param live by operation: by a field's or parameter's name, what stands for its example
   */
  OpenApiDocument withExamples(Map<String, Map<String, String>> live) {
    JsonNode copy = tree.deepCopy();
    for (Map.Entry<String, JsonNode> path : copy.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        Map<String, String> names = live.get(label(operation.getKey(), path.getKey()));
        if (names != null) {
          setParameters(operation.getValue().path("parameters"), names);
          setFields(operation.getValue().path("requestBody").path("content"), names);
        }
      }
    }
    return new OpenApiDocument(copy);
  }

  private static void setParameters(JsonNode parameters, Map<String, String> names) {
    for (JsonNode parameter : parameters) {
      String value = names.get(parameter.path("name").asText());
      if (value != null) {
        ((ObjectNode) parameter).remove("examples");
        ((ObjectNode) parameter).put("example", value);
      }
    }
  }

  /** Wherever below an example a field of such a name is. */
  private static void setFields(JsonNode node, Map<String, String> names) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String value = names.get(field.getKey());
      if (value != null && field.getValue().isTextual()) {
        field.setValue(TextNode.valueOf(value));
      } else {
        setFields(field.getValue(), names);
      }
    }
    if (node instanceof ArrayNode array) {
      array.forEach(element -> setFields(element, names));
    }
  }

  private static String label(String method, String path) {
    return method.toUpperCase(Locale.ROOT) + " " + path;
  }
}
