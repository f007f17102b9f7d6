package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sweep as PostgreSQL has it.
 *
 * @param amount what leaves the address, the fee included where the asset pays it
 * @param fee the most it may cost; what it did cost once swept
 * @param txHash null until it is signed
 * @param sweptAt null until it is deep enough
 */
public record Sweep(
    String id,
    Token asset,
    TokenAmount amount,
    TokenAmount fee,
    State state,
    @Nullable TxHash txHash,
    Instant createdAt,
    @Nullable Instant sweptAt) {

  /** How far it is. */
  public enum State {
    PLANNED,
    SIGNED,
    SWEPT,
    STUCK;

    /** Whether the money may still move by it. */
    public boolean isOpen() {
      return this == PLANNED || this == SIGNED;
    }
  }
}
