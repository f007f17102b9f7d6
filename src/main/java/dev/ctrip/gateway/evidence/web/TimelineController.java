package dev.ctrip.gateway.evidence.web;

import dev.ctrip.gateway.evidence.Timelines;
import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentIds;
import dev.ctrip.gateway.payment.Payments;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.FailsWith;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The timeline of a payment over HTTP. */
@Tag(name = "Payments")
@RestController
@ConditionalOnRole(Role.API)
class TimelineController {

  private final Payments payments;
  private final Timelines timelines;
  private final TimelineJson json;

  TimelineController(Payments payments, Timelines timelines, TimelineJson json) {
    this.payments = payments;
    this.timelines = timelines;
    this.json = json;
  }

  @Operation(
      operationId = "getTimeline",
      summary = "See everything that happened to a payment",
      description =
          """
          Each observation of a deposit, each judgement and the rule that applied, each act of a \
          person, each transaction of the gateway and each attempt to deliver a webhook, in order: \
          at most the first 10,000. `intact` says whether the payment's history proves to be as it \
          was written.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The timeline as it is now.",
      content = @Content(schema = @Schema(implementation = TimelineJson.Body.class)))
  @FailsWith(Problem.NOT_FOUND)
  @Requires(Scope.PAYMENTS_READ)
  @GetMapping(path = "/api/v1/payments/{id}/timeline", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> timeline(Caller caller, @PathVariable String id) {
    return Optional.of(id)
        .filter(PaymentIds::isPossible)
        // Whose it is, and that its address was not tampered with, the door to payments knows.
        .flatMap(known -> payments.find(caller.merchantId(), known))
        .map(Payment::id)
        .flatMap(timelines::of)
        .map(timeline ->
            ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json.of(timeline)))
        .orElseThrow(() ->
            new ProblemException(Problem.NOT_FOUND, null, "There is no payment of this id.", null));
  }
}
