package dev.ctrip.gateway.accounting;

import dev.ctrip.gateway.money.ChainId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
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
   * What was posted on a day, in the order in which it was. Of a day that is over that never
   * changes.
   *
   * @param atMost no more than so many of the oldest
   */
  List<Posting> postings(Selection selection, int atMost);

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
   * @return empty if there is no such incident, or it is not open any more
   */
  Optional<Incident> accept(long incidentId, String by, String why);

  /**
   * @param day in UTC, by when it was posted
   * @param merchantId null for all, and for what concerns none
   * @param chain null for all
   */
  record Selection(LocalDate day, @Nullable String merchantId, @Nullable ChainId chain) {}
}
