package dev.ctrip.gateway.payment.web;

import static dev.ctrip.gateway.payment.web.PaymentRequests.noSuchPayment;
import static dev.ctrip.gateway.payment.web.PaymentRequests.requireId;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.payment.ActResult;
import dev.ctrip.gateway.payment.ChainNotReadyException;
import dev.ctrip.gateway.payment.IdempotencyConflictException;
import dev.ctrip.gateway.payment.IdempotencyInProgressException;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentJson;
import dev.ctrip.gateway.payment.PaymentPage;
import dev.ctrip.gateway.payment.Payments;
import dev.ctrip.gateway.payment.TokenNotReadyException;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.FailsWith;
import dev.ctrip.gateway.platform.GatewaySettings;
import dev.ctrip.gateway.platform.PageCursor;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.pricing.PriceOutOfRangeException;
import dev.ctrip.gateway.pricing.RateNotReadyException;
import dev.ctrip.gateway.pricing.UnknownPairException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Payments over HTTP. */
@Tag(
    name = "Payments",
    description = "Ask for a payment, look at it, list them, cancel, accept or extend one.")
@RestController
@ConditionalOnRole(Role.API)
class PaymentController {

  private static final String PATH = "/api/v1/payments";

  private final Payments payments;
  private final PaymentRequests requests;
  private final PaymentJson json;
  private final GatewaySettings settings;

  PaymentController(
      Payments payments, PaymentRequests requests, PaymentJson json, GatewaySettings settings) {
    this.payments = payments;
    this.requests = requests;
    this.json = json;
    this.settings = settings;
  }

  @Operation(
      operationId = "createPayment",
      summary = "Ask for a payment",
      description =
          """
          Answers once the payment is stored; from then on it is carried to its end whatever \
          happens. With an Idempotency-Key a retry gets the payment of the first request as it is \
          now, with the same status and `Idempotent-Replayed: true`.\
          """)
  @ApiResponse(
      responseCode = "201",
      description = "The payment exists; show its address to the payer.",
      headers = {
        @Header(name = "Location", description = "Where to read the payment."),
        @Header(
            name = "Idempotent-Replayed",
            description = "`true` where the Idempotency-Key was known; absent otherwise.")
      },
      content = @Content(schema = @Schema(implementation = PaymentJson.Body.class)))
  @FailsWith({
    Problem.INVALID_IDEMPOTENCY_KEY,
    Problem.IDEMPOTENCY_IN_PROGRESS,
    Problem.IDEMPOTENCY_CONFLICT,
    Problem.CHAIN_NOT_READY,
    Problem.TOKEN_NOT_READY,
    Problem.RATE_NOT_READY
  })
  @Requires(Scope.PAYMENTS_WRITE)
  // The forerunner's clients send the trailing slash.
  @PostMapping(
      path = {PATH, PATH + "/"},
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> create(
      Caller caller,
      @RequestBody PaymentRequest request,
      @Parameter(
              description =
                  "1 to 255 visible ASCII characters; a UUID does well. Good as long as the payment"
                      + " that it made.",
              schema =
                  @Schema(
                      minLength = 1,
                      maxLength = 255,
                      pattern = "^[\\x21-\\x7e]+$",
                      example = "8e03978e-40d5-43dd-bc93-6894a57f9324"))
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String idempotencyKey) {
    NewPayment wanted = requests.read(caller.merchantId(), request, idempotencyKey);
    Payments.Created created = create(wanted);
    ResponseEntity.BodyBuilder response =
        ResponseEntity.created(
            URI.create(settings.publicUrl() + PATH + "/" + created.payment().id()));
    if (created.replayed()) {
      response.header("Idempotent-Replayed", "true");
    }
    return response.contentType(MediaType.APPLICATION_JSON).body(json.of(created.payment()));
  }

  private Payments.Created create(NewPayment wanted) {
    try {
      return payments.create(wanted);
    } catch (IdempotencyConflictException e) {
      throw new ProblemException(
          Problem.IDEMPOTENCY_CONFLICT,
          "Idempotency-Key",
          "This key was used before, with another request.",
          "Use a new key for a new payment.");
    } catch (IdempotencyInProgressException e) {
      throw new ProblemException(
          Problem.IDEMPOTENCY_IN_PROGRESS,
          "Idempotency-Key",
          "The first request with this key is not answered yet.",
          "Send it again after the seconds in Retry-After.",
          Duration.ofSeconds(1));
    } catch (ChainNotReadyException e) {
      throw ProblemException.passing(
          Problem.CHAIN_NOT_READY,
          "chain",
          "No block of this chain was read yet, so nobody would see the money.",
          "Send the same request again in a moment.");
    } catch (TokenNotReadyException e) {
      throw ProblemException.passing(
          Problem.TOKEN_NOT_READY,
          "token",
          String.valueOf(e.getMessage()),
          "Ask for another asset, or send the same request again later.");
    } catch (UnknownPairException e) {
      throw new ProblemException(
          Problem.INVALID_FIELD, "amount.currency", String.valueOf(e.getMessage()), e.remedy());
    } catch (PriceOutOfRangeException e) {
      throw new ProblemException(
          Problem.INVALID_FIELD, "amount.value", String.valueOf(e.getMessage()), e.remedy());
    } catch (RateNotReadyException e) {
      throw rateNotReady("amount.currency", e);
    }
  }

  private static ProblemException rateNotReady(@Nullable String field, RateNotReadyException e) {
    return ProblemException.passing(
        Problem.RATE_NOT_READY,
        field,
        String.valueOf(e.getMessage()),
        "Send the same request again in a moment.");
  }

  @Operation(
      operationId = "listPayments",
      summary = "List payments",
      description =
          """
          Yours, newest first, page by page: send `next_cursor` of a page as `cursor` for the next. \
          Filters are joined by "and"; keep them the same from page to page. What is made meanwhile \
          does not shift the pages.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "A page of them, as they are now.",
      content = @Content(schema = @Schema(implementation = PaymentJson.ListBody.class)))
  @Requires(Scope.PAYMENTS_READ)
  @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> list(
      Caller caller,
      @Parameter(
              description = "Only those that stand there.",
              schema =
                  @Schema(
                      allowableValues = {
                        "pending",
                        "detected",
                        "confirmed",
                        "settled",
                        "expired",
                        "cancelled"
                      }))
          @RequestParam(name = "status", required = false)
          @Nullable String status,
      @Parameter(
              description = "Only those of which this is true.",
              schema =
                  @Schema(
                      allowableValues = {
                        "underpaid",
                        "overpaid",
                        "late",
                        "reorged",
                        "wrong_asset",
                        "wrong_chain",
                        "needs_attention"
                      }))
          @RequestParam(name = "flag", required = false)
          @Nullable String flag,
      @Parameter(
              description = "Only those on the chain of this name, enabled or not.",
              schema = @Schema(maxLength = PaymentQueries.LONGEST_NAME, example = "local"))
          @RequestParam(name = "chain", required = false)
          @Nullable String chain,
      @Parameter(
              description = "Only those in this asset: a symbol, or a token's contract.",
              schema = @Schema(maxLength = PaymentQueries.LONGEST_NAME, example = "ETH"))
          @RequestParam(name = "token", required = false)
          @Nullable String token,
      @Parameter(
              description = "Only those with exactly this `order_id`.",
              schema = @Schema(maxLength = PaymentRequests.LONGEST_ORDER_ID, example = "A-4711"))
          @RequestParam(name = "order_id", required = false)
          @Nullable String orderId,
      @Parameter(
              description = "Only those made at this time or later.",
              schema = @Schema(format = "date-time", example = "2026-01-01T00:00:00Z"))
          @RequestParam(name = "created_from", required = false)
          @Nullable String createdFrom,
      @Parameter(
              description = "Only those made before this time.",
              schema = @Schema(format = "date-time", example = "2026-02-01T00:00:00Z"))
          @RequestParam(name = "created_to", required = false)
          @Nullable String createdTo,
      @Parameter(
              description = "How many at most.",
              schema =
                  @Schema(
                      type = "integer",
                      minimum = "1",
                      maximum = "" + PaymentQueries.MOST,
                      defaultValue = "" + PaymentQueries.FEW))
          @RequestParam(name = "limit", required = false)
          @Nullable String limit,
      @Parameter(
              description = "`next_cursor` of the page before.",
              schema = @Schema(maxLength = PageCursor.LONGEST, pattern = "^[A-Za-z0-9_-]+$"))
          @RequestParam(name = "cursor", required = false)
          @Nullable String cursor) {
    PaymentPage page =
        payments.list(
            PaymentQueries.read(
                caller.merchantId(),
                new PaymentQueries.Sent(
                    status, flag, chain, token, orderId, createdFrom, createdTo, limit, cursor)));
    Payment last = page.hasMore() ? page.payments().getLast() : null;
    String next = last == null ? null : new PageCursor(last.createdAt(), last.id()).text();
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json.of(page, next));
  }

  @Operation(
      operationId = "getPayment",
      summary = "Look at a payment",
      description = "As it is now.")
  @ApiResponse(
      responseCode = "200",
      description = "The payment as it is now.",
      content = @Content(schema = @Schema(implementation = PaymentJson.Body.class)))
  @FailsWith(Problem.NOT_FOUND)
  @Requires(Scope.PAYMENTS_READ)
  @GetMapping(path = PATH + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> find(Caller caller, @PathVariable String id) {
    Payment payment =
        payments
            .find(caller.merchantId(), requireId(id))
            .orElseThrow(PaymentRequests::noSuchPayment);
    return answer(payment);
  }

  @Operation(
      operationId = "cancelPayment",
      summary = "Cancel a payment",
      description =
          """
          Possible while no money was seen. Needs no body. Repeating it answers 200 again, with the \
          payment as it is.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The payment is cancelled, now or since before.",
      content = @Content(schema = @Schema(implementation = PaymentJson.Body.class)))
  @FailsWith({Problem.NOT_FOUND, Problem.NOT_CANCELLABLE})
  @Requires(Scope.PAYMENTS_WRITE)
  @PostMapping(path = PATH + "/{id}/cancel", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> cancel(Caller caller, @PathVariable String id) {
    ActResult result = payments.cancel(caller.merchantId(), requireId(id), caller.keyId());
    return answer(
        result,
        Problem.NOT_CANCELLABLE,
        "Read the payment to see what became of it; money that came is given back by a refund.");
  }

  @Operation(
      operationId = "acceptPayment",
      summary = "Accept what was received",
      description =
          """
          Takes money that is too little or too late as enough. The payment goes on as if enough had \
          come in time: it is detected, confirmed and settled, with the same webhooks. Possible for \
          a pending, expired or cancelled payment that received something, and for one that a reorg \
          took money from. Repeating it answers 200 again.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "It is accepted, now or since before; its status follows in a moment.",
      content = @Content(schema = @Schema(implementation = PaymentJson.Body.class)))
  @FailsWith({Problem.NOT_FOUND, Problem.NOTHING_TO_ACCEPT})
  @Requires(Scope.PAYMENTS_WRITE)
  @PostMapping(
      path = PATH + "/{id}/accept",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> accept(
      Caller caller, @PathVariable String id, @RequestBody AcceptRequest request) {
    String actor = requests.actor(caller.keyId(), request);
    String reason = requests.reason(request);
    return answer(
        payments.accept(
            caller.merchantId(), requireId(id), requests.amountReceived(request), actor, reason),
        Problem.NOTHING_TO_ACCEPT,
        "Read the payment and its refunds to see what it received and what goes back.");
  }

  @Operation(
      operationId = "extendPayment",
      summary = "Give the payer more time",
      description =
          """
          Moves the deadline of a pending payment, or of an expired one, which then waits again. \
          Money that came between the old and the new deadline is then in time. What a price was asked \
          for is quoted anew: `amount` may change, and what was received counts towards it.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The payment with its new deadline.",
      content = @Content(schema = @Schema(implementation = PaymentJson.Body.class)))
  @FailsWith({Problem.NOT_FOUND, Problem.NOT_EXTENDABLE, Problem.RATE_NOT_READY})
  @Requires(Scope.PAYMENTS_WRITE)
  @PostMapping(
      path = PATH + "/{id}/extend",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> extend(
      Caller caller, @PathVariable String id, @RequestBody ExtendRequest request) {
    Duration expiresIn = requests.expiresIn(request);
    ActResult result;
    try {
      result = payments.extend(caller.merchantId(), requireId(id), expiresIn, caller.keyId());
    } catch (RateNotReadyException e) {
      throw rateNotReady(null, e);
    }
    return answer(
        result,
        Problem.NOT_EXTENDABLE,
        "Read the payment and its refunds to see its deadline and what goes back.");
  }

  /**
   * @param refused what a refusal is called
   * @param remedy for whoever is refused
   */
  private ResponseEntity<String> answer(ActResult result, Problem refused, String remedy) {
    return switch (result) {
      case ActResult.Done(Payment payment) -> answer(payment);
      case ActResult.Refused(String reason) ->
          throw new ProblemException(refused, null, reason, remedy);
      case ActResult.NotFound _ -> throw noSuchPayment();
      case ActResult.Unavailable _ ->
          throw ProblemException.unavailable(
              "The payment's workflow does not answer; whether it was done is not known yet.",
              "Send the same request again.");
    };
  }

  private ResponseEntity<String> answer(Payment payment) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json.of(payment));
  }
}
