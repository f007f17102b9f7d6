package dev.ctrip.gateway.refund.web;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentIds;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.FailsWith;
import dev.ctrip.gateway.platform.GatewaySettings;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.platform.ProblemException;
import dev.ctrip.gateway.platform.RequestText;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.refund.Refund;
import dev.ctrip.gateway.refund.RefundIds;
import dev.ctrip.gateway.refund.RefundJson;
import dev.ctrip.gateway.refund.Refunds;
import dev.ctrip.gateway.refund.Refunds.Answer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Refunds over HTTP. */
@Tag(name = "Refunds", description = "Send money back: one key asks for it, another approves it.")
@RestController
@ConditionalOnRole(Role.API)
class RefundController {

  private static final String OF_PAYMENT = "/api/v1/payments/{id}/refunds";
  private static final String PATH = "/api/v1/refunds";

  private static final int LONGEST_REASON = 500;

  private static final String SEND_ADDRESS =
      "Send 0x and 40 hex digits with the EIP-55 checksum, as a wallet shows it.";

  private final Refunds refunds;
  private final RefundJson json;
  private final GatewaySettings settings;

  RefundController(Refunds refunds, RefundJson json, GatewaySettings settings) {
    this.refunds = refunds;
    this.json = json;
    this.settings = settings;
  }

  @Operation(
      operationId = "requestRefund",
      summary = "Ask for a refund",
      description =
          """
          Asks for a part of what a payment received, or all of it, to be sent to an address. \
          Nothing moves until another key approves it. With an Idempotency-Key a retry gets the \
          refund of the first request as it is now, with the same status and \
          `Idempotent-Replayed: true`.\
          """)
  @ApiResponse(
      responseCode = "201",
      description = "The refund waits to be approved.",
      headers = {
        @Header(name = "Location", description = "Where to read the refund."),
        @Header(
            name = "Idempotent-Replayed",
            description = "`true` where the Idempotency-Key was known; absent otherwise.")
      },
      content = @Content(schema = @Schema(implementation = RefundJson.Body.class)))
  @FailsWith({
    Problem.NOT_FOUND,
    Problem.INVALID_IDEMPOTENCY_KEY,
    Problem.IDEMPOTENCY_CONFLICT,
    Problem.REFUND_TOO_LARGE,
    Problem.REFUND_NOT_POSSIBLE
  })
  @Requires(Scope.REFUNDS)
  @PostMapping(
      path = OF_PAYMENT,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> request(
      Caller caller,
      @PathVariable String id,
      @RequestBody RefundRequest request,
      @Parameter(
              description = "1 to 255 visible ASCII characters; a UUID does well.",
              schema =
                  @Schema(
                      minLength = 1,
                      maxLength = 255,
                      pattern = "^[\\x21-\\x7e]+$",
                      example = "8e03978e-40d5-43dd-bc93-6894a57f9324"))
          @RequestHeader(name = "Idempotency-Key", required = false)
          @Nullable String idempotencyKey) {
    RequestText.requireIdempotencyKey(idempotencyKey);
    RequestText.require("reason", request.reason(), LONGEST_REASON);
    TokenAmount amount = amount(request.amount());
    Address to = address(request.to());
    requirePaymentId(id);
    Answer answer =
        refunds.request(
            new Refunds.NewRefund(
                caller.merchantId(),
                id,
                caller.keyId(),
                amount,
                to,
                request.reason(),
                idempotencyKey));
    if (!(answer instanceof Answer.Done(Refund refund, boolean replayed))) {
      throw problem(answer, noSuchPayment());
    }
    ResponseEntity.BodyBuilder response =
        ResponseEntity.created(URI.create(settings.publicUrl() + PATH + "/" + refund.id()));
    if (replayed) {
      response.header("Idempotent-Replayed", "true");
    }
    return response.contentType(MediaType.APPLICATION_JSON).body(json.of(refund));
  }

  @Operation(
      operationId = "listRefunds",
      summary = "List a payment's refunds",
      description = "Oldest first, with what may still be asked for.")
  @ApiResponse(
      responseCode = "200",
      description = "The refunds as they are now.",
      content = @Content(schema = @Schema(implementation = RefundJson.ListBody.class)))
  @FailsWith(Problem.NOT_FOUND)
  @Requires(Scope.PAYMENTS_READ)
  @GetMapping(path = OF_PAYMENT, produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> list(Caller caller, @PathVariable String id) {
    requirePaymentId(id);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(
            refunds
                .ofPayment(caller.merchantId(), id)
                .map(json::of)
                .orElseThrow(RefundController::noSuchPayment));
  }

  @Operation(operationId = "getRefund", summary = "Look at a refund", description = "As it is now.")
  @ApiResponse(
      responseCode = "200",
      description = "The refund as it is now.",
      content = @Content(schema = @Schema(implementation = RefundJson.Body.class)))
  @FailsWith(Problem.NOT_FOUND)
  @Requires(Scope.PAYMENTS_READ)
  @GetMapping(path = PATH + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> find(Caller caller, @PathVariable String id) {
    return answer(
        refunds.find(reach(caller), requireId(id)).orElseThrow(RefundController::noSuchRefund));
  }

  @Operation(
      operationId = "approveRefund",
      summary = "Approve a refund",
      description =
          """
          By another key than the one that asked for it: one of the same merchant, or an operator's \
          that has the scope `admin` beside `refunds`. From then on it is paid as soon as the \
          refund wallet has enough. Needs no body. Repeating it answers 200 again.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The refund is approved, now or since before.",
      content = @Content(schema = @Schema(implementation = RefundJson.Body.class)))
  @FailsWith({Problem.NOT_FOUND, Problem.REFUND_NEEDS_ANOTHER_KEY, Problem.REFUND_NOT_OPEN})
  @Requires(Scope.REFUNDS)
  @PostMapping(path = PATH + "/{id}/approve", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> approve(Caller caller, @PathVariable String id) {
    return answer(refunds.approve(reach(caller), requireId(id), caller.keyId()));
  }

  @Operation(
      operationId = "rejectRefund",
      summary = "Take a refund back",
      description =
          """
          Possible for any key of the scope `refunds` until it is on its way, and once it is stuck. \
          Its amount may then be asked for again. Repeating it answers 200 again.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The refund is rejected, now or since before.",
      content = @Content(schema = @Schema(implementation = RefundJson.Body.class)))
  @FailsWith({Problem.NOT_FOUND, Problem.REFUND_NOT_OPEN})
  @Requires(Scope.REFUNDS)
  @PostMapping(path = PATH + "/{id}/reject", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> reject(
      Caller caller,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable RejectRequest request) {
    String reason = request == null ? null : request.reason();
    RequestText.require("reason", reason, LONGEST_REASON);
    return answer(refunds.reject(reach(caller), requireId(id), caller.keyId(), reason));
  }

  /** Operators reach every merchant's refunds; null for them. */
  private static @Nullable String reach(Caller caller) {
    return caller.scopes().contains(Scope.ADMIN) ? null : caller.merchantId();
  }

  private ResponseEntity<String> answer(Answer answer) {
    if (answer instanceof Answer.Done(Refund refund, boolean _)) {
      return answer(refund);
    }
    throw problem(answer, noSuchRefund());
  }

  private ResponseEntity<String> answer(Refund refund) {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json.of(refund));
  }

  private static ProblemException problem(Answer answer, ProblemException notFound) {
    return switch (answer) {
      case Answer.Done _ -> throw new IllegalArgumentException("that was done");
      case Answer.NotFound _ -> notFound;
      case Answer.Conflict _ ->
          new ProblemException(
              Problem.IDEMPOTENCY_CONFLICT,
              "Idempotency-Key",
              "This key was used before, with another request.",
              "Use a new key for a new refund.");
      case Answer.TooMuch(TokenAmount refundable) ->
          new ProblemException(
              Problem.REFUND_TOO_LARGE,
              "amount",
              "Of what the payment received, %s base units are deep enough and spoken for by no refund."
                  .formatted(refundable),
              "Ask for no more than that, or wait until what came is confirmed.");
      case Answer.WrongDestination(String reason) ->
          invalid(
              "to", "Nothing is refunded there: " + reason + ".", "Ask the payer for an address.");
      case Answer.NotAllowed(String reason) ->
          new ProblemException(
              Problem.REFUND_NOT_POSSIBLE,
              null,
              "No such refund is paid: " + reason + ".",
              "Ask the operator, or pay it by hand.");
      case Answer.StillPending _ ->
          new ProblemException(
              Problem.REFUND_NOT_POSSIBLE,
              null,
              "The payment still waits for money, and what is refunded would count towards what is due.",
              "Ask once the payment has expired, and do not extend it then.");
      case Answer.SameKey _ ->
          new ProblemException(
              Problem.REFUND_NEEDS_ANOTHER_KEY,
              null,
              "The key that asked for a refund cannot approve it.",
              "Have somebody else approve it, with a key of their own.");
      case Answer.NotYet _ ->
          new ProblemException(
              Problem.REFUND_NOT_OPEN,
              null,
              "Its transaction has failed, but a reorg of the chain could still make it succeed.",
              "Send the same request again once reorg-depth more blocks are mined.");
      case Answer.TooLate(Refund refund) ->
          new ProblemException(
              Problem.REFUND_NOT_OPEN,
              null,
              "The refund is already " + refund.state().word() + ".",
              "Read the refund to see what became of it.");
    };
  }

  private static String requireId(String id) {
    if (!RefundIds.isPossible(id)) {
      throw noSuchRefund();
    }
    return id;
  }

  private static void requirePaymentId(String id) {
    if (!PaymentIds.isPossible(id)) {
      throw noSuchPayment();
    }
  }

  private static TokenAmount amount(@Nullable String text) {
    String remedy = "Send base units as a string of digits, such as \"40000000000000000\".";
    if (text == null) {
      throw invalid("amount", "The amount is missing.", remedy);
    }
    TokenAmount amount;
    try {
      amount = TokenAmount.parseBaseUnits(text);
    } catch (IllegalArgumentException e) {
      throw invalid("amount", "Not acceptable: " + e.getMessage() + ".", remedy);
    }
    if (amount.isZero()) {
      throw invalid("amount", "The amount must be above zero.", remedy);
    }
    return amount;
  }

  /** Without a checksum a wrong digit would be paid for ever, so there has to be one. */
  private static Address address(@Nullable String text) {
    if (text == null) {
      throw invalid("to", "The address is missing; none is taken from the payment.", SEND_ADDRESS);
    }
    Address address;
    try {
      address = Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid("to", "No address: " + e.getMessage() + ".", SEND_ADDRESS);
    }
    if (!address.checksummed().equals(text)) {
      throw invalid("to", "The address has no EIP-55 checksum.", SEND_ADDRESS);
    }
    return address;
  }

  private static ProblemException invalid(String field, String detail, String remedy) {
    return new ProblemException(Problem.INVALID_FIELD, field, detail, remedy);
  }

  private static ProblemException noSuchPayment() {
    return new ProblemException(Problem.NOT_FOUND, null, "There is no payment of this id.", null);
  }

  private static ProblemException noSuchRefund() {
    return new ProblemException(Problem.NOT_FOUND, null, "There is no refund of this id.", null);
  }
}
