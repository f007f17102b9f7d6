package dev.ctrip.gateway.sweep.workflow;

import dev.ctrip.gateway.accounting.BooksKeeping;
import dev.ctrip.gateway.durable.Deadline;
import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.sweep.SweepRounds;
import dev.ctrip.gateway.sweep.SweepRounds.Found;
import dev.ctrip.gateway.sweep.SweepRounds.Search;
import dev.ctrip.gateway.sweep.SweepRounds.Settling;
import dev.ctrip.gateway.sweep.SweepRounds.Source;
import dev.ctrip.gateway.sweep.SweepRounds.Unfinished;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.SweeperWorkflow;
import dev.ctrip.gateway.sweep.Unswept;
import dev.ctrip.gateway.sweep.Unswept.Outlook;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One round after the other, each a few steps long. */
public class SweeperWorkflowImpl implements SweeperWorkflow {

  /** Some four thousand events, far below what the server takes. */
  private static final int PASSES_A_RUN = 200;

  /** A signer that is away is not to hold up the rest of the round. */
  private static final Duration LONGEST_SIGNING = Duration.ofMinutes(1);

  private static final Duration LONGEST_BOOKS = Duration.ofMinutes(10);

  private static final String ACTOR = "sweeper";

  private boolean asked;
  private @Nullable Pass lastPass;

  @Override
  public void goRound(Route begin) {
    Route route = begin;
    for (int pass = 0;
        pass < PASSES_A_RUN && !Workflow.getInfo().isContinueAsNewSuggested();
        pass++) {
      asked = false;
      Round round = new Round(route);
      Duration interval = round.go();
      route = round.next();
      lastPass = round.pass();
      SweeperView.show(route, lastPass);
      Deadline.await(interval, "until the next round", () -> asked);
    }
    // A signal that comes now is answered by the next run, which begins with a round.
    Workflow.await(Workflow::isEveryHandlerFinished);
    Workflow.continueAsNew(route);
  }

  @Override
  public void passNow() {
    asked = true;
  }

  @Override
  public @Nullable Pass lastPass() {
    return lastPass;
  }

  private static final class Round {

    private final Route route;
    private final Instant at = Instant.ofEpochMilli(Workflow.currentTimeMillis());
    private final List<String> unfinished = new ArrayList<>();
    private final List<String> woken = new ArrayList<>();
    private final List<String> waits = new ArrayList<>();
    private int settled;
    private Route next;

    Round(Route route) {
      this.route = route;
      this.next = route;
    }

    Duration go() {
      Settling settling = rounds("see to what was sent and is not through").settle(route.chain());
      settled = settling.settled();
      settling.unfinished().forEach(this::push);
      next =
          new Route(
              route.chain(),
              route.chainName(),
              route.passes() + 1,
              wake(Source.WAITING, route.waiting(), "what its sweep waited for may have come"),
              wake(Source.FOREIGN, route.foreign(), "it was not asked for"),
              wake(Source.CLOSED, route.closed(), "more has come than was swept"));
      keepBooks();
      return settling.interval();
    }

    /** A chain whose nodes do not answer is not to hold up the next round. */
    private void keepBooks() {
      try {
        BooksKeeping.Report report =
            Workflow.newActivityStub(
                    BooksKeeping.class,
                    Retries.within(
                        LONGEST_BOOKS,
                        Retries.forManyQuestions("hold the books against the chain")))
                .keep(route.chain());
        if (report.openIncidents() > 0) {
          waits.add(
              "%d accounts differ from the chain: GET /admin/accounting/incidents"
                  .formatted(report.openIncidents()));
        }
      } catch (ActivityFailure e) {
        if (!(e.getCause() instanceof ApplicationFailure)
            && !(e.getCause() instanceof TimeoutFailure)) {
          throw e;
        }
        waits.add("the books could not be held against the chain this time");
      }
    }

    /** Signs and sends what it takes. */
    private void push(Unfinished transaction) {
      String why = transaction.detail();
      String toSign = transaction.toSign();
      if (toSign != null) {
        try {
          Workflow.newActivityStub(
                  SweepSigning.class,
                  Retries.within(LONGEST_SIGNING, Retries.forSigner("sign " + toSign)))
              .sign(toSign);
          String refusal =
              Workflow.newActivityStub(SweepTransfers.class, Retries.forChain("send " + toSign))
                  .broadcast(toSign);
          why = refusal == null ? why : refusal;
        } catch (ActivityFailure e) {
          why = why + "; " + reason(e);
        }
      }
      unfinished.add(transaction.outgoingId() + ": " + why);
    }

    private static String reason(ActivityFailure e) {
      return switch (e.getCause()) {
        case ApplicationFailure failure ->
            (failure.isNonRetryable() ? "the signer refuses: " : "it could not be signed: ")
                + failure.getOriginalMessage();
        case TimeoutFailure _ -> "no signer answers";
        case null, default -> throw e;
      };
    }

    /**
     * @return where the next stretch begins
     */
    private @Nullable String wake(Source source, @Nullable String after, String reason) {
      Found found =
          rounds("look for " + inWords(source))
              .find(new Search(route.chain(), source, after, false));
      List<Unswept> toWake = found.money().stream().filter(Round::isToBeWoken).toList();
      if (!toWake.isEmpty()) {
        waits.addAll(
            rounds("wake who sweeps " + inWords(source))
                .wake(new SweepRounds.Wake(toWake, ACTOR, reason)));
      }
      toWake.forEach(money -> woken.add(money.inWords()));
      found.money().stream()
          .filter(money -> !isToBeWoken(money) && !money.reason().isEmpty())
          .forEach(money -> waits.add(money.inWords() + ": " + money.reason()));
      return found.next();
    }

    /** Also what nobody has tried yet: its plan then stores why it waits. */
    private static boolean isToBeWoken(Unswept money) {
      return money.outlook() == Outlook.WORTH_IT
          || (money.outlook() == Outlook.WAITS && money.sweepId() == null);
    }

    Route next() {
      return next;
    }

    Pass pass() {
      return new Pass(at, next.passes(), settled, some(unfinished), some(woken), some(waits));
    }

    /** Far from the sizes that Temporal refuses. */
    private static List<String> some(List<String> all) {
      int most = 50;
      return all.size() <= most
          ? all
          : Stream.concat(
                  all.stream().limit(most), Stream.of("and %d more".formatted(all.size() - most)))
              .toList();
    }

    private static SweepRounds rounds(String summary) {
      return Workflow.newActivityStub(SweepRounds.class, Retries.forManyQuestions(summary));
    }

    private static String inWords(Source source) {
      return switch (source) {
        case WAITING -> "sweeps that wait";
        case FOREIGN -> "what was not asked for";
        case CLOSED, UNSWEPT -> "what came late";
      };
    }
  }
}
