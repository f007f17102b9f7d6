package dev.ctrip.gateway.platform.web;

import dev.ctrip.gateway.platform.FailsWith;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/**
 * Describes which problems each operation answers with. What follows from its parameters and from
 * the key that it needs is found here; {@link FailsWith} says the rest.
 */
final class ProblemResponses implements OperationCustomizer {

  static final String SCHEMA = "Problem";

  private static final String EXAMPLES = "#/components/examples/";

  /** Keeps what was found until the whole description is there; not part of it. */
  private static final String FOUND = "x-problems";

  private static final Set<Problem> ANYWHERE =
      EnumSet.of(
          Problem.INVALID_REQUEST,
          Problem.METHOD_NOT_ALLOWED,
          Problem.NOT_ACCEPTABLE,
          Problem.INTERNAL);

  private static final Set<Problem> WITH_A_KEY =
      EnumSet.of(
          Problem.UNAUTHENTICATED,
          Problem.FORBIDDEN,
          Problem.UNKNOWN_PARAMETER,
          Problem.RATE_LIMITED,
          Problem.TEMPORARILY_UNAVAILABLE);

  private static final Set<Problem> OF_A_BODY =
      EnumSet.of(
          Problem.UNKNOWN_FIELD,
          Problem.INVALID_FIELD,
          Problem.TOO_LARGE,
          Problem.UNSUPPORTED_MEDIA_TYPE);

  /** The headers that come with a status, and what they say. */
  private static final Map<Integer, Map.Entry<String, String>> HEADERS =
      Map.of(
          401, Map.entry(HttpHeaders.WWW_AUTHENTICATE, "The scheme that is wanted."),
          405, Map.entry(HttpHeaders.ALLOW, "The methods that there are."),
          429, Map.entry(HttpHeaders.RETRY_AFTER, "Seconds until the next one is allowed."),
          503, Map.entry(HttpHeaders.RETRY_AFTER, "Seconds after which to try again."));

  private final URI publicUrl;

  ProblemResponses(URI publicUrl) {
    this.publicUrl = publicUrl;
  }

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    Set<Problem> found = EnumSet.copyOf(ANYWHERE);
    FailsWith failsWith = method.getMethodAnnotation(FailsWith.class);
    if (failsWith != null) {
      found.addAll(List.of(failsWith.value()));
    }
    if (has(method, RequestBody.class)) {
      found.addAll(OF_A_BODY);
    }
    if (has(method, RequestParam.class)) {
      found.add(Problem.INVALID_FIELD);
    }
    if (has(method, PathVariable.class)) {
      found.add(Problem.NOT_FOUND);
    }
    operation.addExtension(FOUND, found);
    return operation;
  }

  private static boolean has(HandlerMethod method, Class<? extends Annotation> annotation) {
    return Arrays.stream(method.getMethodParameters())
        .anyMatch(parameter -> parameter.hasParameterAnnotation(annotation));
  }

  /** Once everybody has said what the operation needs. */
  void describe(Operation operation) {
    Set<Problem> problems = EnumSet.copyOf(ANYWHERE);
    if (operation.getExtensions() != null
        && operation.getExtensions().remove(FOUND) instanceof Set<?> found) {
      found.forEach(problem -> problems.add((Problem) problem));
    }
    if (operation.getSecurity() != null) {
      problems.addAll(WITH_A_KEY);
    }
    Map<Integer, List<Problem>> byStatus =
        problems.stream().collect(Collectors.groupingBy(problem -> problem.status().value()));
    TreeMap<String, ApiResponse> all = new TreeMap<>(operation.getResponses());
    byStatus.forEach(
        (status, ofStatus) -> all.putIfAbsent(status.toString(), response(status, ofStatus)));
    ApiResponses responses = new ApiResponses();
    all.forEach(responses::addApiResponse);
    operation.setResponses(responses);
  }

  private ApiResponse response(int status, List<Problem> problems) {
    MediaType body = new MediaType().schema(new Schema<>().$ref(SCHEMA));
    problems.forEach(
        problem -> body.addExamples(problem.code(), new Example().$ref(EXAMPLES + problem.code())));
    ApiResponse response =
        new ApiResponse()
            .description(
                problems.stream().map(Problem::title).collect(Collectors.joining(". ", "", ".")))
            .content(
                new Content()
                    .addMediaType(
                        org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE, body));
    Map.Entry<String, String> header = HEADERS.get(status);
    if (header != null) {
      response.addHeaderObject(
          header.getKey(),
          new Header()
              .description(header.getValue())
              .schema(new Schema<>().types(Set.of("string"))));
    }
    return response;
  }

  /** One for each kind, which the operations refer to. */
  Map<String, Example> examples() {
    return Arrays.stream(Problem.values())
        .collect(
            Collectors.toMap(Problem::code, this::example, (one, _) -> one, () -> new TreeMap<>()));
  }

  private Example example(Problem problem) {
    ProblemException thrown = new ProblemException(problem, null, problem.cause(), null);
    return new Example()
        .summary(problem.title())
        .value(ProblemDocument.of(thrown, publicUrl, "/api/v1/payments"));
  }
}
