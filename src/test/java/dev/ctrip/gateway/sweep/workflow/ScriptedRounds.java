package dev.ctrip.gateway.sweep.workflow;

import dev.ctrip.gateway.sweep.SweepRounds;
import dev.ctrip.gateway.sweep.Unswept;
import dev.ctrip.gateway.sweep.Unswept.Spot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what a test puts in, once, and remembers what it was asked. */
final class ScriptedRounds implements SweepRounds {

  static final Duration INTERVAL = Duration.ofMinutes(5);

  private final List<String> calls = new ArrayList<>();
  private final Deque<Unfinished> unfinished = new ArrayDeque<>();
  private final Map<Source, Deque<Found>> found = new EnumMap<>(Source.class);
  private final Deque<Leftover> leftovers = new ArrayDeque<>();
  private final Set<Source> broken = EnumSet.noneOf(Source.class);
  private String enabled = "local";
  private int rounds;

  synchronized void breaks(Source source) {
    broken.add(source);
  }

  synchronized void rename(String chainName) {
    enabled = chainName;
  }

  synchronized void sent(Unfinished transaction) {
    unfinished.add(transaction);
  }

  synchronized void lies(Source source, @Nullable String next, Unswept... money) {
    found.computeIfAbsent(source, any -> new ArrayDeque<>()).add(new Found(List.of(money), next));
  }

  synchronized void left(Leftover... each) {
    leftovers.addAll(Arrays.asList(each));
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  synchronized int rounds() {
    return rounds;
  }

  @Override
  public synchronized Settling settle(Sent sent) {
    rounds++;
    if (!sent.chainName().equals(enabled)) {
      return new Settling(List.of(), 0, INTERVAL, null, true);
    }
    calls.add("settle after %s".formatted(sent.after()));
    List<Unfinished> now = List.copyOf(unfinished);
    unfinished.clear();
    return new Settling(now, 1, INTERVAL, now.isEmpty() ? null : now.getLast().outgoingId(), false);
  }

  @Override
  public synchronized Found find(Search search) {
    if (broken.contains(search.source())) {
      throw new IllegalStateException("no node answers");
    }
    calls.add("find %s after %s".formatted(search.source(), search.after()));
    Deque<Found> some = found.getOrDefault(search.source(), new ArrayDeque<>());
    return some.isEmpty() ? new Found(List.of(), null) : some.removeFirst();
  }

  @Override
  public List<Unswept> at(Place place) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized List<String> wake(Wake wake) {
    wake.money()
        .forEach(money -> calls.add("wake %s for %s".formatted(money.paymentId(), wake.actor())));
    return List.of();
  }

  @Override
  public List<Progress> progress(Question question) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized @Nullable Leftover leftover(Spot spot) {
    calls.add("left of " + spot.asset().symbol());
    return leftovers.pollFirst();
  }
}
