package dev.ctrip.gateway.admin.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.admin.AdminWorkflows.Started;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.TemporalUi;
import io.swagger.v3.oas.annotations.media.Schema;
import org.springframework.stereotype.Component;

/** Says which workflow was started and where to watch it. */
@Component
@ConditionalOnRole(Role.API)
final class StartedJson {

  private final TemporalUi temporalUi;

  StartedJson(TemporalUi temporalUi) {
    this.temporalUi = temporalUi;
  }

  Body of(Started started) {
    return new Body(
        started.workflowId(),
        started.runId(),
        new Links(temporalUi.workflow(started.workflowId())));
  }

  /** The JSON object. */
  @Schema(name = "StartedWorkflow")
  record Body(
      @JsonProperty("workflow_id") @Schema(example = "process-pay_01k8x3q6m7") String workflowId,
      @JsonProperty("run_id") @Schema(example = "019a5d3e-1f1b-7c6a-9f1e-3b6c2a4d5e6f")
          String runId,
      @JsonProperty("links") Links links) {}

  /** Where to look. */
  @Schema(name = "StartedWorkflowLinks")
  record Links(
      @JsonProperty("temporal") @Schema(description = "The workflow in the Temporal Web UI.")
          String temporal) {}
}
