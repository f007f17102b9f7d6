package dev.ctrip.gateway.evidence.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.evidence.Timeline;
import dev.ctrip.gateway.evidence.TimelineEntry;
import dev.ctrip.gateway.evidence.TimelineEntry.Delivery;
import dev.ctrip.gateway.evidence.TimelineEntry.Event;
import dev.ctrip.gateway.evidence.TimelineEntry.Observation;
import dev.ctrip.gateway.evidence.TimelineEntry.Stage;
import dev.ctrip.gateway.evidence.TimelineEntry.Transaction;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentEvent;
import dev.ctrip.gateway.payment.PaymentFlag;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.webhook.Webhooks;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A timeline as the API answers it. Names, their order and words are a public contract: fields and
 * kinds are added, never changed. Amounts are decimal strings in base units, instants are RFC 3339
 * in UTC, and a field without a value is null, not absent.
 */
@Component
final class TimelineJson {

  /** Base units. */
  private static final String DIGITS = "^[0-9]{1,78}$";

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  String of(Timeline timeline) {
    Payment payment = timeline.payment();
    return JSON.writeValueAsString(
        new Body(
            payment.id(),
            "timeline",
            payment.status().word(),
            payment.flags().stream().map(PaymentFlag::word).toList(),
            payment.chain(),
            payment.chainId().value(),
            payment.token().symbol(),
            text(payment.token().contract()),
            payment.token().decimals(),
            payment.address().checksummed(),
            payment.amount().toString(),
            payment.createdAt(),
            payment.expiresAt(),
            timeline.intact(),
            timeline.truncated(),
            timeline.entries().stream().map(TimelineJson::entry).toList()));
  }

  private static EntryBody entry(TimelineEntry entry) {
    return switch (entry) {
      case Observation observation -> ObservationBody.of(observation);
      case Event event when event.event().isAct() -> ActBody.of(event);
      case Event event -> JudgementBody.of(event);
      case Transaction transaction -> TransactionBody.of(transaction);
      case Delivery delivery -> DeliveryBody.of(delivery);
    };
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /** The JSON object; public for the API's description only. */
  @Schema(name = "Timeline")
  public record Body(
      @JsonProperty("payment_id") @Schema(example = "pay_01k8x3q6m7") String paymentId,
      @JsonProperty("object") @Schema(allowableValues = "timeline") String object,
      @JsonProperty("status") @Schema(description = "Where the payment stands.") String status,
      @JsonProperty("flags")
          @ArraySchema(arraySchema = @Schema(description = "What is true beside the status."))
          List<String> flags,
      @JsonProperty("chain") String chain,
      @JsonProperty("chain_id") @Schema(description = "EIP-155.") long chainId,
      @JsonProperty("token") @Schema(description = "The asset's symbol.") String token,
      @JsonProperty("token_contract_address")
          @Schema(description = "Null for the chain's native coin.", nullable = true)
          @Nullable String tokenContractAddress,
      @JsonProperty("decimals")
          @Schema(description = "Digits of a whole coin's base units.", example = "18")
          int decimals,
      @JsonProperty("address") @Schema(description = "Where the payer was to pay.") String address,
      @JsonProperty("amount") @Schema(description = "What is due, in base units.", pattern = DIGITS)
          String amount,
      @JsonProperty("created_at") Instant createdAt,
      @JsonProperty("expires_at")
          @Schema(description = "Held against the chain's clock: money in later blocks is late.")
          Instant expiresAt,
      @JsonProperty("intact")
          @Schema(
              description =
                  "Whether the history proves to be as it was written: each judgement's and act's"
                      + " hash follows from the one before, and the payment is as the last one left"
                      + " it. `false`: somebody has changed the database; do not rely on it.")
          boolean intact,
      @JsonProperty("truncated")
          @Schema(description = "Whether there are more entries; the newest are left out.")
          boolean truncated,
      @JsonProperty("entries")
          @ArraySchema(
              arraySchema =
                  @Schema(description = "What happened, in order, a cause before its effect."))
          List<EntryBody> entries) {}

  /** One thing that happened. */
  @Schema(
      name = "TimelineEntry",
      oneOf = {
        ObservationBody.class,
        JudgementBody.class,
        ActBody.class,
        TransactionBody.class,
        DeliveryBody.class
      },
      discriminatorProperty = "kind",
      discriminatorMapping = {
        @DiscriminatorMapping(value = "observation", schema = ObservationBody.class),
        @DiscriminatorMapping(value = "judgement", schema = JudgementBody.class),
        @DiscriminatorMapping(value = "act", schema = ActBody.class),
        @DiscriminatorMapping(value = "transaction", schema = TransactionBody.class),
        @DiscriminatorMapping(value = "delivery", schema = DeliveryBody.class)
      })
  public sealed interface EntryBody {}

  /** The deposit as it stood afterwards. */
  @Schema(
      name = "TimelineObservation",
      description = "The chain was looked at, and a deposit found to have changed.")
  public record ObservationBody(
      @JsonProperty("at") @Schema(description = "By the gateway's clock.") Instant at,
      @JsonProperty("kind") @Schema(allowableValues = "observation") String kind,
      @JsonProperty("what")
          @Schema(
              allowableValues = {
                "deposit.seen",
                "deposit.mined_again",
                "deposit.confirmed",
                "deposit.orphaned",
                "deposit.replaced"
              })
          String what,
      @JsonProperty("chain_id") long chainId,
      @JsonProperty("tx_hash")
          @Schema(
              description = "Null for native coin that a contract sent and only the balance shows.",
              nullable = true)
          @Nullable String txHash,
      @JsonProperty("log_index")
          @Schema(description = "Null for a transfer of the native coin.", nullable = true)
          @Nullable Integer logIndex,
      @JsonProperty("from_block")
          @Schema(
              description =
                  "Where `tx_hash` is null, the first of the blocks up to `block_number` in which it"
                      + " came; else null.",
              nullable = true)
          @Nullable Long fromBlock,
      @JsonProperty("block_number") long blockNumber,
      @JsonProperty("block_hash") String blockHash,
      @JsonProperty("paid_at")
          @Schema(
              description =
                  "Timestamp of the first block that held it, which the deadline is held against.")
          Instant paidAt,
      @JsonProperty("from") @Schema(description = "Null where `tx_hash` is.", nullable = true)
          @Nullable String from,
      @JsonProperty("token_contract_address")
          @Schema(description = "Null for the chain's native coin.", nullable = true)
          @Nullable String tokenContractAddress,
      @JsonProperty("amount") @Schema(description = "In base units.", pattern = DIGITS)
          String amount)
      implements EntryBody {

    private static ObservationBody of(Observation entry) {
      Deposit deposit = entry.observed().deposit();
      return new ObservationBody(
          entry.at(),
          entry.kind().word(),
          entry.what(),
          deposit.chain().value(),
          text(deposit.txHash()),
          deposit.logIndex(),
          deposit.fromBlock(),
          deposit.blockNumber(),
          deposit.blockHash().hex(),
          deposit.blockTime(),
          text(deposit.from()),
          text(deposit.asset()),
          deposit.amount().toString());
    }
  }

  /** An event that the gateway judged to be due. */
  @Schema(name = "TimelineJudgement", description = "A rule applied to what had been seen.")
  public record JudgementBody(
      @JsonProperty("at") Instant at,
      @JsonProperty("kind") @Schema(allowableValues = "judgement") String kind,
      @JsonProperty("what") @Schema(example = "payment.detected") String what,
      @JsonProperty("sequence") @Schema(description = "Of the event.") long sequence,
      @JsonProperty("status") @Schema(description = "Which it left.") String status,
      @JsonProperty("flags") @ArraySchema(arraySchema = @Schema(description = "Which it left."))
          List<String> flags,
      @JsonProperty("rule")
          @Schema(description = "Which applied; null if it cannot be read.", nullable = true)
          @Nullable String rule,
      @JsonProperty("amount_received")
          @Schema(description = "As judged; null if it cannot be read.", nullable = true)
          @Nullable String amountReceived,
      @JsonProperty("amount_confirmed")
          @Schema(description = "As judged; null if it cannot be read.", nullable = true)
          @Nullable String amountConfirmed)
      implements EntryBody {

    private static JudgementBody of(Event entry) {
      PaymentEvent event = entry.event();
      return new JudgementBody(
          entry.at(),
          entry.kind().word(),
          entry.what(),
          event.sequence(),
          event.status(),
          event.flags(),
          event.rule(),
          text(event.amountReceived()),
          text(event.amountConfirmed()));
    }
  }

  /** An event that somebody asked for. */
  @Schema(name = "TimelineAct", description = "A person, or a program of his, asked for something.")
  public record ActBody(
      @JsonProperty("at") Instant at,
      @JsonProperty("kind") @Schema(allowableValues = "act") String kind,
      @JsonProperty("what") @Schema(example = "payment.created") String what,
      @JsonProperty("sequence") @Schema(description = "Of the event.") long sequence,
      @JsonProperty("status") @Schema(description = "Which it left.") String status,
      @JsonProperty("flags") @ArraySchema(arraySchema = @Schema(description = "Which it left."))
          List<String> flags,
      @JsonProperty("actor")
          @Schema(
              description =
                  "Who asked: a merchant's or an API key's id, or the name that a person gave.",
              nullable = true)
          @Nullable String actor,
      @JsonProperty("reason")
          @Schema(description = "Why; null if it cannot be read.", nullable = true)
          @Nullable String reason)
      implements EntryBody {

    private static ActBody of(Event entry) {
      PaymentEvent event = entry.event();
      return new ActBody(
          entry.at(),
          entry.kind().word(),
          entry.what(),
          event.sequence(),
          event.status(),
          event.flags(),
          event.actor(),
          event.rule());
    }
  }

  /** A stage of a sweep's transaction. */
  @Schema(
      name = "TimelineTransaction",
      description =
          "A transaction of the gateway went on: to the treasury, or to who is paid back.")
  public record TransactionBody(
      @JsonProperty("at") Instant at,
      @JsonProperty("kind") @Schema(allowableValues = "transaction") String kind,
      @JsonProperty("what")
          @Schema(
              description =
                  "`sweep.waiting`: nothing could be planned yet. `sweep.broadcast`: handed to a node for the first time. `sweep.swept`: deep"
                      + " enough. `sweep.reorged`: a reorg took it although it had been deep"
                      + " enough; it is sent again. `sweep.stuck`: a person has to look.",
              allowableValues = {
                "sweep.waiting",
                "sweep.planned",
                "sweep.signed",
                "sweep.broadcast",
                "sweep.swept",
                "sweep.reorged",
                "sweep.stuck"
              })
          String what,
      @JsonProperty("sweep_id") String sweepId,
      @JsonProperty("refund_id")
          @Schema(
              description =
                  "The refund that it pays in place of moving money to the treasury; null where it"
                      + " does not.",
              nullable = true)
          @Nullable String refundId,
      @JsonProperty("token") @Schema(description = "The asset's symbol.") String token,
      @JsonProperty("to") @Schema(description = "The treasury, or who is paid back.") String to,
      @JsonProperty("amount")
          @Schema(
              description = "What it was planned for, the network's fee included.",
              pattern = DIGITS)
          String amount,
      @JsonProperty("value")
          @Schema(description = "What is to reach its destination.", pattern = DIGITS)
          String value,
      @JsonProperty("fee")
          @Schema(
              description =
                  "What the network took, in base units of the chain's native coin; null in all but"
                      + " the last `sweep.swept`.",
              pattern = DIGITS,
              nullable = true)
          @Nullable String fee,
      @JsonProperty("nonce") @Schema(description = "Of the deposit address.", nullable = true)
          @Nullable Long nonce,
      @JsonProperty("tx_hash") @Schema(description = "Null before it is signed.", nullable = true)
          @Nullable String txHash,
      @JsonProperty("reason")
          @Schema(description = "Why it waits or is stuck; null in all else.", nullable = true)
          @Nullable String reason)
      implements EntryBody {

    private static TransactionBody of(Transaction entry) {
      Sweep sweep = entry.transaction().sweep();
      return new TransactionBody(
          entry.at(),
          entry.kind().word(),
          entry.what(),
          sweep.id(),
          sweep.refundId(),
          sweep.asset().symbol(),
          entry.transaction().to().checksummed(),
          sweep.amount().toString(),
          sweep.value().toString(),
          text(entry.fee()),
          entry.transaction().nonce(),
          entry.stage() == Stage.PLANNED ? null : text(sweep.txHash()),
          // Nodes and the signer say why in words that are the operator's alone; the command has
          // them.
          entry.stage() == Stage.STUCK || entry.stage() == Stage.WAITING
              ? sweep.publicReason()
              : null);
    }
  }

  /** An attempt to deliver a webhook. */
  @Schema(name = "TimelineDelivery", description = "The merchant's endpoint was called.")
  public record DeliveryBody(
      @JsonProperty("at") Instant at,
      @JsonProperty("kind") @Schema(allowableValues = "delivery") String kind,
      @JsonProperty("what") @Schema(allowableValues = "webhook.attempted") String what,
      @JsonProperty("webhook_id") @Schema(description = "As in the header of that name.")
          String webhookId,
      @JsonProperty("type") @Schema(example = "payment.detected") String type,
      @JsonProperty("sequence") @Schema(description = "Of the event that was told.") long sequence,
      @JsonProperty("attempt") @Schema(description = "Counts from 1 in each delivery.") int attempt,
      @JsonProperty("status_code") @Schema(description = "Null if no answer came.", nullable = true)
          @Nullable Integer statusCode,
      @JsonProperty("error")
          @Schema(description = "Why not; null if an answer came.", nullable = true)
          @Nullable String error,
      @JsonProperty("duration_ms") long durationMillis)
      implements EntryBody {

    private static DeliveryBody of(Delivery entry) {
      Webhooks.Attempted attempted = entry.attempted();
      return new DeliveryBody(
          entry.at(),
          entry.kind().word(),
          entry.what(),
          attempted.deliveryId(),
          attempted.type(),
          attempted.sequence(),
          attempted.attempt(),
          attempted.statusCode(),
          attempted.error(),
          attempted.duration().toMillis());
    }
  }
}
