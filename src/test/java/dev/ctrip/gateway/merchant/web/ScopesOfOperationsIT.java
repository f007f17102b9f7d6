package dev.ctrip.gateway.merchant.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.merchant.Replicas;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every operation that the gateway has, whoever adds one, with every scope that it does not need.
 */
@Timeout(120)
class ScopesOfOperationsIT {

  private static final Replicas GATEWAY = Replicas.one();

  private static final Map<Scope, String> KEYS =
      Arrays.stream(Scope.values())
          .collect(Collectors.toMap(Function.identity(), scope -> GATEWAY.key("scopes", scope)));

  static Stream<Operation> operations() {
    return GATEWAY
        .context()
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .entrySet()
        .stream()
        .flatMap(mapping -> operations(mapping.getKey(), mapping.getValue()))
        .filter(operation -> operation.path().matches("/(api|admin)(/.*)?"))
        // Pages for a browser, which has a session; OperatorSessionIT.
        .filter(operation -> !operation.path().startsWith("/admin/ui"));
  }

  private static Stream<Operation> operations(RequestMappingInfo info, HandlerMethod handler) {
    Scope needed = needed(handler);
    return info.getPatternValues().stream()
        .flatMap(path ->
            info.getMethodsCondition().getMethods().stream()
                .map(method -> new Operation(method, path, needed)));
  }

  private static @Nullable Scope needed(HandlerMethod handler) {
    Requires ofMethod = handler.getMethodAnnotation(Requires.class);
    Requires requires =
        ofMethod != null
            ? ofMethod
            : AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), Requires.class);
    return requires == null ? null : requires.value();
  }

  @Test
  void findsTheOperations() {
    assertThat(operations().map(operation -> operation.method() + " " + operation.path()))
        .contains(
            "POST /api/v1/payments",
            "GET /api/v1/payments/{id}",
            "POST /admin/sweep-now",
            "POST /admin/keys");
  }

  @ParameterizedTest
  @MethodSource("operations")
  void needsOneScope(Operation operation) {
    assertThat(operation.needed()).isNotNull();
    assertThat(operation.needed() == Scope.ADMIN)
        .as("an admin key is needed below /admin only, and nothing else will do there")
        .isEqualTo(operation.path().startsWith("/admin"));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void refusesAKeyOfEveryOtherScope(Operation operation) {
    Scope needed = Objects.requireNonNull(operation.needed());
    for (Scope scope : Scope.values()) {
      Answer answer = operation.send(KEYS.get(scope));
      if (scope == needed) {
        assertThat(answer.status()).as(scope.word()).isNotIn(401, 403, 405);
      } else {
        answer.isProblem(Problem.FORBIDDEN, null);
        assertThat(answer.json().path("detail").asString()).contains(needed.word());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void refusesWhoeverHasNoKey(Operation operation) {
    for (String key : List.of("", "nonsense", "ctp_live_" + "0".repeat(38))) {
      operation.send(key).isProblem(Problem.UNAUTHENTICATED, null);
    }
  }

  /**
   * @param path with variables in braces
   */
  record Operation(RequestMethod method, String path, @Nullable Scope needed) {

    /** With a body that cannot be read, so that a key that is let through does nothing. */
    Answer send(@Nullable String key) {
      boolean hasBody = method != RequestMethod.GET && method != RequestMethod.DELETE;
      return GATEWAY.send(
          method.name(),
          path.replaceAll("\\{[^}]*}", "none"),
          hasBody ? "[" : null,
          "X-Api-Key",
          Objects.requireNonNull(key));
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }
}
