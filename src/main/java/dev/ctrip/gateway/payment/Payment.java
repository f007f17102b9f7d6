package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payment as PostgreSQL has it, for reading.
 *
 * @param headNumber the chain's latest block when it was read, by which deposits' confirmations
 *     count
 * @param sweep the latest one; null while there is none
 */
public record Payment(
    String id,
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
    @Nullable Instant detectedAt,
    @Nullable Instant confirmedAt,
    @Nullable Instant settledAt,
    List<Deposit> deposits,
    long headNumber,
    @Nullable Sweep sweep) {

  public Payment {
    flags = List.copyOf(flags);
    deposits = List.copyOf(deposits);
  }
}
