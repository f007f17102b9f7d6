package dev.ctrip.gateway.platform.web;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What holds for every request and every answer, said of each schema. */
final class SchemaRules {

  static final String REFERENCE = "#/components/schemas/";

  private SchemaRules() {}

  static void apply(OpenAPI api) {
    Set<String> sent = sentSchemas(api);
    api.getComponents()
        .getSchemas()
        .forEach((name, schema) -> {
          mendNullableReferences(schema);
          if (sent.contains(name)) {
            isReadStrictly(schema);
          } else {
            isAnsweredWhole(schema);
          }
        });
    api.getComponents().addSchemas(ProblemResponses.SCHEMA, problem());
  }

  private static Schema<?> problem() {
    Schema<?> schema =
        ModelConverters.getInstance(true).read(ProblemDocument.class).values().iterator().next();
    schema.setRequired(List.of("type", "title", "status", "detail", "remedy"));
    return schema;
  }

  private static Set<String> sentSchemas(OpenAPI api) {
    return OpenApiConfiguration.operations(api)
        .filter(operation -> operation.getRequestBody() != null)
        .flatMap(operation -> operation.getRequestBody().getContent().values().stream())
        .map(MediaType::getSchema)
        .filter(schema -> schema != null && schema.get$ref() != null)
        .map(schema -> schema.get$ref().substring(REFERENCE.length()))
        .collect(Collectors.toSet());
  }

  /**
   * Says "this or null" of an object. Swagger writes {@code type: null} beside the reference, which
   * in JSON Schema 2020-12 means both at once, so nothing.
   */
  private static void mendNullableReferences(Schema<?> owner) {
    if (owner.getProperties() != null) {
      owner
          .getProperties()
          .replaceAll((_, property) ->
              property.get$ref() == null || !SchemaExamples.isNullable(property)
                  ? property
                  : orNull(property.get$ref(), property.getDescription()));
    }
  }

  private static Schema<Object> orNull(String reference, @Nullable String description) {
    Schema<Object> either = new Schema<>();
    either.setDescription(description);
    either.setOneOf(List.of(new Schema<>().$ref(reference), new Schema<>().types(Set.of("null"))));
    return either;
  }

  /** No other fields; what may be left out may as well be null. */
  private static void isReadStrictly(Schema<?> schema) {
    schema.setAdditionalProperties(false);
    List<String> required = Objects.requireNonNullElse(schema.getRequired(), List.of());
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach((name, property) -> {
            if (!required.contains(name)) {
              allowNull(property);
            }
          });
    }
  }

  private static void allowNull(Schema<?> property) {
    if (property.getTypes() != null) {
      Set<String> types = new LinkedHashSet<>(property.getTypes());
      types.add("null");
      property.setTypes(types);
    }
  }

  /** An answer's field without a value is null, not absent. */
  private static void isAnsweredWhole(Schema<?> schema) {
    if (schema.getProperties() != null) {
      schema.setRequired(List.copyOf(schema.getProperties().keySet()));
    }
  }
}
