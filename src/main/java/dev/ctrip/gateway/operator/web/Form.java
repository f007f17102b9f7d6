package dev.ctrip.gateway.operator.web;

import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of a form, or of a page's address. One that is left blank is none. */
record Form(HttpServletRequest request) {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  @Nullable String text(String field) {
    String value = request.getParameter(field);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /**
   * @throws ProblemException if it is no whole number
   */
  @Nullable Long number(String field) {
    String value = text(field);
    if (value == null) {
      return null;
    }
    if (!NUMBER.matcher(value).matches()) {
      throw new ProblemException(
          Problem.INVALID_FIELD, field, "It is no whole number.", "Use digits, or leave it blank.");
    }
    return Long.valueOf(value);
  }

  /** Whether a box is ticked. */
  boolean isTicked(String field) {
    return text(field) != null;
  }

  /** The page that it was sent from. */
  String back() {
    return OperatorPaths.back(Objects.requireNonNullElse(text("back"), OperatorPaths.ROOT));
  }
}
