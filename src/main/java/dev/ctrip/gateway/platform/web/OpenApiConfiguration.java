package dev.ctrip.gateway.platform.web;

import dev.ctrip.gateway.platform.GatewaySettings;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.net.URI;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Describes the API from the same table of problems that it answers with. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

  private static final String API_KEY = "apiKey";
  private static final String BEARER = "bearer";

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
  ProblemResponses problemsOfOperations() {
    return new ProblemResponses(publicUrl);
  }

  /** After all others: it works on what they have found. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  OpenApiCustomizer wholeDescription(ProblemResponses problems) {
    return api -> {
      SchemaRules.apply(api);
      operations(api).forEach(problems::describe);
      operations(api).forEach(OpenApiConfiguration::describeIds);
      api.getComponents().setExamples(problems.examples());
      addExamples(api, new SchemaExamples(api.getComponents()));
      sort(api);
    };
  }

  private static void describeIds(Operation operation) {
    if (operation.getParameters() != null) {
      operation.getParameters().stream()
          .filter(
              parameter -> parameter.getName().equals("id") && parameter.getDescription() == null)
          .forEach(parameter -> parameter.setDescription("Its `id`, as an answer named it."));
    }
  }

  private static void addExamples(OpenAPI api, SchemaExamples examples) {
    operations(api)
        .forEach(operation -> {
          if (operation.getRequestBody() != null) {
            operation
                .getRequestBody()
                .getContent()
                .values()
                .forEach(body -> addExample(body, examples::request));
          }
          operation
              .getResponses()
              .values()
              .forEach(response -> {
                if (response.getContent() != null) {
                  response
                      .getContent()
                      .values()
                      .forEach(body -> addExample(body, examples::answer));
                }
              });
        });
  }

  private static void addExample(MediaType body, Function<Schema<?>, @Nullable Object> example) {
    if (body.getSchema() != null && body.getExample() == null && body.getExamples() == null) {
      body.setExample(example.apply(body.getSchema()));
    }
  }

  /** So that the description is the same text whatever order the classes were found in. */
  private static void sort(OpenAPI api) {
    Paths paths = new Paths();
    new TreeMap<>(api.getPaths()).forEach(paths::addPathItem);
    api.setPaths(paths);
    api.getComponents().setSchemas(new TreeMap<>(api.getComponents().getSchemas()));
    api.setTags(
        api.getTags() == null
            ? null
            : api.getTags().stream().sorted(Comparator.comparing(Tag::getName)).toList());
  }

  static Stream<Operation> operations(OpenAPI api) {
    return api.getPaths().values().stream().flatMap(item -> item.readOperations().stream());
  }
}
