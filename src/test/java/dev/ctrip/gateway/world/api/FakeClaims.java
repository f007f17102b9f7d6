package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.ClaimResult;
import dev.ctrip.gateway.payment.Claims;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Claims for {@link FakePayments}: recorded, unless told otherwise. */
public final class FakeClaims implements Claims {

  private final FakePayments payments;
  private final List<String> claimed = new ArrayList<>();
  private @Nullable ClaimResult result;

  FakeClaims(FakePayments payments) {
    this.payments = payments;
  }

  /** Forgets everything. */
  public synchronized void reset() {
    claimed.clear();
    result = null;
  }

  /** From now on this comes of every claim for a payment of the merchant's. */
  public synchronized void endIn(ClaimResult result) {
    this.result = result;
  }

  /** What was looked into, oldest first: the payment's id and the transaction's hash. */
  public synchronized List<String> claimed() {
    return List.copyOf(claimed);
  }

  @Override
  public synchronized ClaimResult claim(String merchantId, String paymentId, TxHash txHash) {
    return payments
        .find(merchantId, paymentId)
        .map(payment -> {
          claimed.add(paymentId + " " + txHash);
          return Optional.ofNullable(result).orElse(new ClaimResult.Recorded(payment));
        })
        .orElse(new ClaimResult.NotFound());
  }
}
