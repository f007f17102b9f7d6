package dev.ctrip.gateway.admin.web;

import dev.ctrip.gateway.admin.AdminWorkflows;
import dev.ctrip.gateway.admin.ProcessPaymentWorkflow;
import dev.ctrip.gateway.admin.ScanWorkflow;
import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.FailsWith;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** An operator's wishes over HTTP. Each answers with the workflow that it has become. */
@Tag(name = "Admin", description = "For the operator, with a key of the scope `admin`.")
@RestController
@ConditionalOnRole(Role.API)
@Requires(Scope.ADMIN)
class AdminController {

  private final AdminRequests requests;
  private final AdminWorkflows workflows;
  private final Accepted accepted;

  AdminController(AdminRequests requests, AdminWorkflows workflows, Accepted accepted) {
    this.requests = requests;
    this.workflows = workflows;
    this.accepted = accepted;
  }

  @Operation(
      operationId = "scanNow",
      summary = "Scan a chain now",
      description =
          """
          Reads the chain to its head, or a range of its blocks again. In a range transfers of \
          tokens that are not listed are recorded as well, by their contract; nobody is told of \
          those. Nothing is recorded twice. The workflow's result says what was found.\
          """)
  @ApiResponse(
      responseCode = "202",
      description = "The scan has started.",
      content = @Content(schema = @Schema(implementation = StartedJson.Body.class)))
  @PostMapping(
      path = "/admin/scan-now",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<StartedJson.Body> scanNow(Caller caller, @RequestBody ScanRequest request) {
    ScanWorkflow.Request scan = requests.scan(caller.keyId(), request);
    return accepted.by(() -> workflows.scan(scan));
  }

  @Operation(
      operationId = "processPayment",
      summary = "Look at one payment now",
      description =
          """
          Reads the payment's chain to its head, compares its address' balance with what is \
          recorded, and wakes its workflow, which is started if it is missing. While that is under \
          way for a payment, the same answer is given again.\
          """)
  @ApiResponse(
      responseCode = "202",
      description = "It has started, now or a moment ago.",
      content = @Content(schema = @Schema(implementation = StartedJson.Body.class)))
  @FailsWith({Problem.NOT_FOUND, Problem.CHAIN_NOT_READY})
  @PostMapping(
      path = "/admin/process-payment",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<StartedJson.Body> processPayment(
      Caller caller, @RequestBody ProcessPaymentRequest request) {
    ProcessPaymentWorkflow.Request process = requests.process(caller.keyId(), request);
    return accepted.by(() -> workflows.process(process));
  }
}
