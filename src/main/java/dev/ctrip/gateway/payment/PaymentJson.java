package dev.ctrip.gateway.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.platform.GatewaySettings;
import dev.ctrip.gateway.sweep.Sweep;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A payment as merchants see it: the API's answer and a webhook's {@code data}. Names, their order
 * and words are a public contract: fields are added, never changed. Amounts are decimal strings in
 * base units, instants are RFC 3339 in UTC, and a field without a value is null, not absent.
 */
@Component
public final class PaymentJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private final GatewaySettings settings;
  private final String namespace;

  /**
   * @param namespace Temporal's, where the payments' workflows are
   */
  public PaymentJson(
      GatewaySettings settings, @Value("${spring.temporal.namespace}") String namespace) {
    this.settings = settings;
    this.namespace = namespace;
  }

  public String of(Payment payment) {
    return JSON.writeValueAsString(body(payment, temporalLink(payment)));
  }

  /** The same for readers who are not to know where the operator's Temporal Web UI is. */
  public String withoutOperatorLinks(Payment payment) {
    return JSON.writeValueAsString(body(payment, null));
  }

  private Body body(Payment payment, @Nullable String temporalLink) {
    return new Body(
        payment.id(),
        "payment",
        payment.status().word(),
        payment.flags().stream().map(PaymentFlag::word).toList(),
        payment.chain(),
        payment.chainId().value(),
        payment.token().symbol(),
        text(payment.token().contract()),
        payment.token().decimals(),
        payment.address().checksummed(),
        payment.amount().toString(),
        payment.amountReceived().toString(),
        payment.amountConfirmed().toString(),
        payment.confirmations(),
        payment.confirmationsRequired(),
        payment.orderId(),
        JSON.readValue(payment.metadataJson(), new TypeReference<>() {}),
        payment.webhookUrl(),
        payment.sequence(),
        payment.createdAt(),
        payment.expiresAt(),
        payment.detectedAt(),
        payment.confirmedAt(),
        payment.settledAt(),
        payment.deposits().stream()
            .map(deposit -> DepositBody.of(deposit, payment.headNumber()))
            .toList(),
        SweepBody.of(payment.sweep()),
        new Links(settings.publicUrl() + "/pay/" + payment.id(), temporalLink));
  }

  private String temporalLink(Payment payment) {
    return settings.temporalUiUrl() + "/namespaces/" + namespace + "/workflows/" + payment.id();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /** The JSON object; public for the API's description only. */
  @Schema(name = "Payment")
  public record Body(
      @JsonProperty("id") String id,
      @JsonProperty("object") String object,
      @JsonProperty("status") String status,
      @JsonProperty("flags") List<String> flags,
      @JsonProperty("chain") String chain,
      @JsonProperty("chain_id") long chainId,
      @JsonProperty("token") String token,
      @JsonProperty("token_contract_address") @Nullable String tokenContractAddress,
      @JsonProperty("decimals") int decimals,
      @JsonProperty("address") String address,
      @JsonProperty("amount") String amount,
      @JsonProperty("amount_received") String amountReceived,
      @JsonProperty("amount_confirmed") String amountConfirmed,
      @JsonProperty("confirmations") long confirmations,
      @JsonProperty("confirmations_required") int confirmationsRequired,
      @JsonProperty("order_id") @Nullable String orderId,
      @JsonProperty("metadata") Map<String, String> metadata,
      @JsonProperty("webhook_url") @Nullable String webhookUrl,
      @JsonProperty("sequence") long sequence,
      @JsonProperty("created_at") Instant createdAt,
      @JsonProperty("expires_at") Instant expiresAt,
      @JsonProperty("detected_at") @Nullable Instant detectedAt,
      @JsonProperty("confirmed_at") @Nullable Instant confirmedAt,
      @JsonProperty("settled_at") @Nullable Instant settledAt,
      @JsonProperty("deposits") List<DepositBody> deposits,
      @JsonProperty("sweep") @Nullable SweepBody sweep,
      @JsonProperty("links") Links links) {}

  /** A transfer to the payment's address. */
  public record DepositBody(
      @JsonProperty("tx_hash") String txHash,
      @JsonProperty("log_index") @Nullable Integer logIndex,
      @JsonProperty("block_number") long blockNumber,
      @JsonProperty("block_hash") String blockHash,
      @JsonProperty("from") String from,
      @JsonProperty("amount") String amount,
      @JsonProperty("confirmations") long confirmations,
      @JsonProperty("state") String state) {

    private static DepositBody of(Deposit deposit, long headNumber) {
      return new DepositBody(
          deposit.txHash().hex(),
          deposit.logIndex(),
          deposit.blockNumber(),
          deposit.blockHash().hex(),
          deposit.from().checksummed(),
          deposit.amount().toString(),
          deposit.confirmationsAt(headNumber),
          deposit.state().name().toLowerCase(Locale.ROOT));
    }
  }

  /** The latest transfer to the treasury. */
  public record SweepBody(
      @JsonProperty("id") String id,
      @JsonProperty("state") String state,
      @JsonProperty("tx_hash") @Nullable String txHash,
      @JsonProperty("amount") String amount,
      @JsonProperty("fee") String fee,
      @JsonProperty("created_at") Instant createdAt,
      @JsonProperty("swept_at") @Nullable Instant sweptAt) {

    private static @Nullable SweepBody of(@Nullable Sweep sweep) {
      return sweep == null
          ? null
          : new SweepBody(
              sweep.id(),
              sweep.state().name().toLowerCase(Locale.ROOT),
              text(sweep.txHash()),
              sweep.amount().toString(),
              sweep.fee().toString(),
              sweep.createdAt(),
              sweep.sweptAt());
    }
  }

  /**
   * @param checkout where the payer pays
   * @param temporal where the operator watches it
   */
  public record Links(
      @JsonProperty("checkout") String checkout,
      @JsonProperty("temporal") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String temporal) {}
}
