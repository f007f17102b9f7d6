package dev.ctrip.gateway.refund;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** A refund as merchants see it, in answers and in webhooks. Fields are added, never changed. */
@Component
public class RefundJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  public String of(Refund refund) {
    return JSON.writeValueAsString(Body.of(refund));
  }

  public String of(Refunds.OfPayment refunds) {
    return JSON.writeValueAsString(
        new ListBody(
            "list",
            refunds.refunds().stream().map(Body::of).toList(),
            refunds.refundable().toString(),
            refunds.refunded().toString()));
  }

  /** The JSON object; public for the API's description only. */
  @Schema(name = "Refund")
  public record Body(
      @JsonProperty("id") @Schema(example = "rfd_01k8x3q6m7") String id,
      @JsonProperty("object") @Schema(allowableValues = "refund") String object,
      @JsonProperty("payment_id") @Schema(example = "pay_01k8x3q6m7") String paymentId,
      @JsonProperty("status")
          @Schema(
              description = "Where it stands.",
              allowableValues = {
                "requested",
                "approved",
                "needs_funds",
                "sending",
                "done",
                "rejected",
                "stuck"
              })
          String status,
      @JsonProperty("detail")
          @Schema(
              description = "For people: why it waits, is stuck or was rejected.",
              nullable = true)
          @Nullable String detail,
      @JsonProperty("chain") @Schema(example = "local") String chain,
      @JsonProperty("chain_id") @Schema(example = "31337") long chainId,
      @JsonProperty("token") @Schema(example = "ETH") String token,
      @JsonProperty("token_contract_address")
          @Schema(description = "Null for the chain's own coin.", nullable = true)
          @Nullable String tokenContractAddress,
      @JsonProperty("decimals") @Schema(example = "18") int decimals,
      @JsonProperty("amount") @Schema(description = "In base units.", example = "40000000000000000")
          String amount,
      @JsonProperty("to")
          @Schema(
              description = "Who is to have it.",
              example = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8")
          String to,
      @JsonProperty("reason") @Schema(nullable = true) @Nullable String reason,
      @JsonProperty("source")
          @Schema(
              description =
                  "Where it is paid from: the deposit address where the payment's money still lay,"
                      + " or the refund wallet. Null while nothing is planned.",
              allowableValues = {"deposit_address", "refund_wallet"},
              nullable = true)
          @Nullable String source,
      @JsonProperty("tx_hash")
          @Schema(description = "Of its transaction; null until one is signed.", nullable = true)
          @Nullable String txHash,
      @JsonProperty("requested_by") @Schema(description = "Id of the API key that asked for it.")
          String requestedBy,
      @JsonProperty("approved_by")
          @Schema(description = "Id of the API key that approved it.", nullable = true)
          @Nullable String approvedBy,
      @JsonProperty("rejected_by")
          @Schema(description = "Id of the API key that took it back.", nullable = true)
          @Nullable String rejectedBy,
      @JsonProperty("sequence")
          @Schema(description = "Goes up by one with each change; webhooks may come out of order.")
          long sequence,
      @JsonProperty("created_at") Instant createdAt,
      @JsonProperty("approved_at") @Schema(nullable = true) @Nullable Instant approvedAt,
      @JsonProperty("done_at") @Schema(nullable = true) @Nullable Instant doneAt) {

    static Body of(Refund refund) {
      return new Body(
          refund.id(),
          "refund",
          refund.paymentId(),
          refund.state().word(),
          refund.detail(),
          refund.chainName(),
          refund.chain().value(),
          refund.asset().symbol(),
          text(refund.asset().contract()),
          refund.asset().decimals(),
          refund.amount().toString(),
          refund.to().checksummed(),
          refund.reason(),
          refund.source() == null ? null : refund.source().word(),
          text(refund.txHash()),
          refund.requestedBy(),
          refund.approvedBy(),
          refund.rejectedBy(),
          refund.sequence(),
          refund.createdAt(),
          refund.approvedAt(),
          refund.doneAt());
    }
  }

  /** The refunds of a payment; public for the API's description only. */
  @Schema(name = "Refunds")
  public record ListBody(
      @JsonProperty("object") @Schema(allowableValues = "list") String object,
      @JsonProperty("data") List<Body> data,
      @JsonProperty("amount_refundable")
          @Schema(
              description =
                  "What may still be asked for, in base units: received, deep enough, and spoken"
                      + " for by no refund.")
          String amountRefundable,
      @JsonProperty("amount_refunded")
          @Schema(description = "By refunds that are done, in base units.")
          String amountRefunded) {}

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
