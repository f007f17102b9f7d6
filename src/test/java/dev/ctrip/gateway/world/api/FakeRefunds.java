package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.refund.Refund;
import dev.ctrip.gateway.refund.RefundState;
import dev.ctrip.gateway.refund.Refunds;
import dev.ctrip.gateway.sweep.RefundTransfers;
import dev.ctrip.gateway.wallet.KeyReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refunds that answer as they are told to. */
public final class FakeRefunds implements Refunds {

  private final List<String> acts = new ArrayList<>();
  private @Nullable Answer next;

  /** Forgets everything. */
  public synchronized void reset() {
    acts.clear();
    next = null;
  }

  /** From now on every act is answered so; null: it is done. */
  public synchronized void answer(@Nullable Answer answer) {
    next = answer;
  }

  /** What the API asked for, oldest first. */
  public synchronized List<String> acts() {
    return List.copyOf(acts);
  }

  @Override
  public synchronized Answer request(NewRefund wanted) {
    acts.add(
        "request %s of %s to %s by %s: %s"
            .formatted(
                wanted.amount(), wanted.paymentId(), wanted.to(), wanted.key(), wanted.reason()));
    return next == null ? new Answer.Done(refund(wanted), wanted.idempotencyKey() != null) : next;
  }

  @Override
  public synchronized Answer approve(@Nullable String merchantId, String refundId, String key) {
    return act("approve %s of %s by %s".formatted(refundId, merchantId, key));
  }

  @Override
  public synchronized Answer reject(
      @Nullable String merchantId, String refundId, String key, @Nullable String reason) {
    return act("reject %s of %s by %s: %s".formatted(refundId, merchantId, key, reason));
  }

  private Answer act(String act) {
    acts.add(act);
    return next == null ? new Answer.NotFound() : next;
  }

  @Override
  public Optional<Refund> find(@Nullable String merchantId, String refundId) {
    return Optional.empty();
  }

  @Override
  public Optional<OfPayment> ofPayment(String merchantId, String paymentId) {
    return Optional.of(
        new OfPayment(List.of(), TokenAmount.ofBaseUnits(7), TokenAmount.ofBaseUnits(3)));
  }

  private static Refund refund(NewRefund wanted) {
    return new Refund(
        "rfd_1",
        wanted.paymentId(),
        wanted.merchantId(),
        ChainId.of(31337),
        "local",
        Token.nativeCoin("ETH", 18),
        wanted.amount(),
        new RefundTransfers.PaidTo(FakeSweeps.OURS, KeyReference.ofDeposit(7)),
        wanted.to(),
        wanted.reason(),
        RefundState.REQUESTED,
        null,
        wanted.key(),
        null,
        null,
        null,
        null,
        1,
        FakePayments.NOW,
        null,
        null,
        2,
        Duration.ofSeconds(1),
        null);
  }
}
