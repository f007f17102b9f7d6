package dev.ctrip.gateway.admin.web;

import dev.ctrip.gateway.admin.AdminWorkflows;
import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.FailsWith;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.webhook.WebhookSending.Dispatched;
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

/** Webhooks that an operator sends by hand. */
@Tag(name = "Admin")
@RestController
@ConditionalOnRole(Role.API)
@Requires(Scope.ADMIN)
class AdminWebhookController {

  private final AdminWebhookRequests requests;
  private final AdminWorkflows workflows;
  private final Accepted accepted;

  AdminWebhookController(
      AdminWebhookRequests requests, AdminWorkflows workflows, Accepted accepted) {
    this.requests = requests;
    this.workflows = workflows;
    this.accepted = accepted;
  }

  @Operation(
      operationId = "sendWebhook",
      summary = "Tell a merchant of a payment again",
      description =
          """
          Sends the payment as it is now, under this type, to its `webhook_url` and to its \
          merchant's endpoints that want the type, each under a new `webhook-id`. Nothing happens \
          to the payment.\
          """)
  @ApiResponse(
      responseCode = "202",
      description = "The delivery has started.",
      content = @Content(schema = @Schema(implementation = StartedJson.Body.class)))
  @FailsWith(Problem.NOT_FOUND)
  @PostMapping(
      path = "/admin/send-webhook",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<StartedJson.Body> send(Caller caller, @RequestBody SendWebhookRequest request) {
    return started(requests.send(request), caller);
  }

  @Operation(
      operationId = "sendCustomWebhook",
      summary = "Post a webhook of your own",
      description =
          """
          Posts the payload to a public URL on the schedule of all webhooks, signed if a secret \
          is given.\
          """)
  @ApiResponse(
      responseCode = "202",
      description = "The delivery has started.",
      content = @Content(schema = @Schema(implementation = StartedJson.Body.class)))
  @PostMapping(
      path = "/admin/custom-webhook",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<StartedJson.Body> sendCustom(
      Caller caller, @RequestBody CustomWebhookRequest request) {
    return started(requests.sendCustom(caller.merchantId(), request), caller);
  }

  /** It is committed: it goes out though Temporal be away, so nobody should send it twice. */
  private ResponseEntity<StartedJson.Body> started(Dispatched webhooks, Caller caller) {
    return accepted.by(
        () -> workflows.deliver(webhooks, caller.keyId()),
        "it is stored and goes out once Temporal is back, by " + webhooks.carrier() + ".",
        "Do not send it again.");
  }
}
