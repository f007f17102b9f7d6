package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.money.ChainId;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes round a chain for what was left: transactions that nobody follows any more, sweeps that
 * wait, and money that no payment's own workflow sweeps. Runs while the chain is enabled under its
 * name; its id is {@link #idFor}, so that there is one per chain however many processes start it.
 * Losing a run loses nothing.
 */
@WorkflowInterface
public interface SweeperWorkflow {

  @WorkflowMethod(name = "Sweeper")
  void goRound(Route route);

  @SignalMethod(
      name = "passNow",
      description = "Go round now instead of when it would have. Safe at any time.")
  void passNow();

  @QueryMethod(name = "lastPass", description = "What the last round came to.")
  @Nullable Pass lastPass();

  static String idFor(String chainName) {
    return "sweeper-" + chainName;
  }

  /**
   * Where the rounds stand.
   *
   * @param chainName for people
   * @param passes how many there were, in earlier runs as well
   * @param sent where the last stretch of transactions ended; null at the beginning
   * @param waiting the same of sweeps that wait
   * @param foreign the same of what payments did not ask for
   * @param closed the same of closed payments
   */
  record Route(
      ChainId chain,
      String chainName,
      long passes,
      @Nullable String sent,
      @Nullable String waiting,
      @Nullable String foreign,
      @Nullable String closed) {

    public static Route of(ChainId chain, String chainName) {
      return new Route(chain, chainName, 0, null, null, null, null);
    }
  }

  /**
   * @param settled how many transactions were found to have ended
   * @param unfinished for people: those that have not, and why
   * @param woken for people: what was set going
   * @param waits for people: what still waits, and why
   */
  record Pass(
      Instant at,
      long number,
      int settled,
      List<String> unfinished,
      List<String> woken,
      List<String> waits) {

    public Pass {
      unfinished = List.copyOf(unfinished);
      woken = List.copyOf(woken);
      waits = List.copyOf(waits);
    }
  }
}
