package dev.ctrip.gateway.webhook.web;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.FailsWith;
import dev.ctrip.gateway.platform.PageCursor;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.RequestText;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.webhook.WebhookLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The log of deliveries over HTTP. */
@Tag(name = "Webhooks")
@RestController
@ConditionalOnRole(Role.API)
@Requires(Scope.WEBHOOKS)
class WebhookDeliveryController {

  private static final String PATH = "/api/v1/webhook-deliveries";

  private final WebhookLog log;

  WebhookDeliveryController(WebhookLog log) {
    this.log = log;
  }

  @Operation(
      operationId = "listDeliveries",
      summary = "List deliveries",
      description = "Newest first, to endpoints and to payments' own `webhook_url`.")
  @ApiResponse(
      responseCode = "200",
      description = "A page of them.",
      content = @Content(schema = @Schema(implementation = DeliveryJson.Page.class)))
  @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  DeliveryJson.Page list(
      Caller caller,
      @Parameter(description = "Only to this endpoint.")
          @RequestParam(name = "endpoint_id", required = false)
          @Nullable String endpointId,
      @Parameter(description = "Only about this payment.")
          @RequestParam(name = "payment_id", required = false)
          @Nullable String paymentId,
      @Parameter(description = "Only of this type.", example = "payment.settled")
          @RequestParam(required = false)
          @Nullable String type,
      @Parameter(
              description = "Only in this state.",
              schema =
                  @Schema(
                      allowableValues = {
                        "pending",
                        "acknowledged",
                        "exhausted",
                        "refused",
                        "held",
                        "skipped"
                      }))
          @RequestParam(required = false)
          @Nullable String state,
      @Parameter(
              description = "Made then or later.",
              schema = @Schema(format = "date-time", example = "2026-01-01T00:00:00Z"))
          @RequestParam(required = false)
          @Nullable String from,
      @Parameter(
              description = "Made before.",
              schema = @Schema(format = "date-time", example = "2026-01-02T00:00:00Z"))
          @RequestParam(required = false)
          @Nullable String to,
      @Parameter(
              description = "How many at most.",
              schema =
                  @Schema(
                      type = "integer",
                      minimum = "1",
                      maximum = "" + DeliveryFilter.MOST,
                      defaultValue = "" + DeliveryFilter.FEW))
          @RequestParam(required = false)
          @Nullable String limit,
      @Parameter(
              description = "`next_cursor` of the page before.",
              schema = @Schema(maxLength = PageCursor.LONGEST, pattern = "^[A-Za-z0-9_-]+$"))
          @RequestParam(required = false)
          @Nullable String cursor) {
    int most = RequestText.limit(limit, DeliveryFilter.FEW, DeliveryFilter.MOST);
    // One more than is shown tells whether there is another page.
    List<WebhookLog.Entry> entries =
        log.list(
            caller.merchantId(),
            new WebhookLog.Filter(
                DeliveryFilter.word("endpoint_id", endpointId),
                DeliveryFilter.word("payment_id", paymentId),
                DeliveryFilter.word("type", type),
                DeliveryFilter.state(state),
                RequestText.time("from", from),
                RequestText.time("to", to),
                DeliveryFilter.after(cursor)),
            most + 1);
    List<WebhookLog.Entry> shown = entries.stream().limit(most).toList();
    return new DeliveryJson.Page(
        "list",
        shown.stream().map(DeliveryJson::of).toList(),
        entries.size() > most,
        entries.size() > most ? DeliveryFilter.cursor(shown.getLast()) : null);
  }

  @Operation(
      operationId = "getDelivery",
      summary = "Look at a delivery",
      description = "With its body as it was frozen, and each attempt.")
  @ApiResponse(
      responseCode = "200",
      description = "The delivery, its body and each attempt.",
      content = @Content(schema = @Schema(implementation = DeliveryJson.Details.class)))
  @FailsWith(Problem.NOT_FOUND)
  @GetMapping(path = PATH + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  DeliveryJson.Details find(Caller caller, @PathVariable String id) {
    return details(caller, WebhookRequests.delivery(id));
  }

  @Operation(
      operationId = "redeliver",
      summary = "Send a delivery anew",
      description =
          """
          At once, however it ended, under the same `webhook-id` and with the same body; its \
          schedule begins anew. One that is still tried is tried at once. Needs no body.\
          """)
  @ApiResponse(
      responseCode = "202",
      description = "It is sent in a moment.",
      content = @Content(schema = @Schema(implementation = DeliveryJson.Details.class)))
  @FailsWith({Problem.NOT_FOUND, Problem.ENDPOINT_NOT_ACTIVE})
  @ResponseStatus(HttpStatus.ACCEPTED)
  @PostMapping(path = PATH + "/{id}/redeliver", produces = MediaType.APPLICATION_JSON_VALUE)
  DeliveryJson.Details redeliver(Caller caller, @PathVariable String id) {
    String delivery = WebhookRequests.delivery(id);
    return switch (log.redeliver(caller.merchantId(), delivery)) {
      case DONE -> details(caller, delivery);
      case ENDPOINT_NOT_ACTIVE ->
          throw WebhookRequests.notActive("Enable it first; one that was deleted stays so.");
      case NOT_FOUND -> throw WebhookRequests.noDelivery();
    };
  }

  private DeliveryJson.Details details(Caller caller, String delivery) {
    return log.find(caller.merchantId(), delivery)
        .map(DeliveryJson::of)
        .orElseThrow(WebhookRequests::noDelivery);
  }
}
