package dev.ctrip.gateway.refund;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.RefundTransfers;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Money that is to go back, and how far that is.
 *
 * @param chain where its payment was paid
 * @param asset what its payment was paid in
 * @param paidTo where its payment was paid
 * @param to who is to have it
 * @param reason why, in the words of whoever asked; null where none were given
 * @param detail for people: why it waits, is stuck or was rejected; null where there is nothing to
 *     say
 * @param requestedBy the API key that asked for it
 * @param approvedBy the one that approved it, which is another; null until then
 * @param rejectedBy the one that took it back; null unless it is rejected
 * @param source where it is paid from; null while nothing is planned
 * @param txHash of its newest signed transaction; null until there is one
 * @param sequence goes up by one with each change
 * @param confirmationsRequired until it is done, in blocks
 */
public record Refund(
    String id,
    String paymentId,
    String merchantId,
    ChainId chain,
    String chainName,
    Token asset,
    TokenAmount amount,
    RefundTransfers.PaidTo paidTo,
    Address to,
    @Nullable String reason,
    RefundState state,
    @Nullable String detail,
    String requestedBy,
    @Nullable String approvedBy,
    @Nullable String rejectedBy,
    @Nullable Source source,
    @Nullable TxHash txHash,
    long sequence,
    Instant createdAt,
    @Nullable Instant approvedAt,
    @Nullable Instant doneAt,
    int confirmationsRequired,
    Duration blockTime,
    @Nullable String webhookUrl) {

  /** Where the money comes from. */
  public enum Source {
    DEPOSIT_ADDRESS,
    REFUND_WALLET;

    /** As the API writes it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** For people: "0.25 ETH on local to 0x…". */
  public String inWords() {
    return "%s on %s to %s".formatted(asset.format(amount), chainName, to);
  }
}
