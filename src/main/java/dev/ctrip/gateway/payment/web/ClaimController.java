package dev.ctrip.gateway.payment.web;

import static dev.ctrip.gateway.payment.web.PaymentRequests.noSuchPayment;
import static dev.ctrip.gateway.payment.web.PaymentRequests.requireId;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Requires;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.ClaimResult;
import dev.ctrip.gateway.payment.Claims;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentJson;
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
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Claims over HTTP. */
@Tag(name = "Payments")
@RestController
@ConditionalOnRole(Role.API)
class ClaimController {

  private final Claims claims;
  private final ClaimAllowance allowance;
  private final PaymentJson json;

  ClaimController(Claims claims, ClaimAllowance allowance, PaymentJson json) {
    this.claims = claims;
    this.allowance = allowance;
    this.json = json;
  }

  @Operation(
      operationId = "claimTransaction",
      summary = "Claim a transaction for a payment",
      description =
          """
          Looks into a transaction whose money was not seen, such as one of a token that is not \
          listed or one that came through a contract. Only what it moved to this payment's own \
          address is recorded, by the same rules as any other deposit: a claim cannot make money \
          count that would not have counted. Repeating it answers 200 again.\
          """)
  @ApiResponse(
      responseCode = "200",
      description =
          "The money is recorded, now or since before; what it means follows in a moment.",
      content = @Content(schema = @Schema(implementation = PaymentJson.Body.class)))
  @FailsWith({
    Problem.NOT_FOUND,
    Problem.NOTHING_TO_CLAIM,
    Problem.RATE_LIMITED,
    Problem.CHAIN_NOT_READY
  })
  @Requires(Scope.PAYMENTS_WRITE)
  @PostMapping(
      path = "/api/v1/payments/{id}/claim",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> claim(
      Caller caller, @PathVariable String id, @RequestBody ClaimRequest request) {
    TxHash txHash = txHash(request.txHash());
    requireId(id);
    allowance.take(caller.merchantId());
    return switch (claims.claim(caller.merchantId(), id, txHash)) {
      case ClaimResult.Recorded(Payment payment) ->
          ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json.of(payment));
      case ClaimResult.Nothing(ClaimResult.Reason reason) -> throw nothingToClaim(reason);
      case ClaimResult.NotReadYet _ ->
          throw unavailable(
              "The transaction's block is about to be read; its money is then found by itself.");
      case ClaimResult.ChainUnavailable _ ->
          throw unavailable("No node of the payment's chain answers right now.");
      case ClaimResult.ChainNotEnabled _ ->
          throw new ProblemException(
              Problem.CHAIN_NOT_READY,
              null,
              "The payment's chain is not enabled any more, so nobody can look.",
              "Ask the operator to enable it.");
      case ClaimResult.NotFound _ -> throw noSuchPayment();
    };
  }

  private static TxHash txHash(@Nullable String text) {
    String remedy = "Send 0x and the 64 hexadecimal digits of the transaction's hash.";
    if (text == null) {
      throw new ProblemException(
          Problem.INVALID_FIELD, "tx_hash", "The transaction's hash is missing.", remedy);
    }
    try {
      return TxHash.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.INVALID_FIELD, "tx_hash", "No hash: " + e.getMessage() + ".", remedy);
    }
  }

  private static ProblemException nothingToClaim(ClaimResult.Reason reason) {
    return switch (reason) {
      case NOT_MINED ->
          nothingToClaim(
              "No node of the payment's chain knows this transaction in a block.",
              "Claim it once it is mined; if it was sent on another chain, look for it there.");
      case FAILED ->
          nothingToClaim(
              "The transaction was mined but failed, so it moved nothing.",
              "Ask the payer to pay again.");
      case NOTHING_FOR_ADDRESS ->
          nothingToClaim(
              "The transaction succeeded but moved nothing to this payment's address.",
              "Compare the address it paid to with the payment's own.");
    };
  }

  private static ProblemException nothingToClaim(String detail, String remedy) {
    return new ProblemException(Problem.NOTHING_TO_CLAIM, null, detail, remedy);
  }

  private static ProblemException unavailable(String detail) {
    return ProblemException.unavailable(
        detail, "Send the same request again in a moment, or read the payment.");
  }
}
