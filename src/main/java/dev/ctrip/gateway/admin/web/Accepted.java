package dev.ctrip.gateway.admin.web;

import dev.ctrip.gateway.admin.AdminWorkflows.Started;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.TemporalCalls;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Answers with the workflow that a wish has become, or that Temporal is away. */
@Component
@ConditionalOnRole(Role.API)
final class Accepted {

  private static final Logger LOG = LoggerFactory.getLogger(Accepted.class);

  private static final String START_UNKNOWN = "whether it was started is not known.";
  private static final String SEND_AGAIN = "Send the same request again; it does no harm twice.";

  private final StartedJson json;

  Accepted(StartedJson json) {
    this.json = json;
  }

  ResponseEntity<StartedJson.Body> by(Supplier<Started> start) {
    return by(start, START_UNKNOWN, SEND_AGAIN);
  }

  /**
   * @param otherwise what is the case if Temporal does not answer
   * @param remedy what to do then
   */
  ResponseEntity<StartedJson.Body> by(Supplier<Started> start, String otherwise, String remedy) {
    return ResponseEntity.accepted()
        .contentType(MediaType.APPLICATION_JSON)
        .body(json.of(start(start, otherwise, remedy)));
  }

  /**
   * @throws ProblemException if Temporal is away
   */
  static Started start(Supplier<Started> start) {
    return start(start, START_UNKNOWN, SEND_AGAIN);
  }

  private static Started start(Supplier<Started> start, String otherwise, String remedy) {
    try {
      return start.get();
    } catch (RuntimeException e) {
      if (!TemporalCalls.isUnreachable(e)) {
        throw e;
      }
      LOG.warn("Temporal does not answer: {}", e.toString());
      throw ProblemException.unavailable("Temporal does not answer; " + otherwise, remedy);
    }
  }
}
