package dev.ctrip.gateway.evidence.store;

import dev.ctrip.gateway.evidence.TimelineEntry;
import dev.ctrip.gateway.evidence.TimelineEntry.Event;
import dev.ctrip.gateway.evidence.TimelineEntry.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts what happened in order. The time alone does not do: the clocks of several machines differ a
 * little, and things may happen at the same time.
 */
final class Chronology {

  private Chronology() {}

  /**
   * Orders by time. What is known to follow something else never comes before it, whatever its
   * clock said; of what happened at the same time, causes come before their effects.
   *
   * @param sequences each in the order in which it is known to have happened
   */
  static List<TimelineEntry> of(List<List<TimelineEntry>> sequences) {
    List<Placed> placed = new ArrayList<>();
    for (List<TimelineEntry> sequence : sequences) {
      Place place = Place.EARLIEST;
      for (TimelineEntry entry : sequence) {
        place = place.orLater(new Place(entry.at(), rank(entry)));
        placed.add(new Placed(place, entry));
      }
    }
    // Stable, so that the order of each sequence stays.
    placed.sort(Comparator.comparing(Placed::place));
    return placed.stream().map(Placed::entry).toList();
  }

  /**
   * Something is seen on the chain, then judged or asked for, then done, then told. What becomes of
   * a transaction of ours once it was sent is seen on the chain, too.
   */
  private static int rank(TimelineEntry entry) {
    return switch (entry) {
      case TimelineEntry.Observation _ -> 0;
      case Event _ -> 2;
      case Transaction transaction ->
          switch (transaction.stage()) {
            case SWEPT, REORGED, STUCK -> 1;
            case WAITING, PLANNED, SIGNED, BROADCAST -> 3;
          };
      case TimelineEntry.Delivery _ -> 4;
    };
  }

  private record Placed(Place place, TimelineEntry entry) {}

  private record Place(Instant at, int rank) implements Comparable<Place> {

    static final Place EARLIEST = new Place(Instant.MIN, 0);

    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::at).thenComparingInt(Place::rank);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }

    Place orLater(Place other) {
      return compareTo(other) < 0 ? other : this;
    }
  }
}
