package dev.ctrip.gateway.platform.web;

import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import java.util.UUID;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;

/** Decides which problem an exception is to the caller. */
final class Failures {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** Logs what the operator has to see; what the caller sees carries no more than he sent. */
  static ProblemException toProblem(Throwable failure) {
    return switch (failure) {
      case ProblemException problem -> problem;
      case HttpMessageNotReadableException unreadable
          when unreadable.getCause() instanceof JacksonException json ->
          UnreadableJson.toProblem(json);
      case HttpMessageNotReadableException _ ->
          problem(Problem.INVALID_REQUEST, "The request needs a body: a JSON object.");
      case MethodArgumentTypeMismatchException mismatch ->
          invalidField(mismatch.getName(), "The value cannot be read.");
      case MissingServletRequestParameterException missing ->
          invalidField(missing.getParameterName(), "The parameter is missing.");
      case MissingRequestHeaderException missing ->
          invalidField(missing.getHeaderName(), "The header is missing.");
      // Such as ?limit=%zz: Tomcat finds it when the parameters are first looked at.
      case InvalidParameterException _ ->
          problem(Problem.INVALID_REQUEST, "The query string cannot be decoded.");
      case DataAccessResourceFailureException _ -> unavailable(failure);
      case TransientDataAccessException _ -> unavailable(failure);
      case RecoverableDataAccessException _ -> unavailable(failure);
      case CannotCreateTransactionException _ -> unavailable(failure);
      case TransactionSystemException _ -> unavailable(failure);
      case ErrorResponse response -> ofStatus(response.getStatusCode().value());
      default -> internal(failure);
    };
  }

  /** For errors of which only the status is known, such as the servlet container's own. */
  static ProblemException ofStatus(int status) {
    return switch (status) {
      case 401 -> problem(Problem.UNAUTHENTICATED, "An API key is needed here.");
      case 403 -> problem(Problem.FORBIDDEN, "This is not allowed.");
      case 404 -> problem(Problem.NOT_FOUND, "There is nothing at this path.");
      case 405 -> problem(Problem.METHOD_NOT_ALLOWED, "This path does not have this method.");
      case 406 -> problem(Problem.NOT_ACCEPTABLE, "The Accept header excludes every answer.");
      case 413 -> problem(Problem.TOO_LARGE, "The request's body is too large.");
      case 415 -> problem(Problem.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json.");
      case 503 -> unavailable();
      default ->
          status >= 400 && status < 500
              ? problem(Problem.INVALID_REQUEST, "The request is malformed.")
              : internal(new IllegalStateException("the container answered " + status));
    };
  }

  private static ProblemException invalidField(String field, String detail) {
    return new ProblemException(Problem.INVALID_FIELD, field, detail, null);
  }

  private static ProblemException problem(Problem problem, String detail) {
    return new ProblemException(problem, null, detail, null);
  }

  private static ProblemException unavailable(Throwable failure) {
    log.warn("The database does not answer: {}", failure.toString());
    return unavailable();
  }

  private static ProblemException unavailable() {
    return ProblemException.unavailable(
        "A part of the gateway does not answer right now.",
        "Send the same request again, with its Idempotency-Key if it has one.");
  }

  private static ProblemException internal(Throwable failure) {
    String reference = UUID.randomUUID().toString();
    log.error("Unexpected failure {}", reference, failure);
    return problem(
        Problem.INTERNAL,
        "Unexpected failure; the operator finds it in the log as " + reference + ".");
  }
}
