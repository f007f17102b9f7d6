package dev.ctrip.gateway.platform.web;

import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that the controller does not have, and those given twice: a filter that
 * is silently dropped shows what was not asked for.
 */
final class KnownParameters implements HandlerInterceptor {

  private static final int LONGEST_ECHO = 64;

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    // What OPTIONS asks is which methods there are, whatever else it says.
    if (!(handler instanceof HandlerMethod method)
        || HttpMethod.OPTIONS.matches(request.getMethod())) {
      return true;
    }
    Map<String, String[]> sent = request.getParameterMap();
    if (sent.isEmpty()) {
      return true;
    }
    SortedSet<String> known = known(method);
    sent.forEach((name, values) -> {
      if (!known.contains(name)) {
        throw unknown(name, known);
      }
      if (values.length > 1) {
        throw new ProblemException(
            Problem.INVALID_REQUEST,
            name,
            "The query parameter is given more than once.",
            "Send it once.");
      }
    });
    return true;
  }

  static SortedSet<String> known(HandlerMethod method) {
    SortedSet<String> names = new TreeSet<>();
    for (Parameter parameter : method.getMethod().getParameters()) {
      RequestParam declared = parameter.getAnnotation(RequestParam.class);
      if (declared != null) {
        names.add(firstNamed(declared.name(), declared.value(), parameter.getName()));
      }
    }
    return names;
  }

  private static String firstNamed(String... names) {
    return Arrays.stream(names).filter(name -> !name.isEmpty()).findFirst().orElseThrow();
  }

  private static ProblemException unknown(String name, SortedSet<String> known) {
    return new ProblemException(
        Problem.UNKNOWN_PARAMETER,
        shortened(name),
        "There is no query parameter of this name here.",
        known.isEmpty()
            ? "Leave it out: there is none."
            : "Correct its name or leave it out; there are: " + String.join(", ", known) + ".");
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_ECHO ? name : name.substring(0, LONGEST_ECHO) + "…";
  }
}
