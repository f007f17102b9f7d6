package dev.ctrip.gateway.platform.web;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * Answers requests that Tomcat refuses before it knows whom they are for, such as a malformed path;
 * in place of its HTML page.
 */
final class ProblemValve extends ErrorReportValve {

  private final ProblemWriter problems;

  ProblemValve(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    byte[] document = problems.document(Failures.ofStatus(status), null);
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8);
      Writer writer = response.getReporter();
      if (writer != null) {
        writer.write(new String(document, StandardCharsets.UTF_8));
        response.finishResponse();
      }
    } catch (IOException e) {
      container.getLogger().debug("The client did not wait for the answer", e);
    }
  }
}
