package dev.ctrip.gateway.admin;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepRounds.Progress;
import dev.ctrip.gateway.sweep.Unswept;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what lies at deposit addresses, has it swept now, and waits for what becomes of it. Any
 * number may run beside each other: whoever owns an address sweeps it, and once.
 */
@WorkflowInterface
public interface SweepWorkflow {

  /**
   * Answers after ten minutes and a last look at the latest, though sweeps may still be under way.
   */
  @WorkflowMethod(name = "SweepNow")
  Swept sweep(Request request);

  @QueryMethod(name = "soFar", description = "What was found, and what has become of it so far.")
  Swept soFar();

  /**
   * @param chains where to look
   * @param address only there; null for every address
   * @param dryRun whether only to say what would be moved
   * @param actor who asks: an API key's id
   */
  record Request(List<Target> chains, @Nullable Address address, boolean dryRun, String actor) {

    public Request {
      chains = List.copyOf(chains);
    }

    /** For people. */
    public String inWords() {
      List<String> names = chains.stream().map(Target::name).toList();
      return "%s what is left %son %s"
          .formatted(
              dryRun ? "say what would be swept of" : "sweep",
              address == null ? "" : "at " + address + " ",
              String.join(", ", names));
    }
  }

  /** A chain. */
  record Target(ChainId id, String name) {}

  /**
   * @param dryRun whether nothing was set going
   * @param found how many; the first of them are rows
   * @param notes for people: what could not be done, a chain that does not answer, say
   */
  record Swept(boolean dryRun, long found, List<Row> rows, List<String> notes) {

    public static final Swept NOTHING_YET = new Swept(false, 0, List.of(), List.of());

    public Swept {
      rows = List.copyOf(rows);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Some money, and what became of it.
   *
   * @param contract null for the chain's native coin
   * @param amount what lies there
   * @param amountInWords for people
   * @param outlook what would have become of it when it was looked at, in lower case
   * @param feeEstimate what moving it would cost then, in the native coin; null where it would not
   *     be moved
   * @param sweepId null while nothing was planned
   * @param state of the sweep when it was last looked at, in lower case; null while nothing was
   *     planned
   * @param txHash null until it is signed
   * @param value what reaches its destination, or has; null while nothing was planned
   * @param fee at most, in the native coin; what it was once swept; null while nothing was planned
   * @param reason why it does not move; null where it does
   */
  record Row(
      String chain,
      Address address,
      String paymentId,
      String asset,
      @Nullable Address contract,
      TokenAmount amount,
      String amountInWords,
      String outlook,
      @Nullable TokenAmount feeEstimate,
      @Nullable String sweepId,
      @Nullable String state,
      @Nullable TxHash txHash,
      @Nullable TokenAmount value,
      @Nullable TokenAmount fee,
      @Nullable String reason) {

    public static Row of(Unswept money, Progress progress) {
      String why = money.reason().isEmpty() ? null : money.reason();
      return new Row(
          money.chainName(),
          money.address(),
          money.paymentId(),
          money.asset().symbol(),
          money.asset().contract(),
          money.amount(),
          money.asset().format(money.amount()),
          money.outlook().name().toLowerCase(Locale.ROOT),
          money.fee().isZero() ? null : money.fee(),
          progress.sweepId() == null ? money.sweepId() : progress.sweepId(),
          state(money, progress),
          progress.txHash(),
          progress.value(),
          progress.fee(),
          progress.state() == null ? why : progress.reason());
    }

    /** A sweep that there is and that is not under way waits. */
    private static @Nullable String state(Unswept money, Progress progress) {
      Sweep.State state =
          progress.state() == null
                  && money.sweepId() != null
                  && money.outlook() != Unswept.Outlook.UNDER_WAY
              ? Sweep.State.WAITING
              : progress.state();
      return state == null ? null : state.name().toLowerCase(Locale.ROOT);
    }
  }
}
