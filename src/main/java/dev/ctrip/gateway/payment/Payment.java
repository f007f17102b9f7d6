package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.pricing.Quote;
import dev.ctrip.gateway.sweep.Sweep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payment as people and programs read it, from PostgreSQL.
 *
 * @param attentionReason what a person has to look at; null unless flagged so
 * @param confirmations of the shallowest deposit that counts, as of {@code headNumber}; 0 without
 *     any
 * @param metadataJson the merchant's own JSON object
 * @param sequence of the last event; goes up by one with each
 * @param headNumber the chain's latest block that was seen
 * @param acceptedAt when what came was taken as enough; null if it was not
 * @param sweep the last one; null if none was planned
 * @param quote by which {@code amount} is due; null if no price was asked for
 */
public record Payment(
    String id,
    String merchantId,
    PaymentStatus status,
    List<PaymentFlag> flags,
    @Nullable String attentionReason,
    ChainId chainId,
    String chain,
    Token token,
    Address address,
    TokenAmount amount,
    TokenAmount amountReceived,
    TokenAmount amountConfirmed,
    long confirmations,
    int confirmationsRequired,
    @Nullable String orderId,
    String metadataJson,
    @Nullable String webhookUrl,
    long sequence,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant acceptedAt,
    @Nullable Instant detectedAt,
    @Nullable Instant confirmedAt,
    @Nullable Instant settledAt,
    List<Deposit> deposits,
    long headNumber,
    @Nullable Sweep sweep,
    @Nullable Quote quote) {

  public Payment {
    flags = List.copyOf(flags);
    deposits = List.copyOf(deposits);
  }
}
