package dev.ctrip.gateway.payment.web;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What payments may be asked for in, over HTTP. */
@Tag(name = "Chains", description = "What payments may be asked for in.")
@RestController
@ConditionalOnRole(Role.API)
class ChainController {

  private final ChainsJson json;

  ChainController(ChainsJson json) {
    this.json = json;
  }

  @Operation(
      operationId = "listChains",
      summary = "List chains and tokens",
      description =
          """
          The enabled chains and the assets of each that a payment may be asked for in, in the \
          operator's order. They change only when the operator changes his file; what is ready may \
          change at any time.\
          """)
  @ApiResponse(responseCode = "200", description = "All of them.")
  @Requires(Scope.PAYMENTS_READ)
  @GetMapping(path = "/api/v1/chains", produces = MediaType.APPLICATION_JSON_VALUE)
  ChainsJson.ListBody list(Caller caller) {
    return json.all();
  }
}
