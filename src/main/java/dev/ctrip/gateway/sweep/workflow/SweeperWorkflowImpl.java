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
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One round after the other, each a few steps long. */
public class SweeperWorkflowImpl implements SweeperWorkflow {

  /** A quiet pass is some 35 events, and a server asks for a new run at four thousand. */
  private static final int PASSES_A_RUN = 100;

  /** Nodes that do not answer are not to hold up the rest of the round. */
  private static final Duration LONGEST_STEP = Duration.ofMinutes(10);

  /** How many signatures a round waits for in vain. */
  private static final int MOST_UNSIGNED = 3;

  /** By default; for a round whose first step had no answer. */
  private static final Duration ANOTHER_TIME = Duration.ofMinutes(5);

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
      if (!round.go()) {
        Workflow.setCurrentDetails("The chain is not enabled under this name any more.");
        return;
      }
      route = round.next();
      lastPass = round.pass();
      SweeperView.show(route, lastPass);
      Deadline.await(round.interval(), "until the next round", () -> asked);
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
    private Duration interval = ANOTHER_TIME;
    private int unsigned;
    private int settled;
    private Route next;

    Round(Route route) {
      this.route = route;
      this.next = route;
    }

    /**
     * @return false where the chain is not enabled any more
     */
    boolean go() {
      Settling settling = settle();
      if (settling != null && settling.gone()) {
        return false;
      }
      next =
          new Route(
              route.chain(),
              route.chainName(),
              route.passes() + 1,
              settling == null ? route.sent() : settling.next(),
              wake(Source.WAITING, route.waiting(), "what its sweep waited for may have come"),
              wake(Source.FOREIGN, route.foreign(), "it was not asked for"),
              wake(Source.CLOSED, route.closed(), "more has come than was swept"));
      keepBooks();
      return true;
    }

    private @Nullable Settling settle() {
      Settling settling =
          unlessAway(
              "what was sent and is not through",
              () ->
                  rounds("see to what was sent and is not through")
                      .settle(
                          new SweepRounds.Sent(route.chain(), route.chainName(), route.sent())));
      if (settling != null) {
        settled = settling.settled();
        interval = settling.interval();
        List<Unfinished> toPush = new ArrayList<>(settling.unfinished());
        // So that those for which the signer never has an answer do not keep it from the others.
        Collections.rotate(toPush, Math.toIntExact(route.passes() % 1000) * MOST_UNSIGNED);
        toPush.forEach(this::push);
      }
      return settling;
    }

    /**
     * Whoever does not answer holds up neither the rest of the round nor the next one.
     *
     * @param what is not looked at then, for people
     * @return null where nobody answered in time
     */
    private <T> @Nullable T unlessAway(String what, Supplier<T> step) {
      try {
        return step.get();
      } catch (ActivityFailure e) {
        if (!(e.getCause() instanceof ApplicationFailure)
            && !(e.getCause() instanceof TimeoutFailure)) {
          throw e;
        }
        waits.add(what + " could not be looked at this time");
        return null;
      }
    }

    private void keepBooks() {
      BooksKeeping.Report report =
          unlessAway(
              "what the books and the chain say",
              () ->
                  Workflow.newActivityStub(
                          BooksKeeping.class, manyQuestions("hold the books against the chain"))
                      .keep(route.chain()));
      if (report != null && report.openIncidents() > 0) {
        waits.add(
            "%d accounts differ from the chain: GET /admin/accounting/incidents"
                .formatted(report.openIncidents()));
      }
    }

    /** Signs and sends what it takes. */
    private void push(Unfinished transaction) {
      String toSign = transaction.toSign();
      String refusal = toSign == null ? null : signAndSend(toSign);
      unfinished.add(
          transaction.outgoingId()
              + ": "
              + transaction.detail()
              + (refusal == null ? "" : "; " + refusal));
    }

    /**
     * @return why not; null where it is sent
     */
    private @Nullable String signAndSend(String outgoingId) {
      if (unsigned >= MOST_UNSIGNED) {
        return "it waits for a signer that answers";
      }
      try {
        Workflow.newActivityStub(
                SweepSigning.class,
                Retries.within(
                    DurableSweepProcess.LONGEST_SIGNING, Retries.forSigner("sign " + outgoingId)))
            .sign(outgoingId);
        return Workflow.newActivityStub(
                SweepTransfers.class,
                Retries.within(LONGEST_STEP, Retries.forChain("send " + outgoingId)))
            .broadcast(outgoingId);
      } catch (ActivityFailure e) {
        String away = DurableSweepProcess.withoutAnswer(e);
        if (away != null) {
          unsigned++;
          return away;
        }
        ApplicationFailure refusal = (ApplicationFailure) Objects.requireNonNull(e.getCause());
        return "the signer refuses: " + refusal.getOriginalMessage();
      }
    }

    /**
     * @return where the next stretch begins
     */
    private @Nullable String wake(Source source, @Nullable String after, String reason) {
      Found found =
          unlessAway(
              inWords(source),
              () ->
                  rounds("look for " + inWords(source))
                      .find(new Search(route.chain(), source, after, false)));
      if (found == null) {
        return after;
      }
      List<Unswept> toWake = found.money().stream().filter(Round::isToBeWoken).toList();
      if (!toWake.isEmpty()) {
        List<String> failures =
            unlessAway(
                "who sweeps " + inWords(source),
                () ->
                    rounds("wake who sweeps " + inWords(source))
                        .wake(new SweepRounds.Wake(toWake, ACTOR, reason)));
        waits.addAll(failures == null ? List.of() : failures);
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

    Duration interval() {
      return interval;
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
      return Workflow.newActivityStub(SweepRounds.class, manyQuestions(summary));
    }

    private static ActivityOptions manyQuestions(String summary) {
      return Retries.within(LONGEST_STEP, Retries.forManyQuestions(summary));
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
