package dev.ctrip.gateway.admin.web;

import dev.ctrip.gateway.admin.AdminWorkflows;
import dev.ctrip.gateway.admin.SweepWorkflow;
import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.FailsWith;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.GasWallets;
import dev.ctrip.gateway.sweep.SweepOverview;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What an operator asks about money on its way to the treasury. */
@Tag(name = "Admin")
@RestController
@ConditionalOnRole(Role.API)
@Requires(Scope.ADMIN)
class SweepController {

  private final SweepRequests requests;
  private final AdminWorkflows workflows;
  private final SweepOverview sweeps;
  private final GasWallets gasWallets;
  private final Accepted accepted;
  private final SweepsJson json;

  SweepController(
      SweepRequests requests,
      AdminWorkflows workflows,
      SweepOverview sweeps,
      GasWallets gasWallets,
      Accepted accepted,
      SweepsJson json) {
    this.requests = requests;
    this.workflows = workflows;
    this.sweeps = sweeps;
    this.gasWallets = gasWallets;
    this.accepted = accepted;
    this.json = json;
  }

  @Operation(
      operationId = "sweepNow",
      summary = "Sweep now",
      description =
          """
          Looks for everything at deposit addresses that is not at the treasury: sweeps that wait, \
          what came late, and what was not asked for. Whoever owns each address is woken. The \
          workflow waits up to ten minutes for what becomes of it; its result has a row for each, \
          with the transaction's hash. A dry run moves nothing and says what would be moved, and \
          what that would cost.\
          """)
  @ApiResponse(
      responseCode = "202",
      description = "It has started.",
      content = @Content(schema = @Schema(implementation = StartedJson.Body.class)))
  @PostMapping(
      path = "/admin/sweep-now",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<StartedJson.Body> sweepNow(Caller caller, @RequestBody SweepNowRequest request) {
    SweepWorkflow.Request sweep = requests.now(caller.keyId(), request);
    return accepted.by(() -> workflows.sweep(sweep));
  }

  @Operation(
      operationId = "sweepAddress",
      summary = "Sweep one address now",
      description =
          """
          The same for one deposit address on one chain, whichever payment's it is. What was not \
          asked for is moved also where the settings say that it is to be held.\
          """)
  @ApiResponse(
      responseCode = "202",
      description = "It has started.",
      content = @Content(schema = @Schema(implementation = StartedJson.Body.class)))
  @FailsWith({Problem.NOT_FOUND})
  @PostMapping(
      path = "/admin/sweep-address",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<StartedJson.Body> sweepAddress(
      Caller caller, @RequestBody SweepAddressRequest request) {
    SweepWorkflow.Request sweep = requests.address(caller.keyId(), request);
    return accepted.by(() -> workflows.sweep(sweep));
  }

  @Operation(
      operationId = "listSweeps",
      summary = "List sweeps",
      description = "Of every merchant's payments, newest first, page by page.")
  @ApiResponse(
      responseCode = "200",
      description = "A page of them.",
      content = @Content(schema = @Schema(implementation = SweepsJson.Page.class)))
  @GetMapping(path = "/admin/sweeps", produces = MediaType.APPLICATION_JSON_VALUE)
  SweepsJson.Page sweeps(
      @Parameter(
              description = "Only those in this state.",
              schema =
                  @Schema(allowableValues = {"waiting", "planned", "signed", "swept", "stuck"}))
          @RequestParam(name = "state", required = false)
          @Nullable String state,
      @Parameter(description = "Only those of the chain of this name.")
          @RequestParam(name = "chain", required = false)
          @Nullable String chain,
      @Parameter(
              description = "How many at most; 50 without it.",
              schema = @Schema(type = "integer", minimum = "1", maximum = "200"))
          @RequestParam(name = "limit", required = false)
          @Nullable String limit,
      @Parameter(description = "`next` of the page before.")
          @RequestParam(name = "after", required = false)
          @Nullable String after) {
    SweepOverview.Filter filter = requests.filter(state, chain, limit, after);
    return json.page(sweeps.list(filter), filter.limit());
  }

  @Operation(
      operationId = "listGasWallets",
      summary = "Look at the gas wallets",
      description =
          """
          What pays for the gas of token sweeps, chain by chain. A chain whose nodes do not answer \
          is shown with an `error`.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "One per enabled chain.",
      content = @Content(schema = @Schema(implementation = SweepsJson.Wallets.class)))
  @GetMapping(path = "/admin/gas-wallets", produces = MediaType.APPLICATION_JSON_VALUE)
  SweepsJson.Wallets gasWallets() {
    return json.wallets(gasWallets.all());
  }
}
