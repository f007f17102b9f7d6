package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sweep as PostgreSQL has it.
 *
 * @param amount what it was planned for, the fee included where the asset pays it. Never changes
 *     once planned, so that payments are settled by it; what it took from the address is {@code
 *     value} and {@code fee}, which is less where gas was left over. Where it pays a refund, what
 *     that takes from the address, and has taken once it is swept
 * @param value what is to reach the treasury, or who is paid back; has reached it once swept
 * @param fee the most it may cost, in the native coin; what it did cost once swept
 * @param txHash null until it is signed
 * @param sweptAt null until it is deep enough
 * @param reason why it waits or is stuck, for the operator: what nodes and the signer have said,
 *     and what his gas wallet has; null where it does not
 * @param waitsFor what would let it go on; null unless it waits
 * @param refundId the refund that it pays in place of moving money to the treasury; null where it
 *     does not
 */
public record Sweep(
    String id,
    ChainId chain,
    Token asset,
    TokenAmount amount,
    TokenAmount value,
    TokenAmount fee,
    State state,
    @Nullable TxHash txHash,
    Instant createdAt,
    @Nullable Instant sweptAt,
    @Nullable String reason,
    @Nullable WaitsFor waitsFor,
    @Nullable String refundId) {

  /** One to the treasury that waits for nothing that could be named. */
  public Sweep(
      String id,
      ChainId chain,
      Token asset,
      TokenAmount amount,
      TokenAmount value,
      TokenAmount fee,
      State state,
      @Nullable TxHash txHash,
      Instant createdAt,
      @Nullable Instant sweptAt,
      @Nullable String reason) {
    this(
        id, chain, asset, amount, value, fee, state, txHash, createdAt, sweptAt, reason, null,
        null);
  }

  /** Why it waits or is stuck, for anybody; null where it does not. */
  public @Nullable String publicReason() {
    return switch (state) {
      case STUCK -> "it cannot go on; the operator knows why";
      case WAITING -> waitsFor == null ? "it cannot be moved now" : waitsFor.inWords();
      case PLANNED, SIGNED, SWEPT -> null;
    };
  }

  /** How far it is. */
  public enum State {
    /**
     * Nothing is planned now: it is not worth its fee, is refused by its token, is short of gas, or
     * is refused by the signer for now.
     */
    WAITING,
    PLANNED,
    SIGNED,
    SWEPT,
    STUCK;

    /** Whether the money may still move by it. */
    public boolean isOpen() {
      return this == PLANNED || this == SIGNED;
    }

    /** Whether nothing more comes of it by itself. */
    public boolean isOver() {
      return this == SWEPT || this == STUCK;
    }
  }

  /** What a sweep that waits is waiting for. */
  public enum WaitsFor {
    /** A fee that is worth it. */
    FEE("moving it would cost more than it may now; it is tried again"),
    /** A token that lets go of it. */
    TOKEN("the token refuses to move it; it is tried again"),
    /** Coin at its address, from the gas wallet. */
    GAS("it waits for gas"),
    /** A signer whose limits, settings and keys let it sign. */
    SIGNER("the gateway's own rules hold it back for now; it is tried again");

    private final String words;

    WaitsFor(String words) {
      this.words = words;
    }

    /** For anybody. */
    public String inWords() {
      return words;
    }
  }
}
