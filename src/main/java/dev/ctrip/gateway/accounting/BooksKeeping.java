package dev.ctrip.gateway.accounting;

import dev.ctrip.gateway.money.ChainId;
import io.temporal.activity.ActivityInterface;

/** Keeps the books of a chain. Served on the task queue {@code chain}. */
@ActivityInterface(namePrefix = "Books_")
public interface BooksKeeping {

  /**
   * Posts what has happened since, then holds some accounts against the chain: those that were
   * posted to, and of the others those that were not looked at for longest. Idempotent, and to be
   * called again every few minutes.
   *
   * <p>Asks one question per address and asset, a few hundred at most, so it may take a minute or
   * more; it heartbeats. Fails while no node of the chain answers; what was posted stays.
   */
  Report keep(ChainId chain);

  /**
   * @param posted entries, reversals included
   * @param checked addresses that were held against the chain
   * @param openIncidents accounts of the chain that differ from it
   */
  record Report(int posted, int checked, int openIncidents) {}
}
