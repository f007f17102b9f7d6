package dev.ctrip.gateway.sweep;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.Unswept.Spot;
import io.temporal.activity.ActivityInterface;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what is left to sweep, and sees to it that somebody does. Each method may be repeated.
 * Served on the task queue {@code chain}.
 */
@ActivityInterface(namePrefix = "Sweeper_")
public interface SweepRounds {

  /**
   * Looks up a stretch of the transactions of a chain that were planned a while ago and are not
   * through, and records how each ended, whoever it is that follows it otherwise.
   */
  Settling settle(Sent sent);

  /** Looks at a stretch of what may be left at the chain's addresses. Moves nothing. */
  Found find(Search search);

  /**
   * Looks at all that is left at one address of a chain. Moves nothing.
   *
   * @return empty also where the address is none of ours
   */
  List<Unswept> at(Place place);

  /**
   * Wakes whoever sweeps each of these: the payment's workflow, or one of its own where it is not
   * what the payment asks for.
   *
   * @return for people, those that could not be told, with the reason
   */
  List<String> wake(Wake wake);

  /** What became of each, in the order of the question. */
  List<Progress> progress(Question question);

  /**
   * What to sweep next of an asset that the payment at the address did not ask for.
   *
   * @return null where nothing is left, or a person has to look first
   */
  @Nullable Leftover leftover(Spot spot);

  /**
   * What was sent on a chain.
   *
   * @param chainName as it is called in the settings of whoever asks
   * @param after where the last stretch ended; null to begin
   */
  record Sent(ChainId chain, String chainName, @Nullable String after) {}

  /**
   * @param unfinished those that are not through
   * @param settled how many were found to be through, or to have ended otherwise
   * @param interval how long to wait before the next round, by this process's settings
   * @param next where the next stretch begins; null at the end
   * @param gone whether the chain is not enabled under that name any more; then nothing was looked
   *     up
   */
  record Settling(
      List<Unfinished> unfinished,
      int settled,
      Duration interval,
      @Nullable String next,
      boolean gone) {

    public Settling {
      unfinished = List.copyOf(unfinished);
    }
  }

  /**
   * @param detail for people: what it waits for
   * @param toSign the transaction that is to be signed and sent so that it goes on; null where none
   *     is
   */
  record Unfinished(String outgoingId, String detail, @Nullable String toSign) {}

  /** What is looked through. */
  enum Source {
    /** Sweeps that wait. */
    WAITING,
    /** What payments did not ask for: another asset, or another chain. */
    FOREIGN,
    /** More of what payments ask for, where nobody looks after them any more. */
    CLOSED,
    /** More of what payments ask for, whoever looks after them. */
    UNSWEPT
  }

  /**
   * @param after where the last stretch ended; null to begin
   * @param everything also what was tried a moment ago
   */
  record Search(ChainId chain, Source source, @Nullable String after, boolean everything) {}

  /**
   * @param next where the next stretch begins; null at the end
   */
  record Found(List<Unswept> money, @Nullable String next) {

    public Found {
      money = List.copyOf(money);
    }
  }

  /** An address of a chain. */
  record Place(ChainId chain, Address address) {}

  /**
   * @param actor who asks
   * @param reason for people
   */
  record Wake(List<Unswept> money, String actor, String reason) {

    public Wake {
      money = List.copyOf(money);
    }
  }

  /**
   * @param since what was tried before does not count
   */
  record Question(List<Unswept> money, Instant since) {

    public Question {
      money = List.copyOf(money);
    }
  }

  /**
   * How the sweep of some money stands.
   *
   * @param sweepId null while nothing was planned
   * @param state null while nothing was planned
   * @param amount what it is for; null while nothing was planned
   * @param value what is to reach its destination, or has
   * @param fee at most; what it was once swept
   * @param reason why it waits or is stuck; null where it does not
   * @param over whether there is an outcome: swept, stuck, or tried and put off
   */
  record Progress(
      @Nullable String sweepId,
      Sweep.@Nullable State state,
      @Nullable TxHash txHash,
      @Nullable TokenAmount amount,
      @Nullable TokenAmount value,
      @Nullable TokenAmount fee,
      @Nullable String reason,
      boolean over) {

    public static final Progress NOTHING_YET =
        new Progress(null, null, null, null, null, null, null, false);
  }

  /**
   * @param blockTime about how long the chain takes for a block
   */
  record Leftover(SweepRequest request, Duration blockTime) {}
}
