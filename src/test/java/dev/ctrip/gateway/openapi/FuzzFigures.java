package dev.ctrip.gateway.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the operations answered in a run.
 *
 * @param answers by operation, in the document's order: how often each status code came. What was
 *     sent by a method that an operation does not have is left out
 */
record FuzzFigures(Map<String, SortedMap<Integer, Integer>> answers) {

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * @param operations all that are documented, each as {@code POST /api/v1/payments}
   * @param events the run's events, one JSON object a line
   */
  static FuzzFigures of(List<String> operations, Path events) {
    Map<String, SortedMap<Integer, Integer>> answers = new LinkedHashMap<>();
    operations.forEach(operation -> answers.put(operation, new TreeMap<>()));
    try (Stream<String> lines = Files.lines(events)) {
      lines
          .map(line -> JSON.readTree(line).path("ScenarioFinished").path("recorder"))
          .forEach(recorder -> count(recorder, answers));
    } catch (IOException e) {
      throw new UncheckedIOException("the run left no events", e);
    }
    return new FuzzFigures(answers);
  }

  private static void count(JsonNode recorder, Map<String, SortedMap<Integer, Integer>> answers) {
    for (Map.Entry<String, JsonNode> entry : recorder.path("cases").properties()) {
      JsonNode sent = entry.getValue().path("value");
      SortedMap<Integer, Integer> ofOperation =
          answers.get(sent.path("method").asString("") + " " + sent.path("path").asString(""));
      JsonNode response = recorder.path("interactions").path(entry.getKey()).path("response");
      if (ofOperation != null && response.path("status_code").isInt()) {
        ofOperation.merge(response.path("status_code").asInt(), 1, Integer::sum);
      }
    }
  }

  /** Operations that never answered 2xx. */
  List<String> neverSucceeded() {
    return answers.entrySet().stream()
        .filter(entry -> entry.getValue().keySet().stream().noneMatch(code -> code / 100 == 2))
        .map(Map.Entry::getKey)
        .toList();
  }

  int cases() {
    return answers.values().stream()
        .flatMap(codes -> codes.values().stream())
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** How many answers were 5xx; 503 is one that says when to come again, and is documented. */
  int serverErrors() {
    return answers.values().stream()
        .flatMap(codes -> codes.entrySet().stream())
        .filter(code -> code.getKey() >= 500 && code.getKey() != 503)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** Whether every operation was also answered as one that succeeds, and none failed. */
  boolean isComplete() {
    return neverSucceeded().isEmpty() && serverErrors() == 0;
  }

  String table() {
    StringBuilder text = new StringBuilder("\n");
    answers.forEach((operation, codes) ->
        text.append(
            "%-58s %s%n"
                .formatted(
                    operation,
                    codes.entrySet().stream()
                        .map(code -> code.getKey() + " × " + code.getValue())
                        .collect(Collectors.joining(", ")))));
    text.append(
        "%n%d answers of %d operations; 5xx other than 503: %d; operations without a 2xx: %s%n"
            .formatted(
                cases(),
                answers.size(),
                serverErrors(),
                neverSucceeded().isEmpty() ? "none" : String.join(", ", neverSucceeded())));
    return text.toString();
  }
}
