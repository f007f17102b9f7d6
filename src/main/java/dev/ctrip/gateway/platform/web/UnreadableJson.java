package dev.ctrip.gateway.platform.web;

import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Says where a body cannot be read. In words of its own: Jackson's messages echo what was sent and
 * name Java classes.
 */
final class UnreadableJson {

  private static final int LONGEST_ECHO = 64;

  private UnreadableJson() {}

  static ProblemException toProblem(JacksonException failure) {
    String field = field(failure.getPath());
    String where = where(failure.getLocation());
    return switch (failure) {
      case UnrecognizedPropertyException _ ->
          new ProblemException(
              Problem.UNKNOWN_FIELD,
              field,
              "There is no field of this name" + where + ".",
              "Correct its name or leave it out.");
      case StreamConstraintsException _ ->
          invalidRequest(
              "A number, string or name is too long, or values are nested too deeply"
                  + where
                  + ".");
      case MismatchedInputException mismatch when field != null ->
          wrongType(field, mismatch.getTargetType());
      case InputCoercionException outOfRange when field != null ->
          wrongType(field, outOfRange.getTargetType());
      case MismatchedInputException _ -> invalidRequest("The body must be a JSON object.");
      default -> invalidRequest("The body is not valid JSON, or has a key twice" + where + ".");
    };
  }

  private static ProblemException invalidRequest(String detail) {
    return new ProblemException(Problem.INVALID_REQUEST, null, detail, null);
  }

  private static ProblemException wrongType(String field, @Nullable Class<?> wanted) {
    return new ProblemException(
        Problem.INVALID_FIELD,
        field,
        "The field must be " + inWords(wanted) + ".",
        "Correct the type of its value.");
  }

  private static String inWords(@Nullable Class<?> wanted) {
    if (wanted == null) {
      return "of another type";
    }
    if (CharSequence.class.isAssignableFrom(wanted)) {
      return "a string";
    }
    if (wanted == BigInteger.class) {
      return "a string of digits, or an integer";
    }
    if (Map.class.isAssignableFrom(wanted)) {
      return "an object";
    }
    if (List.class.isAssignableFrom(wanted)) {
      return "an array";
    }
    if (wanted == Boolean.class || wanted == boolean.class) {
      return "true or false";
    }
    return wanted.isPrimitive() || Number.class.isAssignableFrom(wanted)
        ? "a whole number within the range of its type"
        : "of another type";
  }

  /** For example {@code metadata.colour}; null for the body as a whole. */
  private static @Nullable String field(List<JacksonException.Reference> path) {
    if (path.isEmpty()) {
      return null;
    }
    String field =
        path.stream()
            .map(step ->
                step.getPropertyName() == null
                    ? Integer.toString(step.getIndex())
                    : step.getPropertyName())
            .collect(Collectors.joining("."));
    return field.length() <= LONGEST_ECHO ? field : field.substring(0, LONGEST_ECHO) + "…";
  }

  private static String where(@Nullable TokenStreamLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
