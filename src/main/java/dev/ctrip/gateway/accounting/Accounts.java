package dev.ctrip.gateway.accounting;

import dev.ctrip.gateway.money.ChainId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The books, to be read. Safe for any thread. */
public interface Accounts {

  /**
   * A merchant's id by its id or, where none has that, by its name.
   *
   * @return empty if there is no such merchant
   */
  Optional<String> merchant(String idOrName);

  /**
   * Tells what was posted on a day, one by one, in the order in which it was. From some minutes
   * after the day on that never changes. Needs little memory, however many there are, and holds a
   * connection to the database until all are told.
   *
   * @param each what it throws ends this, and is thrown
   */
  void postings(Selection selection, Consumer<Posting> each);

  /**
   * Incidents that were opened: those still open first, then the latest.
   *
   * @param atMost no more than so many
   */
  List<Incident> incidents(int atMost);

  /**
   * Takes an open incident's difference as it is: the account is set to what the chain has, the
   * rest goes to {@link Account#UNEXPLAINED}, and the incident is resolved.
   *
   * @param by the API key of who decided it
   * @param why in that person's words
   */
  Acceptance accept(long incidentId, String by, String why);

  /** What became of accepting an incident's difference. */
  sealed interface Acceptance {

    /** It is posted. */
    record Accepted(Incident incident) implements Acceptance {}

    /** Nothing was done: there is no such incident, or it is not open any more. */
    record NotOpen() implements Acceptance {}

    /**
     * Nothing was done: the books of the account have moved since the difference was seen, so it is
     * another by now. The chain's next round says which.
     */
    record BooksMoved() implements Acceptance {}
  }

  /**
   * @param day in UTC, by when it was posted
   * @param merchantId null for all, and for what concerns none
   * @param chain null for all
   */
  record Selection(LocalDate day, @Nullable String merchantId, @Nullable ChainId chain) {}
}
