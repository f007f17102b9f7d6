package dev.ctrip.gateway.admin.workflow;

import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.sweep.SweepRounds;
import dev.ctrip.gateway.sweep.Unswept;
import dev.ctrip.gateway.sweep.Unswept.Spot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Money that a test puts at addresses, each with an outcome after so many looks. */
final class ScriptedSweeps implements SweepRounds {

  private final List<String> calls = new ArrayList<>();
  private final Map<String, Deque<Found>> found = new HashMap<>();
  private final Map<String, Progress> outcomes = new HashMap<>();
  private final Set<ChainId> dark = new HashSet<>();
  private int looksUntilOver;
  private Runnable takeTime = () -> {};
  private boolean forgetful;
  private int failuresToWake;

  /** Each stretch takes its time, which is passed so. */
  void takesTime(Runnable pass) {
    takeTime = pass;
  }

  /** Nobody can say what has become of anything. */
  void forgets() {
    forgetful = true;
  }

  void failsToWake(int count) {
    failuresToWake = count;
  }

  /** The next stretch of such things of a chain. */
  synchronized void lies(ChainId chain, Source source, @Nullable String next, Unswept... money) {
    found
        .computeIfAbsent(chain + " " + source, any -> new ArrayDeque<>())
        .add(new Found(List.of(money), next));
  }

  synchronized void goDark(ChainId chain) {
    dark.add(chain);
  }

  /** What becomes of a payment's money, after so many looks at all of them. */
  synchronized void becomes(String paymentId, Progress outcome, int looks) {
    outcomes.put(paymentId, outcome);
    looksUntilOver = looks;
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public Settling settle(Sent sent) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized Found find(Search search) {
    requireLight(search.chain());
    takeTime.run();
    calls.add("find %s of %s after %s".formatted(search.source(), search.chain(), search.after()));
    Deque<Found> some =
        found.getOrDefault(search.chain() + " " + search.source(), new ArrayDeque<>());
    return some.isEmpty() ? new Found(List.of(), null) : some.removeFirst();
  }

  @Override
  public synchronized List<Unswept> at(Place place) {
    requireLight(place.chain());
    calls.add("at " + place.address() + " of " + place.chain());
    Deque<Found> some =
        found.getOrDefault(place.chain() + " " + Source.UNSWEPT, new ArrayDeque<>());
    return some.isEmpty() ? List.of() : some.removeFirst().money();
  }

  private void requireLight(ChainId chain) {
    if (dark.contains(chain)) {
      throw new IllegalStateException("no node of " + chain + " answers");
    }
  }

  @Override
  public synchronized List<String> wake(Wake wake) {
    wake.money()
        .forEach(money -> calls.add("wake %s for %s".formatted(money.paymentId(), wake.actor())));
    return Collections.nCopies(failuresToWake, "nobody could be told");
  }

  @Override
  public synchronized List<Progress> progress(Question question) {
    if (forgetful) {
      throw new IllegalStateException("no database");
    }
    looksUntilOver--;
    calls.add("look at " + question.money().size());
    return question.money().stream()
        .map(money ->
            looksUntilOver < 0
                ? outcomes.getOrDefault(money.paymentId(), Progress.NOTHING_YET)
                : Progress.NOTHING_YET)
        .toList();
  }

  @Override
  public @Nullable Leftover leftover(Spot spot) {
    throw new UnsupportedOperationException();
  }
}
