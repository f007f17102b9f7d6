package dev.ctrip.gateway.platform.web;

import dev.ctrip.gateway.platform.GatewaySettings;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.databind.json.JsonMapper;

/** Writes problem documents: the one way in which this process answers an error. */
@Component
class ProblemWriter {

  private final GatewaySettings settings;
  private final JsonMapper json;

  ProblemWriter(GatewaySettings settings, JsonMapper json) {
    this.settings = settings;
    this.json = json;
  }

  /**
   * Answers with what the failure is to the caller, whatever he accepts: a client that wants HTML
   * is better served by a readable error than by none. Does nothing once an answer is on its way,
   * which is to be {@linkplain #cutOff cut off} then.
   */
  void write(Throwable failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    ProblemException problem = Failures.toProblem(failure);
    response.resetBuffer();
    if (failure instanceof ErrorResponse standard) {
      standard
          .getHeaders()
          .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    }
    if (problem.problem() == Problem.UNAUTHENTICATED) {
      // RFC 9110, 15.5.2: a 401 names the scheme it wants.
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"ctrip\"");
    }
    Duration retryAfter = problem.retryAfter();
    if (retryAfter != null) {
      response.setHeader(
          HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setStatus(problem.problem().status().value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.getOutputStream().write(document(problem, path(request)));
  }

  /**
   * What is to be thrown out of all filters while an answer is on its way: the connection is closed
   * at once, so that nobody takes what was sent for the whole. Logs the failure, unless it is that
   * the client has gone.
   *
   * @return the one exception after which Tomcat does not go through the error page, for which it
   *     would handle the request once more
   */
  static ClientAbortException cutOff(Throwable failure) {
    if (!DisconnectedClientHelper.isClientDisconnectedException(failure)) {
      Failures.toProblem(failure);
    }
    return new ClientAbortException("an answer was cut off", failure);
  }

  /**
   * @param path null where the request was not even read that far
   */
  byte[] document(ProblemException problem, @Nullable String path) {
    return json.writeValueAsBytes(ProblemDocument.of(problem, settings.publicUrl(), path));
  }

  private static String path(HttpServletRequest request) {
    Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    return failed == null ? request.getRequestURI() : failed.toString();
  }
}
