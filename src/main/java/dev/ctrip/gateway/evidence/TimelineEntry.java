package dev.ctrip.gateway.evidence;

import dev.ctrip.gateway.chain.DepositObservation;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentEvent;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepTransaction;
import dev.ctrip.gateway.webhook.Webhooks;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One thing that happened to a payment, with the facts of its kind. */
public sealed interface TimelineEntry {

  /** When it was recorded, by the clock of the gateway that did. */
  Instant at();

  Kind kind();

  /** For example {@code deposit.seen}. */
  String what();

  /** What sort of thing happened. */
  enum Kind {
    /** The chain was looked at, and a deposit found to have changed. */
    OBSERVATION,
    /** A rule applied to what had been seen. */
    JUDGEMENT,
    /** A person asked for something. */
    ACT,
    /** A transaction of our own went on. */
    TRANSACTION,
    /** The merchant was called. */
    DELIVERY;

    /** As in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A change of a deposit. */
  record Observation(DepositObservation observed) implements TimelineEntry {

    @Override
    public Instant at() {
      return observed.at();
    }

    @Override
    public Kind kind() {
      return Kind.OBSERVATION;
    }

    @Override
    public String what() {
      return "deposit." + observed.kind().word();
    }
  }

  /** An event of the payment's history, whether it was judged or asked for. */
  record Event(PaymentEvent event) implements TimelineEntry {

    @Override
    public Instant at() {
      return event.occurredAt();
    }

    @Override
    public Kind kind() {
      return event.isAct() ? Kind.ACT : Kind.JUDGEMENT;
    }

    @Override
    public String what() {
      return event.type();
    }
  }

  /** A stage that the transaction of a sweep reached. */
  record Transaction(Stage stage, Instant at, SweepTransaction transaction)
      implements TimelineEntry {

    @Override
    public Kind kind() {
      return Kind.TRANSACTION;
    }

    @Override
    public String what() {
      return "sweep." + stage.word();
    }

    /** What the network took; null before it is swept, and where a reorg took it again. */
    public @Nullable TokenAmount fee() {
      Sweep sweep = transaction.sweep();
      return stage == Stage.SWEPT && at.equals(sweep.sweptAt()) ? sweep.fee() : null;
    }
  }

  /** How far a transaction of ours is. */
  enum Stage {
    /** Nothing is decided yet: not worth its fee, refused by its token, or short of gas. */
    WAITING,
    /** Its amount, fee and nonce were decided. */
    PLANNED,
    /** It has a hash, and could be sent by whoever has its bytes. */
    SIGNED,
    /** It was handed to a node for the first time. */
    BROADCAST,
    /** It is deep enough: the money is at the treasury, or with who is paid back. */
    SWEPT,
    /** A reorg took it although it had been deep enough; it is followed, and sent, again. */
    REORGED,
    /** It cannot go on; a person has to look. */
    STUCK;

    /** As in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An attempt to tell the merchant of an event. */
  record Delivery(Webhooks.Attempted attempted) implements TimelineEntry {

    @Override
    public Instant at() {
      return attempted.at();
    }

    @Override
    public Kind kind() {
      return Kind.DELIVERY;
    }

    @Override
    public String what() {
      return "webhook.attempted";
    }
  }
}
