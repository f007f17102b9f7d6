package dev.ctrip.gateway.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.platform.GatewaySettings;
import dev.ctrip.gateway.platform.TemporalUi;
import dev.ctrip.gateway.pricing.Quote;
import dev.ctrip.gateway.sweep.Sweep;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

  /** Base units. */
  private static final String DIGITS = "^[0-9]{1,78}$";

  /** A stranger's ten thousand transfers are not to be sent along with every webhook. */
  private static final int MOST_DEPOSITS = 100;

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private final URI publicUrl;
  private final TemporalUi temporalUi;

  public PaymentJson(GatewaySettings settings, TemporalUi temporalUi) {
    this.publicUrl = settings.publicUrl();
    this.temporalUi = temporalUi;
  }

  public String of(Payment payment) {
    return JSON.writeValueAsString(body(payment, temporalUi.workflow(payment.id())));
  }

  /** The same for readers who are not to know where the operator's Temporal Web UI is. */
  public String withoutOperatorLinks(Payment payment) {
    return JSON.writeValueAsString(body(payment, null));
  }

  /** A page of them, with what leads to the next. */
  public String of(PaymentPage page, @Nullable String nextCursor) {
    return JSON.writeValueAsString(
        new ListBody(
            "list",
            page.payments().stream()
                .map(payment -> body(payment, temporalUi.workflow(payment.id())))
                .toList(),
            page.hasMore(),
            nextCursor));
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
        PriceBody.of(payment.quote()),
        payment.confirmations(),
        payment.confirmationsRequired(),
        payment.orderId(),
        JSON.readValue(payment.metadataJson(), new TypeReference<>() {}),
        payment.webhookUrl(),
        payment.sequence(),
        payment.createdAt(),
        payment.expiresAt(),
        payment.acceptedAt(),
        payment.detectedAt(),
        payment.confirmedAt(),
        payment.settledAt(),
        shown(payment.deposits()).stream()
            .map(deposit -> DepositBody.of(deposit, payment.headNumber()))
            .toList(),
        payment.deposits().size(),
        SweepBody.of(payment.sweep()),
        new Links(publicUrl + "/pay/" + payment.id(), temporalLink));
  }

  private static List<Deposit> shown(List<Deposit> deposits) {
    if (deposits.size() <= MOST_DEPOSITS) {
      return deposits;
    }
    Set<Deposit> largest =
        deposits.stream()
            .sorted(Comparator.comparing(Deposit::amount).reversed())
            .limit(MOST_DEPOSITS)
            .collect(Collectors.toSet());
    return deposits.stream().filter(largest::contains).toList();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /** The JSON object; public for the API's description only. */
  @Schema(name = "Payment")
  public record Body(
      @JsonProperty("id") @Schema(example = "pay_01k8x3q6m7") String id,
      @JsonProperty("object") @Schema(allowableValues = "payment") String object,
      @JsonProperty("status")
          @Schema(
              description = "Where it stands.",
              allowableValues = {
                "pending",
                "detected",
                "confirmed",
                "settled",
                "expired",
                "cancelled"
              })
          String status,
      @JsonProperty("flags")
          @ArraySchema(
              arraySchema =
                  @Schema(description = "What is true beside the status.", example = "[]"),
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
          List<String> flags,
      @JsonProperty("chain") @Schema(example = "local") String chain,
      @JsonProperty("chain_id") @Schema(description = "EIP-155.", example = "31337") long chainId,
      @JsonProperty("token") @Schema(description = "The asset's symbol.", example = "ETH")
          String token,
      @JsonProperty("token_contract_address")
          @Schema(description = "Null for the chain's native coin.", nullable = true)
          @Nullable String tokenContractAddress,
      @JsonProperty("decimals")
          @Schema(description = "Digits of a whole coin's base units.", example = "18")
          int decimals,
      @JsonProperty("address")
          @Schema(
              description = "Where the payer pays; made for this payment alone.",
              example = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC")
          String address,
      @JsonProperty("amount")
          @Schema(
              description = "What is due, in base units.",
              pattern = DIGITS,
              example = "100000000000000000")
          String amount,
      @JsonProperty("amount_received")
          @Schema(
              description = "What was seen so far, in base units.",
              pattern = DIGITS,
              example = "0")
          String amountReceived,
      @JsonProperty("amount_confirmed")
          @Schema(
              description = "What of it is deep enough to count.",
              pattern = DIGITS,
              example = "0")
          String amountConfirmed,
      @JsonProperty("price")
          @Schema(
              description =
                  "The price that was asked for and the quote by which `amount` is due; null where"
                      + " base units were asked for.",
              nullable = true)
          @Nullable PriceBody price,
      @JsonProperty("confirmations")
          @Schema(
              description = "Of the shallowest deposit that counts; goes on rising.",
              example = "0")
          long confirmations,
      @JsonProperty("confirmations_required") @Schema(example = "12") int confirmationsRequired,
      @JsonProperty("order_id")
          @Schema(description = "Your own name for it.", nullable = true, example = "A-4711")
          @Nullable String orderId,
      @JsonProperty("metadata")
          @Schema(description = "Yours, as it came.", example = "{\"cart\":\"c-17\"}")
          Map<String, String> metadata,
      @JsonProperty("webhook_url")
          @Schema(description = "Null where nobody is told.", nullable = true)
          @Nullable String webhookUrl,
      @JsonProperty("sequence")
          @Schema(description = "Goes up with each event: the larger is the newer.")
          long sequence,
      @JsonProperty("created_at") @Schema(example = "2026-01-31T12:00:00Z") Instant createdAt,
      @JsonProperty("expires_at")
          @Schema(
              example = "2026-01-31T12:30:00Z",
              description = "Held against the chain's clock: money in later blocks is late.")
          Instant expiresAt,
      @JsonProperty("accepted_at")
          @Schema(
              description = "When late or too little money was accepted as enough.",
              nullable = true)
          @Nullable Instant acceptedAt,
      @JsonProperty("detected_at") @Schema(nullable = true) @Nullable Instant detectedAt,
      @JsonProperty("confirmed_at") @Schema(nullable = true) @Nullable Instant confirmedAt,
      @JsonProperty("settled_at") @Schema(nullable = true) @Nullable Instant settledAt,
      @JsonProperty("deposits")
          @ArraySchema(
              arraySchema =
                  @Schema(description = "Every transfer seen, orphaned ones too.", example = "[]"))
          List<DepositBody> deposits,
      @JsonProperty("deposits_total")
          @Schema(
              description = "How many there are; `deposits` has the 100 largest of more.",
              example = "0")
          int depositsTotal,
      @JsonProperty("sweep")
          @Schema(
              description =
                  "The latest transfer from its address: to the treasury, or by a refund. Null"
                      + " before the first.",
              nullable = true)
          @Nullable SweepBody sweep,
      @JsonProperty("links") Links links) {}

  /** A price and its quote. */
  @Schema(name = "Price")
  public record PriceBody(
      @JsonProperty("currency") @Schema(description = "ISO 4217.", example = "EUR") String currency,
      @JsonProperty("value")
          @Schema(
              description = "With as many digits after the point as the currency has.",
              example = "12.50")
          String value,
      @JsonProperty("rate")
          @Schema(
              description = "What one whole coin of the asset counts as, in the currency.",
              example = "2500.00")
          String rate,
      @JsonProperty("source")
          @Schema(description = "Whose rate it is; more words may come.", example = "fixed")
          String source,
      @JsonProperty("quoted_at")
          @Schema(description = "The rate holds from then on, until the payment is extended.")
          Instant quotedAt) {

    private static @Nullable PriceBody of(@Nullable Quote quote) {
      return quote == null
          ? null
          : new PriceBody(
              quote.price().currency().getCurrencyCode(),
              quote.price().value().toPlainString(),
              quote.rate().toString(),
              quote.source(),
              quote.quotedAt());
    }
  }

  /** A page of payments; public for the API's description only. */
  @Schema(name = "PaymentList")
  public record ListBody(
      @JsonProperty("object") @Schema(allowableValues = "list") String object,
      @JsonProperty("data") @ArraySchema(arraySchema = @Schema(description = "Newest first."))
          List<Body> data,
      @JsonProperty("has_more")
          @Schema(description = "Whether there are older ones.", example = "true")
          boolean hasMore,
      @JsonProperty("next_cursor")
          @Schema(
              description = "To be sent as `cursor` for the next page; null at the end.",
              example = "MTc2NzIyNTYwMDAwMDAwMC5wYXlfMDFrOHgzcTZtNw",
              nullable = true)
          @Nullable String nextCursor) {}

  /** A transfer to the payment's address. */
  @Schema(name = "Deposit")
  public record DepositBody(
      @JsonProperty("tx_hash")
          @Schema(
              description = "Null for native coin that a contract sent and only the balance shows.",
              nullable = true)
          @Nullable String txHash,
      @JsonProperty("log_index")
          @Schema(description = "Null for a transfer of the native coin.", nullable = true)
          @Nullable Integer logIndex,
      @JsonProperty("chain_id")
          @Schema(description = "Another one than the payment's where it came on a wrong chain.")
          long chainId,
      @JsonProperty("token_contract_address")
          @Schema(
              description =
                  "Null for the native coin. Another one than the payment's where it came in a"
                      + " wrong asset, which is never credited.",
              nullable = true)
          @Nullable String tokenContractAddress,
      @JsonProperty("from_block")
          @Schema(
              description =
                  "Where `tx_hash` is null, the first of the blocks up to `block_number` in which it"
                      + " came; else null.",
              nullable = true)
          @Nullable Long fromBlock,
      @JsonProperty("block_number") long blockNumber,
      @JsonProperty("block_hash") String blockHash,
      @JsonProperty("from") @Schema(description = "Null where `tx_hash` is.", nullable = true)
          @Nullable String from,
      @JsonProperty("amount") @Schema(description = "In base units.", pattern = DIGITS)
          String amount,
      @JsonProperty("confirmations") @Schema(description = "0 while orphaned.") long confirmations,
      @JsonProperty("state")
          @Schema(
              description = "`orphaned`: a reorg took it away; it does not count.",
              allowableValues = {"seen", "confirmed", "orphaned"})
          String state) {

    private static DepositBody of(Deposit deposit, long headNumber) {
      return new DepositBody(
          text(deposit.txHash()),
          deposit.logIndex(),
          deposit.chain().value(),
          text(deposit.asset()),
          deposit.fromBlock(),
          deposit.blockNumber(),
          deposit.blockHash().hex(),
          text(deposit.from()),
          deposit.amount().toString(),
          deposit.confirmationsAt(headNumber),
          deposit.state().name().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * The latest transfer from its address.
   *
   * @param amount gross, which is what a payment is settled by
   */
  @Schema(name = "Sweep")
  public record SweepBody(
      @JsonProperty("id") String id,
      @JsonProperty("state")
          @Schema(
              description =
                  "`waiting`: not worth its fee now, refused by its token, or short of gas; it goes"
                      + " on by itself. `stuck`: a person has to look.",
              allowableValues = {"waiting", "planned", "signed", "swept", "stuck"})
          String state,
      @JsonProperty("tx_hash") @Schema(description = "Null until it is signed.", nullable = true)
          @Nullable String txHash,
      @JsonProperty("amount")
          @Schema(
              description = "What it was planned for, the network's fee included.",
              pattern = DIGITS)
          String amount,
      @JsonProperty("value")
          @Schema(
              description = "What is to reach its destination; has reached it once `swept`.",
              pattern = DIGITS)
          String value,
      @JsonProperty("fee")
          @Schema(
              description = "The most that the network may take; what it took once `swept`.",
              pattern = DIGITS)
          String fee,
      @JsonProperty("created_at") Instant createdAt,
      @JsonProperty("swept_at")
          @Schema(description = "Null until it is deep enough.", nullable = true)
          @Nullable Instant sweptAt,
      @JsonProperty("reason")
          @Schema(description = "Why it is `waiting` or `stuck`; null otherwise.", nullable = true)
          @Nullable String reason,
      @JsonProperty("refund_id")
          @Schema(
              description =
                  "The refund that it pays in place of moving money to the treasury; null where it"
                      + " does not.",
              nullable = true)
          @Nullable String refundId) {

    private static @Nullable SweepBody of(@Nullable Sweep sweep) {
      return sweep == null
          ? null
          : new SweepBody(
              sweep.id(),
              sweep.state().name().toLowerCase(Locale.ROOT),
              text(sweep.txHash()),
              sweep.amount().toString(),
              sweep.value().toString(),
              sweep.fee().toString(),
              sweep.createdAt(),
              sweep.sweptAt(),
              sweep.publicReason(),
              sweep.refundId());
    }
  }

  /**
   * @param checkout where the payer pays
   * @param temporal where the operator watches it
   */
  public record Links(
      @JsonProperty("checkout")
          @Schema(
              description = "A page for the payer; whoever knows it sees the payment's state.",
              example = "https://pay.example.org/pay/pay_01k8x3q6m7")
          String checkout,
      @JsonProperty("temporal")
          @Schema(description = "Where the operator watches it.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String temporal) {}
}
