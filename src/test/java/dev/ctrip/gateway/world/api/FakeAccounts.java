package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.accounting.Accounts;
import dev.ctrip.gateway.accounting.Incident;
import dev.ctrip.gateway.accounting.Posting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/** Books as a test writes them; knows the merchant {@code shop}. */
public final class FakeAccounts implements Accounts {

  private final List<Posting> postings = new ArrayList<>();
  private final List<Incident> incidents = new ArrayList<>();
  private final List<Object> asked = new ArrayList<>();
  private @Nullable RuntimeException failure;
  private boolean moved;

  public synchronized void put(Posting posting) {
    postings.add(posting);
  }

  public synchronized void put(Incident incident) {
    incidents.add(incident);
  }

  /** Once all postings are told, this is thrown. */
  public synchronized void failWith(RuntimeException failure) {
    this.failure = failure;
  }

  /** From now on the books are never what they were when an incident was seen. */
  public synchronized void move() {
    moved = true;
  }

  /** Selections, and as text what was accepted. */
  public synchronized List<Object> asked() {
    return List.copyOf(asked);
  }

  /** Forgets everything. */
  public synchronized void reset() {
    postings.clear();
    incidents.clear();
    asked.clear();
    failure = null;
    moved = false;
  }

  @Override
  public Optional<String> merchant(String idOrName) {
    refuseNul(idOrName);
    return List.of("shop", "mer_shop").contains(idOrName)
        ? Optional.of("mer_shop")
        : Optional.empty();
  }

  /** As PostgreSQL does. */
  static void refuseNul(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new DataIntegrityViolationException("invalid byte sequence for encoding UTF8: 0x00");
    }
  }

  @Override
  public synchronized void postings(Selection selection, Consumer<Posting> each) {
    asked.add(selection);
    postings.forEach(each);
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public synchronized List<Incident> incidents(int atMost) {
    return List.copyOf(incidents);
  }

  @Override
  public synchronized Acceptance accept(long incidentId, String by, String why) {
    asked.add(incidentId + " by " + by + ": " + why);
    if (moved) {
      return new Acceptance.BooksMoved();
    }
    return incidents.stream()
        .filter(incident -> incident.id() == incidentId)
        .findFirst()
        .<Acceptance>map(Acceptance.Accepted::new)
        .orElseGet(Acceptance.NotOpen::new);
  }
}
