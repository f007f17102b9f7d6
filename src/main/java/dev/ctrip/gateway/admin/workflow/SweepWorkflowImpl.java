package dev.ctrip.gateway.admin.workflow;

import dev.ctrip.gateway.admin.SweepWorkflow;
import dev.ctrip.gateway.durable.Backoff;
import dev.ctrip.gateway.durable.Deadline;
import dev.ctrip.gateway.durable.Retries;
import dev.ctrip.gateway.durable.Summary;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.sweep.SweepRounds;
import dev.ctrip.gateway.sweep.SweepRounds.Found;
import dev.ctrip.gateway.sweep.SweepRounds.Place;
import dev.ctrip.gateway.sweep.SweepRounds.Progress;
import dev.ctrip.gateway.sweep.SweepRounds.Question;
import dev.ctrip.gateway.sweep.SweepRounds.Search;
import dev.ctrip.gateway.sweep.SweepRounds.Source;
import dev.ctrip.gateway.sweep.SweepRounds.Wake;
import dev.ctrip.gateway.sweep.Unswept;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks through the chains side by side, then looks at what was set going until all is over. */
public class SweepWorkflowImpl implements SweepWorkflow {

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration SHORTEST_STEP = Duration.ofMinutes(1);
  private static final Duration FIRST_LOOK = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** Far from the sizes that Temporal refuses; the rest is in the list of sweeps. */
  private static final int MOST_ROWS = 200;

  private static final int MOST_NOTES = 50;

  /** As there are few, nobody waits for one who is not there. */
  private static final List<Source> SOURCES =
      List.of(Source.WAITING, Source.FOREIGN, Source.UNSWEPT);

  private final Map<Thing, Row> rows = new LinkedHashMap<>();
  private final Map<Thing, Unswept> awaited = new LinkedHashMap<>();
  private final Set<Thing> seen = new HashSet<>();
  private final List<String> notes = new ArrayList<>();
  private final Instant began = now();
  private final Instant deadline = began.plus(LONGEST);
  private long notesLeftOut;
  private boolean dryRun;
  private long found;

  /** Something is found once, whatever it is found by. */
  private record Thing(String paymentId, String chain, @Nullable Address contract) {

    static Thing of(Unswept money) {
      return new Thing(money.paymentId(), money.chainName(), money.asset().contract());
    }
  }

  @Override
  public Swept sweep(Request request) {
    dryRun = request.dryRun();
    SweepView.showLooking(request.inWords());
    List<Promise<Void>> looking =
        request.chains().stream()
            .map(chain -> Async.procedure(() -> lookThrough(chain, request)))
            .toList();
    Promise.allOf(looking).get();
    awaitOutcomes();
    SweepView.show(request.inWords(), soFar());
    return soFar();
  }

  @Override
  public Swept soFar() {
    List<String> told = new ArrayList<>(notes);
    if (notesLeftOut > 0) {
      told.add("and %d more such notes".formatted(notesLeftOut));
    }
    return new Swept(dryRun, found, List.copyOf(rows.values()), told);
  }

  /** A chain that does not answer is nobody else's matter. */
  private void lookThrough(Target chain, Request request) {
    try {
      Address address = request.address();
      if (address != null) {
        take(rounds("look at " + address).at(new Place(chain.id(), address)), request);
        return;
      }
      for (Source source : SOURCES) {
        @Nullable String next = null;
        do {
          Found stretch =
              rounds(inWords(source, chain)).find(new Search(chain.id(), source, next, true));
          take(stretch.money(), request);
          next = stretch.next();
        } while (next != null && isWithinBounds());
        if (next != null) {
          note(
              "there is too much on %s to look at it all at once; ask again for the rest"
                  .formatted(chain.name()));
          return;
        }
      }
    } catch (ActivityFailure e) {
      requireNotCancelled(e);
      note(chain.name() + " does not answer; what else it has was not looked at");
    }
  }

  private boolean isWithinBounds() {
    return now().isBefore(deadline) && !Workflow.getInfo().isContinueAsNewSuggested();
  }

  private static void requireNotCancelled(ActivityFailure e) {
    if (e.getCause() instanceof CanceledFailure) {
      throw e;
    }
  }

  private void note(String text) {
    if (notes.size() < MOST_NOTES) {
      notes.add(text);
    } else {
      notesLeftOut++;
    }
  }

  private void take(List<Unswept> some, Request request) {
    List<Unswept> fresh = some.stream().filter(each -> seen.add(Thing.of(each))).toList();
    for (Unswept each : fresh) {
      found++;
      if (rows.size() < MOST_ROWS) {
        rows.put(Thing.of(each), Row.of(each, Progress.NOTHING_YET));
      }
    }
    List<Unswept> toWake = fresh.stream().filter(each -> isToBeWoken(each, request)).toList();
    if (toWake.isEmpty()) {
      return;
    }
    wake(toWake, request);
    toWake.stream()
        .filter(each -> rows.containsKey(Thing.of(each)))
        .forEach(each -> awaited.put(Thing.of(each), each));
  }

  private void wake(List<Unswept> toWake, Request request) {
    try {
      rounds("wake who sweeps it")
          .wake(new Wake(toWake, request.actor(), "an operator wants it swept"))
          .forEach(this::note);
    } catch (ActivityFailure e) {
      requireNotCancelled(e);
      note(
          "who sweeps %d of these could not be told; they go on by themselves"
              .formatted(toWake.size()));
    }
  }

  /** What nobody has tried yet is tried in any case: its plan then stores why it waits. */
  private static boolean isToBeWoken(Unswept each, Request request) {
    if (request.dryRun()) {
      return false;
    }
    return switch (each.outlook()) {
      case WORTH_IT, UNDER_WAY -> true;
      case WAITS -> each.sweepId() == null;
      // Who names the address wants what is there.
      case HELD, STUCK -> request.address() != null;
      case NOT_DUE -> false;
    };
  }

  private void awaitOutcomes() {
    Backoff backoff = new Backoff(FIRST_LOOK, LONGEST_WAIT);
    while (!awaited.isEmpty() && now().isBefore(deadline)) {
      Deadline.await(
          shorter(backoff.next(), Duration.between(now(), deadline)),
          "until %d sweeps have an outcome".formatted(awaited.size()),
          () -> false);
      look();
    }
  }

  private void look() {
    List<Map.Entry<Thing, Unswept>> asked = List.copyOf(awaited.entrySet());
    List<Progress> progress;
    try {
      progress =
          rounds("see what has become of it")
              .progress(new Question(asked.stream().map(Map.Entry::getValue).toList(), began));
    } catch (ActivityFailure e) {
      requireNotCancelled(e);
      note("what became of it could not be looked up; GET /admin/sweeps tells");
      awaited.clear();
      return;
    }
    for (int i = 0; i < asked.size(); i++) {
      Thing thing = asked.get(i).getKey();
      rows.put(thing, Row.of(asked.get(i).getValue(), progress.get(i)));
      if (progress.get(i).over()) {
        awaited.remove(thing);
      }
    }
    SweepView.show("under way", soFar());
  }

  /** At least for a moment, so that the last look is one. */
  private SweepRounds rounds(String summary) {
    Duration left = Duration.between(now(), deadline);
    Duration limit = left.compareTo(SHORTEST_STEP) < 0 ? SHORTEST_STEP : left;
    return Workflow.newActivityStub(
        SweepRounds.class, Retries.within(limit, Retries.forManyQuestions(Summary.of(summary))));
  }

  private static String inWords(Source source, Target chain) {
    return switch (source) {
      case WAITING -> "look for sweeps that wait on " + chain.name();
      case FOREIGN -> "look for what was not asked for on " + chain.name();
      case UNSWEPT, CLOSED -> "look for what was not swept on " + chain.name();
    };
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
