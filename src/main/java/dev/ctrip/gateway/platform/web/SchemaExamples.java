package dev.ctrip.gateway.platform.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Schema;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes an example of a schema from those of its properties, so that nobody has to write a second
 * one that may contradict them.
 */
final class SchemaExamples {

  private static final int DEEPEST = 8;

  private final Components components;

  SchemaExamples(Components components) {
    this.components = components;
  }

  /** What a caller might send: everything that he must, and what else has an example. */
  @Nullable Object request(Schema<?> schema) {
    return example(schema, true, 0);
  }

  /** What is answered: every property; null where that is possible and there is no example. */
  @Nullable Object answer(Schema<?> schema) {
    return example(schema, false, 0);
  }

  private @Nullable Object example(Schema<?> unresolved, boolean sent, int depth) {
    Schema<?> schema = resolved(unresolved);
    if (schema.getExample() != null) {
      return schema.getExample();
    }
    if (depth > DEEPEST) {
      return null;
    }
    if (schema.getEnum() != null) {
      return schema.getEnum().getFirst();
    }
    if (schema.getOneOf() != null) {
      return example((Schema<?>) schema.getOneOf().getFirst(), sent, depth + 1);
    }
    return isNullable(schema) ? null : ofType(schema, sent, depth);
  }

  private @Nullable Object ofType(Schema<?> schema, boolean sent, int depth) {
    return switch (type(schema)) {
      case "object" -> object(schema, sent, depth);
      case "array" ->
          schema.getItems() == null
              ? List.of()
              : Collections.singletonList(example(schema.getItems(), sent, depth + 1));
      case "integer" -> Objects.requireNonNullElse(schema.getMinimum(), BigDecimal.ONE);
      case "number" -> BigDecimal.ONE;
      case "boolean" -> true;
      default -> text(schema);
    };
  }

  private Map<String, @Nullable Object> object(Schema<?> schema, boolean sent, int depth) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    if (schema.getProperties() == null) {
      return object;
    }
    schema
        .getProperties()
        .forEach((name, property) -> {
          boolean needed = schema.getRequired() != null && schema.getRequired().contains(name);
          if (!sent || needed || resolved(property).getExample() != null) {
            object.put(name, example(property, sent, depth + 1));
          }
        });
    return object;
  }

  private static String text(Schema<?> schema) {
    if ("date-time".equals(schema.getFormat())) {
      return "2026-01-31T12:00:00Z";
    }
    return schema.getPattern() != null && schema.getPattern().contains("[0-9]")
        ? "1000000"
        : "text";
  }

  private Schema<?> resolved(Schema<?> schema) {
    String reference = schema.get$ref();
    return reference == null
        ? schema
        : Objects.requireNonNull(
            components.getSchemas().get(reference.substring(SchemaRules.REFERENCE.length())),
            reference);
  }

  private static String type(Schema<?> schema) {
    if (schema.getTypes() != null) {
      return schema.getTypes().stream().filter(type -> !type.equals("null")).findFirst().orElse("");
    }
    return schema.getProperties() != null ? "object" : Objects.toString(schema.getType(), "");
  }

  static boolean isNullable(Schema<?> schema) {
    Set<String> types = schema.getTypes();
    return types != null && types.contains("null");
  }
}
