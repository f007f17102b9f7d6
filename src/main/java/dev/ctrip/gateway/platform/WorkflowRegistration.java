package dev.ctrip.gateway.platform;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/**
 * A bean of this type makes the process a worker for a workflow.
 *
 * @param implementation its class; a new instance is made for each run, never by Spring
 * @param searchAttributes registered before any worker starts
 */
public record WorkflowRegistration(
    String taskQueue, Class<?> implementation, List<SearchAttributeKey<?>> searchAttributes) {

  public WorkflowRegistration {
    searchAttributes = List.copyOf(searchAttributes);
  }
}
