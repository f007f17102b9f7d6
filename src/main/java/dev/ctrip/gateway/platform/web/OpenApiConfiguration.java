package dev.ctrip.gateway.platform.web;

import dev.ctrip.gateway.platform.FailsWith;
import dev.ctrip.gateway.platform.GatewaySettings;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes the API from the same table of problems that it answers with. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  private static final String API_KEY = "apiKey";
  private static final String BEARER = "bearer";
  private static final String PROBLEM_SCHEMA = "Problem";

  /** What any operation with a key may answer. */
  private static final List<Problem> ANYWHERE =
      List.of(
          Problem.UNAUTHENTICATED,
          Problem.FORBIDDEN,
          Problem.METHOD_NOT_ALLOWED,
          Problem.NOT_ACCEPTABLE,
          Problem.TEMPORARILY_UNAVAILABLE,
          Problem.INTERNAL);

  private final URI publicUrl;

  OpenApiConfiguration(GatewaySettings settings) {
    this.publicUrl = settings.publicUrl();
  }

  @Bean
  OpenAPI gatewayApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("cTrip gateway")
                .version("v1")
                .description(
                    """
                    Payments in the coins and tokens of EVM chains. Amounts are whole numbers of \
                    base units, sent as decimal strings because JSON readers round large numbers. \
                    Every error is a problem document (RFC 9457) whose `type` is stable and \
                    resolves to an explanation.\
                    """))
        .addServersItem(new Server().url(publicUrl.toString()))
        .components(
            new Components()
                .addSecuritySchemes(
                    API_KEY,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("X-Api-Key"))
                .addSecuritySchemes(
                    BEARER, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")));
  }

  @Bean
  OpenApiCustomizer problemSchema() {
    return api ->
        ModelConverters.getInstance(true)
            .read(ProblemDocument.class)
            .forEach((_, schema) -> api.getComponents().addSchemas(PROBLEM_SCHEMA, schema));
  }

  /**
   * Says "this or null" of an object. Swagger writes {@code type: null} beside the reference, which
   * in JSON Schema 2020-12 means both at once, so nothing.
   */
  @Bean
  OpenApiCustomizer nullableReferences() {
    return api -> api.getComponents().getSchemas().values().forEach(OpenApiConfiguration::mend);
  }

  private static void mend(Schema<?> owner) {
    if (owner.getProperties() == null) {
      return;
    }
    owner
        .getProperties()
        .replaceAll((_, property) -> {
          boolean mayBeNull = property.getTypes() != null && property.getTypes().contains("null");
          return property.get$ref() == null || !mayBeNull
              ? property
              : orNull(property.get$ref(), property.getDescription());
        });
  }

  private static Schema<Object> orNull(String reference, @Nullable String description) {
    Schema<Object> either = new Schema<>();
    either.setDescription(description);
    either.setOneOf(List.of(new Schema<>().$ref(reference), new Schema<>().types(Set.of("null"))));
    return either;
  }

  @Bean
  OperationCustomizer problemsOfOperations() {
    return (operation, method) -> {
      FailsWith failsWith = method.getMethodAnnotation(FailsWith.class);
      if (failsWith != null) {
        describe(operation, List.of(failsWith.value()));
      }
      return operation;
    };
  }

  private void describe(Operation operation, List<Problem> own) {
    operation.addSecurityItem(new SecurityRequirement().addList(API_KEY));
    operation.addSecurityItem(new SecurityRequirement().addList(BEARER));
    List<Problem> all = new ArrayList<>(own);
    all.addAll(ANYWHERE);
    Map<Integer, List<Problem>> byStatus =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    problem -> problem.status().value(), TreeMap::new, Collectors.toList()));
    byStatus.forEach(
        (status, problems) -> operation.getResponses().put(status.toString(), response(problems)));
  }

  private ApiResponse response(List<Problem> problems) {
    MediaType body = new MediaType().schema(new Schema<>().$ref(PROBLEM_SCHEMA));
    problems.forEach(problem -> body.addExamples(problem.code(), example(problem)));
    return new ApiResponse()
        .description(problems.stream().map(Problem::title).collect(Collectors.joining(". ")))
        .content(
            new Content()
                .addMediaType(
                    org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE, body));
  }

  private Example example(Problem problem) {
    ProblemException thrown = new ProblemException(problem, null, problem.explanation(), null);
    return new Example().value(ProblemDocument.of(thrown, publicUrl, "/api/v1/payments"));
  }
}
