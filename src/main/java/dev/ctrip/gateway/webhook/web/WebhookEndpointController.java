package dev.ctrip.gateway.webhook.web;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.FailsWith;
import dev.ctrip.gateway.platform.GatewaySettings;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.webhook.WebhookEndpoint;
import dev.ctrip.gateway.webhook.WebhookEndpointJson;
import dev.ctrip.gateway.webhook.WebhookEndpoints;
import dev.ctrip.gateway.webhook.WebhookEndpoints.Change;
import dev.ctrip.gateway.webhook.WebhookEndpoints.Redelivered;
import dev.ctrip.gateway.webhook.WebhookEndpoints.WithSecret;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A merchant's endpoints over HTTP. */
@Tag(
    name = "Webhooks",
    description = "Where a merchant is told, and what it was told; a key of the scope `webhooks`.")
@RestController
@ConditionalOnRole(Role.API)
@Requires(Scope.WEBHOOKS)
class WebhookEndpointController {

  private static final String PATH = "/api/v1/webhook-endpoints";

  private final WebhookEndpoints endpoints;
  private final WebhookRequests requests;
  private final GatewaySettings settings;

  WebhookEndpointController(
      WebhookEndpoints endpoints, WebhookRequests requests, GatewaySettings settings) {
    this.endpoints = endpoints;
    this.requests = requests;
    this.settings = settings;
  }

  @Operation(
      operationId = "createEndpoint",
      summary = "Make an endpoint",
      description =
          """
          It is told of all the merchant's payments from now on. The answer has the secret that \
          signs what is sent there; it is shown this once. A merchant may have 20.\
          """)
  @ApiResponse(
      responseCode = "201",
      description = "The endpoint, with its secret.",
      headers = @Header(name = "Location", description = "Where to read the endpoint."),
      content = @Content(schema = @Schema(implementation = WebhookEndpointJson.Body.class)))
  @FailsWith(Problem.TOO_MANY_ENDPOINTS)
  @PostMapping(
      path = PATH,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<WebhookEndpointJson.Body> create(
      Caller caller, @RequestBody WebhookEndpointRequest request) {
    Change wanted = requests.create(request);
    WithSecret made =
        endpoints
            .create(
                caller.merchantId(),
                Objects.requireNonNull(wanted.url()),
                Objects.requireNonNull(wanted.description()),
                Objects.requireNonNull(wanted.events()))
            .orElseThrow(() ->
                new ProblemException(
                    Problem.TOO_MANY_ENDPOINTS,
                    null,
                    "There are " + WebhookEndpoints.MOST + " already.",
                    "Delete one that is not needed."));
    return ResponseEntity.created(
            URI.create(settings.publicUrl() + PATH + "/" + made.endpoint().id()))
        .cacheControl(CacheControl.noStore())
        .body(json(made));
  }

  @Operation(
      operationId = "listEndpoints",
      summary = "List the endpoints",
      description = "All of them; there is no second page.")
  @ApiResponse(
      responseCode = "200",
      description = "All of them, oldest first.",
      content = @Content(schema = @Schema(implementation = EndpointsJson.class)))
  @FailsWith({})
  @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  EndpointsJson list(Caller caller) {
    return new EndpointsJson(
        "list",
        endpoints.list(caller.merchantId()).stream()
            .map(endpoint -> WebhookEndpointJson.body(endpoint, null))
            .toList());
  }

  @Operation(
      operationId = "getEndpoint",
      summary = "Look at an endpoint",
      description = "As it is now, without its secret.")
  @ApiResponse(
      responseCode = "200",
      description = "The endpoint as it is now.",
      content = @Content(schema = @Schema(implementation = WebhookEndpointJson.Body.class)))
  @FailsWith(Problem.NOT_FOUND)
  @GetMapping(path = PATH + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  WebhookEndpointJson.Body find(Caller caller, @PathVariable String id) {
    return json(endpoints.find(caller.merchantId(), WebhookRequests.endpoint(id)));
  }

  @Operation(
      operationId = "changeEndpoint",
      summary = "Change an endpoint",
      description =
          """
          What is left out stays. While an endpoint is paused, what happens is held, and goes out \
          when `paused` is set to `false`; that also enables a disabled one.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The endpoint as it is now.",
      content = @Content(schema = @Schema(implementation = WebhookEndpointJson.Body.class)))
  @FailsWith(Problem.NOT_FOUND)
  @PatchMapping(
      path = PATH + "/{id}",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  WebhookEndpointJson.Body change(
      Caller caller, @PathVariable String id, @RequestBody WebhookEndpointChange request) {
    String endpoint = WebhookRequests.endpoint(id);
    return json(endpoints.change(caller.merchantId(), endpoint, requests.change(request)));
  }

  @Operation(
      operationId = "deleteEndpoint",
      summary = "Delete an endpoint",
      description = "What was to be sent there is skipped; its deliveries stay in the log.")
  @ApiResponse(responseCode = "204", description = "It is gone.")
  @FailsWith(Problem.NOT_FOUND)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @DeleteMapping(path = PATH + "/{id}")
  void delete(Caller caller, @PathVariable String id) {
    if (!endpoints.delete(caller.merchantId(), WebhookRequests.endpoint(id))) {
      throw WebhookRequests.noEndpoint();
    }
  }

  @Operation(
      operationId = "enableEndpoint",
      summary = "Enable an endpoint",
      description = "One that is paused or disabled is told again. Needs no body.")
  @ApiResponse(
      responseCode = "200",
      description = "The endpoint as it is now.",
      content = @Content(schema = @Schema(implementation = WebhookEndpointJson.Body.class)))
  @FailsWith(Problem.NOT_FOUND)
  @PostMapping(path = PATH + "/{id}/enable", produces = MediaType.APPLICATION_JSON_VALUE)
  WebhookEndpointJson.Body enable(Caller caller, @PathVariable String id) {
    return json(endpoints.change(caller.merchantId(), WebhookRequests.endpoint(id), Change.ENABLE));
  }

  @Operation(
      operationId = "rotateSecret",
      summary = "Replace an endpoint's secret",
      description =
          """
          The answer has the new one; it is shown this once. During the overlap both sign, with a \
          space between the signatures. Needs no body.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The endpoint, with its new secret.",
      content = @Content(schema = @Schema(implementation = WebhookEndpointJson.Body.class)))
  @FailsWith(Problem.NOT_FOUND)
  @PostMapping(path = PATH + "/{id}/rotate-secret", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<WebhookEndpointJson.Body> rotateSecret(
      Caller caller,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable RotateSecretRequest request) {
    String endpoint = WebhookRequests.endpoint(id);
    Duration overlap = WebhookRequests.overlap(request);
    WithSecret made =
        endpoints
            .rotateSecret(caller.merchantId(), endpoint, overlap)
            .orElseThrow(WebhookRequests::noEndpoint);
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(json(made));
  }

  @Operation(
      operationId = "pingEndpoint",
      summary = "Ping an endpoint",
      description =
          """
          Sends `test.ping` once, also to one that is paused or disabled. The log says what came \
          of it. Needs no body.\
          """)
  @ApiResponse(
      responseCode = "202",
      description = "It is sent in a moment.",
      content = @Content(schema = @Schema(implementation = PingJson.class)))
  @FailsWith(Problem.NOT_FOUND)
  @ResponseStatus(HttpStatus.ACCEPTED)
  @PostMapping(path = PATH + "/{id}/ping", produces = MediaType.APPLICATION_JSON_VALUE)
  PingJson ping(Caller caller, @PathVariable String id) {
    return endpoints
        .ping(caller.merchantId(), WebhookRequests.endpoint(id))
        .map(PingJson::new)
        .orElseThrow(WebhookRequests::noEndpoint);
  }

  @Operation(
      operationId = "redeliverAll",
      summary = "Send an endpoint's deliveries anew",
      description =
          """
          Those that were made in a time: the failed and the skipped, or with `only_failed` false \
          all of them. Each goes out under its old `webhook-id`. At most 1000 in one go.\
          """)
  @ApiResponse(
      responseCode = "202",
      description = "They are sent in a moment.",
      content = @Content(schema = @Schema(implementation = RedeliveredJson.class)))
  @FailsWith({Problem.NOT_FOUND, Problem.ENDPOINT_NOT_ACTIVE})
  @ResponseStatus(HttpStatus.ACCEPTED)
  @PostMapping(
      path = PATH + "/{id}/redeliver",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  RedeliveredJson redeliver(
      Caller caller, @PathVariable String id, @RequestBody RedeliverRequest request) {
    String endpoint = WebhookRequests.endpoint(id);
    Instant from = WebhookRequests.time("from", request.from());
    Instant to = WebhookRequests.time("to", request.to());
    if (!from.isBefore(to)) {
      throw WebhookRequests.invalid("to", "It is not after from.", "Send a later time.");
    }
    boolean onlyFailed = request.onlyFailed() == null || request.onlyFailed();
    return switch (endpoints.redeliver(caller.merchantId(), endpoint, from, to, onlyFailed)) {
      case Redelivered.Done(int deliveries) -> new RedeliveredJson(deliveries);
      case Redelivered.TooMany _ ->
          throw WebhookRequests.invalid(
              "to",
              "More than " + WebhookEndpoints.MOST_REDELIVERED + " were made in this time.",
              "Send a shorter time, and the rest in another request.");
      case Redelivered.NotActive _ -> throw WebhookRequests.notActive("Enable it first.");
      case Redelivered.NotFound _ -> throw WebhookRequests.noEndpoint();
    };
  }

  private static WebhookEndpointJson.Body json(Optional<WebhookEndpoint> endpoint) {
    return endpoint
        .map(there -> WebhookEndpointJson.body(there, null))
        .orElseThrow(WebhookRequests::noEndpoint);
  }

  private static WebhookEndpointJson.Body json(WithSecret made) {
    return WebhookEndpointJson.body(made.endpoint(), made.secret());
  }
}
