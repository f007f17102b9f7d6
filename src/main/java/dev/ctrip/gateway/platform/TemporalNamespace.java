package dev.ctrip.gateway.platform;

import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes sure that the server has what our workflows need. Idempotent: also called when the server
 * has come back, since it may have come back empty.
 */
@Component
public class TemporalNamespace {

  private static final Logger LOG = LoggerFactory.getLogger(TemporalNamespace.class);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final WorkflowClient client;
  private final OperatorServiceStubs operator;
  private final TemporalSettings settings;
  private final List<SearchAttributeKey<?>> searchAttributes;

  TemporalNamespace(
      WorkflowClient client, TemporalSettings settings, List<WorkflowRegistration> workflows) {
    this.client = client;
    this.operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(client.getWorkflowServiceStubs().getRawChannel())
                .validateAndBuildWithDefaults());
    this.settings = settings;
    this.searchAttributes =
        workflows.stream()
            .<SearchAttributeKey<?>>flatMap(workflow -> workflow.searchAttributes().stream())
            .distinct()
            .toList();
  }

  /**
   * @throws RuntimeException if the server did not answer in time
   */
  public void ensure() {
    if (!settings.manageNamespace()) {
      return;
    }
    TemporalCalls.within(
        DEADLINE,
        () -> {
          ensureNamespace();
          ensureSearchAttributes();
        });
  }

  private void ensureNamespace() {
    String name = client.getOptions().getNamespace();
    try {
      client
          .getWorkflowServiceStubs()
          .blockingStub()
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(name).build());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw e;
      }
      LOG.info("making the Temporal namespace {}, kept for {}", name, settings.retention());
      client
          .getWorkflowServiceStubs()
          .blockingStub()
          .registerNamespace(
              RegisterNamespaceRequest.newBuilder()
                  .setNamespace(name)
                  .setDescription("cTrip gateway")
                  .setWorkflowExecutionRetentionPeriod(
                      Durations.fromSeconds(settings.retention().toSeconds()))
                  .build());
    }
  }

  private void ensureSearchAttributes() {
    String namespace = client.getOptions().getNamespace();
    Map<String, IndexedValueType> known =
        operator
            .blockingStub()
            .listSearchAttributes(
                ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
            .getCustomAttributesMap();
    Map<String, IndexedValueType> missing = new HashMap<>();
    for (SearchAttributeKey<?> key : searchAttributes) {
      if (!known.containsKey(key.getName())) {
        missing.put(key.getName(), key.getValueType());
      }
    }
    if (!missing.isEmpty()) {
      LOG.info("registering the search attributes {}", missing.keySet());
      operator
          .blockingStub()
          .addSearchAttributes(
              AddSearchAttributesRequest.newBuilder()
                  .setNamespace(namespace)
                  .putAllSearchAttributes(missing)
                  .build());
    }
  }
}
