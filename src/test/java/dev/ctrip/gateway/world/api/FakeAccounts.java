package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.accounting.Accounts;
import dev.ctrip.gateway.accounting.Incident;
import dev.ctrip.gateway.accounting.Posting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Books as a test writes them; knows the merchant {@code shop}. */
public final class FakeAccounts implements Accounts {

  private final List<Posting> postings = new ArrayList<>();
  private final List<Incident> incidents = new ArrayList<>();
  private final List<Object> asked = new ArrayList<>();

  public synchronized void put(Posting posting) {
    postings.add(posting);
  }

  public synchronized void put(Incident incident) {
    incidents.add(incident);
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
  }

  @Override
  public Optional<String> merchant(String idOrName) {
    return List.of("shop", "mer_shop").contains(idOrName)
        ? Optional.of("mer_shop")
        : Optional.empty();
  }

  @Override
  public synchronized List<Posting> postings(Selection selection, int atMost) {
    asked.add(selection);
    return List.copyOf(postings);
  }

  @Override
  public synchronized List<Incident> incidents(int atMost) {
    return List.copyOf(incidents);
  }

  @Override
  public synchronized Optional<Incident> accept(long incidentId, String by, String why) {
    asked.add(incidentId + " by " + by + ": " + why);
    return incidents.stream().filter(incident -> incident.id() == incidentId).findFirst();
  }
}
