package dev.ctrip.gateway.operator.web;

import dev.ctrip.gateway.platform.TemporalUi;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is around every page of a session.
 *
 * @param formToken to be carried by every form
 * @param started the workflow that the last button has started; null if none was pressed
 */
record Frame(String formToken, String keyId, @Nullable Started started) {

  /** The field of forms that carries the token. */
  static final String FORM_TOKEN = "form_token";

  private static final Pattern WORKFLOW_ID = Pattern.compile("[0-9A-Za-z_-]{1,120}");

  /**
   * @param started as the address of the page says it
   */
  static Frame of(Session session, @Nullable String started, TemporalUi temporalUi) {
    return new Frame(
        session.formToken(),
        session.keyId(),
        started == null || !WORKFLOW_ID.matcher(started).matches()
            ? null
            : new Started(started, temporalUi.workflow(started)));
  }

  /**
   * @param link to the workflow in the Temporal Web UI
   */
  record Started(String workflowId, String link) {}
}
