package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.wallet.KeyReference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The payments that deposit addresses were made for. Safe for any thread. */
public interface SweepOwners {

  /**
   * @return empty where the address is none of ours
   */
  Optional<Owner> at(Address address);

  /**
   * Payments to which something came that they had not asked for, on whichever chain, in order of
   * id. What has come may have been swept since.
   *
   * @param afterId of the last one seen; empty to begin
   */
  List<Owner> withForeignMoney(String afterId, int atMost);

  /**
   * Payments of a chain that have had enough, or are over, and at whose addresses more of what they
   * ask for has come than sweeps were made for. Dust alone does not count.
   *
   * @param closedOnly only those that nobody looks after any more
   * @param afterId of the last one looked at; empty to begin
   */
  Stretch withUnswept(ChainId chain, boolean closedOnly, String afterId);

  /**
   * Makes whoever looks after the payment look now: its workflow, or after its close one that is
   * started for that. Safe at any time.
   *
   * @param actor who asks
   * @param reason for people
   * @throws RuntimeException if Temporal did not answer in time
   */
  void recheck(String paymentId, String actor, String reason);

  /**
   * What was found among a number of payments.
   *
   * @param next to begin the next stretch with; null after the last payment
   */
  record Stretch(List<Owner> owners, @Nullable String next) {

    public Stretch {
      owners = List.copyOf(owners);
    }
  }

  /**
   * @param chain where it is to be paid
   * @param asset what it is to be paid in
   * @param dust in that asset
   * @param confirmationsRequired of its deposits and sweeps, in blocks
   * @param due whether its money may be swept: not while it waits for some, or for depth
   */
  record Owner(
      String paymentId,
      Address address,
      KeyReference key,
      ChainId chain,
      Token asset,
      TokenAmount dust,
      int confirmationsRequired,
      Finality finality,
      boolean due) {

    /** Whether the payment's own workflow sweeps that. */
    public boolean asksFor(ChainId otherChain, Token otherAsset) {
      return chain.equals(otherChain) && Objects.equals(asset.contract(), otherAsset.contract());
    }
  }
}
