package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people have decided about refunds, as the signer reads it. Safe for any thread. */
public interface RefundApprovals {

  /**
   * Whether a transfer is a refund that one API key asked for and another approved, to somebody
   * else than ourselves, of no more than its payment has received and not given back. Reads the
   * rows each time; joins the caller's transaction.
   *
   * @return why it is not, for people; empty where it is
   */
  Optional<String> objection(Claim claim);

  /**
   * What is about to be signed.
   *
   * @param from the deposit address that it leaves; null for the refund wallet
   * @param asset contract; null for the native coin
   */
  record Claim(
      String refundId,
      ChainId chain,
      @Nullable Address from,
      @Nullable Address asset,
      Address to,
      TokenAmount amount) {}
}
