package dev.ctrip.gateway.evidence;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositObservation;
import dev.ctrip.gateway.evidence.TimelineEntry.Delivery;
import dev.ctrip.gateway.evidence.TimelineEntry.Event;
import dev.ctrip.gateway.evidence.TimelineEntry.Observation;
import dev.ctrip.gateway.evidence.TimelineEntry.Stage;
import dev.ctrip.gateway.evidence.TimelineEntry.Transaction;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.payment.NewPayment;
import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentEvent;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepTransaction;
import dev.ctrip.gateway.webhook.Webhooks;
import dev.ctrip.gateway.world.api.FakeChains;
import dev.ctrip.gateway.world.api.FakePayments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Things that may happen to a payment of 0.1 ETH, one a second. */
public final class Lives {

  public static final Instant START = FakePayments.NOW;

  public static final TokenAmount DUE = TokenAmount.parseBaseUnits("100000000000000000");

  private static final TokenAmount FEE = TokenAmount.parseBaseUnits("42000000000000");
  private static final TxHash SWEEP = TxHash.parse("0x" + "e".repeat(64));

  private Lives() {}

  /** From {@code mer_shop}. */
  public static NewPayment request() {
    var chain = new FakeChains().enabled().getFirst();
    return new NewPayment(
        "mer_shop",
        chain,
        chain.nativeCoin(),
        DUE,
        null,
        Duration.ofMinutes(30),
        "A-4711",
        "{}",
        "https://shop.example/hook?token=secret",
        null,
        new byte[32]);
  }

  public static Payment payment() {
    return new FakePayments().create(request()).payment();
  }

  /** One or two entries of each kind. */
  public static Timeline timeline(Payment payment) {
    return new Timeline(
        payment,
        true,
        false,
        List.of(
            event(0, 1, "payment.created", "pending", List.of(), "mer_shop", "asked for 0.1 ETH"),
            delivery(1, 1, "payment.created", null, "connection refused"),
            observation(2, DepositObservation.Kind.SEEN, 12, null, ChainId.of(31337)),
            event(
                3,
                2,
                "payment.reorged",
                "pending",
                List.of("reorged"),
                PaymentEvent.GATEWAY,
                "a reorg took 1 deposit(s) away"),
            observation(4, DepositObservation.Kind.ORPHANED, 12, 3, ChainId.of(5)),
            transaction(5, Stage.PLANNED),
            transaction(6, Stage.SIGNED),
            transaction(7, Stage.BROADCAST),
            transaction(8, Stage.SWEPT),
            transaction(9, Stage.REORGED),
            transaction(10, Stage.SWEPT),
            transaction(11, Stage.STUCK),
            delivery(12, 2, "payment.reorged", 204, null)));
  }

  public static Event event(
      int second,
      long sequence,
      String type,
      String status,
      List<String> flags,
      @Nullable String actor,
      @Nullable String rule) {
    return new Event(
        new PaymentEvent(
            sequence,
            type,
            status,
            flags,
            actor,
            rule,
            DUE,
            TokenAmount.ZERO,
            START.plusSeconds(second)));
  }

  /**
   * @param logIndex null for the native coin; a log is one of {@link FakeChains#USDC}
   */
  public static Observation observation(
      int second,
      DepositObservation.Kind kind,
      long block,
      @Nullable Integer logIndex,
      ChainId chain) {
    return new Observation(
        new DepositObservation(
            START.plusSeconds(second),
            kind,
            new Deposit(
                chain,
                TxHash.parse("0x" + "d".repeat(64)),
                logIndex,
                Address.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
                Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
                logIndex == null ? null : FakeChains.USDC,
                DUE,
                block,
                BlockHash.parse("0x" + "b".repeat(64)),
                START.plusMillis(1500),
                kind.leaves())));
  }

  public static Transaction transaction(int second, Stage stage) {
    return transaction(second, stage, null);
  }

  /**
   * @param refundId the refund that it pays; null where it moves money to the treasury
   */
  public static Transaction transaction(int second, Stage stage, @Nullable String refundId) {
    Instant at = START.plusSeconds(second);
    boolean stuck = stage == Stage.STUCK;
    Sweep sweep =
        new Sweep(
            "swp_1",
            ChainId.of(31337),
            Token.nativeCoin("ETH", 18),
            DUE,
            DUE.minus(FEE),
            FEE,
            stuck ? Sweep.State.STUCK : Sweep.State.SWEPT,
            SWEEP,
            START.plusSeconds(5),
            stuck ? null : START.plusSeconds(10),
            stuck ? "the transfer was mined in block 12 but reverted" : null,
            null,
            refundId);
    return new Transaction(
        stage,
        at,
        new SweepTransaction(
            sweep,
            Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
            0L,
            START.plusSeconds(5),
            START.plusSeconds(6),
            START.plusSeconds(7),
            List.of(new SweepTransaction.Reorg(START.plusSeconds(8), START.plusSeconds(9))),
            stuck ? at : null));
  }

  public static Delivery delivery(
      int second,
      long sequence,
      String type,
      @Nullable Integer statusCode,
      @Nullable String error) {
    return new Delivery(
        new Webhooks.Attempted(
            "msg_" + sequence,
            type,
            sequence,
            1,
            START.plusSeconds(second),
            Duration.ofMillis(12),
            statusCode,
            error));
  }
}
