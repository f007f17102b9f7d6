package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.durable.TaskQueues;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.TemporalCalls;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOverview.Entry;
import dev.ctrip.gateway.sweep.SweepOwners;
import dev.ctrip.gateway.sweep.SweepOwners.Owner;
import dev.ctrip.gateway.sweep.SweepOwners.Stretch;
import dev.ctrip.gateway.sweep.SweepRounds;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import dev.ctrip.gateway.sweep.Unswept;
import dev.ctrip.gateway.sweep.Unswept.Outlook;
import dev.ctrip.gateway.sweep.Unswept.Spot;
import dev.ctrip.gateway.sweep.store.JdbcSweepOverview;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import io.temporal.activity.Activity;
import io.temporal.spring.boot.ActivityImpl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Goes through PostgreSQL for what is left, and asks the chain about each. One thing that cannot be
 * looked at is reported and stands in nobody's way; a chain that does not answer ends the step.
 */
@Component
@ConditionalOnRole(Role.WORKER)
@ActivityImpl(taskQueues = TaskQueues.CHAIN)
class ChainSweepRounds implements SweepRounds {

  private static final Logger LOG = LoggerFactory.getLogger(ChainSweepRounds.class);

  /** Whoever has sent something follows it closely until then. */
  private static final Duration FOLLOWED = Duration.ofMinutes(10);

  /** How long what was put off is left alone, unless it waits for gas. */
  private static final Duration PUT_OFF = Duration.ofHours(1);

  /** The workflow's time is the Temporal server's, a sweep's that of whoever planned it. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  /** Some hundred questions to a chain in one step. */
  private static final int TRANSACTIONS = 200;

  private static final int SWEEPS = 50;
  private static final int OWNERS = 100;

  private final SweepLedger ledger;
  private final JdbcSweepOverview sweeps;
  private final SweepOwners owners;
  private final LeftoverSweeps leftovers;
  private final UnsweptMoney unswept;
  private final Pursuit pursuit;
  private final Chains chains;
  private final SweepSettings settings;
  private final Clock clock;

  ChainSweepRounds(
      SweepLedger ledger,
      JdbcSweepOverview sweeps,
      SweepOwners owners,
      LeftoverSweeps leftovers,
      UnsweptMoney unswept,
      Pursuit pursuit,
      Chains chains,
      SweepSettings settings,
      Clock clock) {
    this.ledger = ledger;
    this.sweeps = sweeps;
    this.owners = owners;
    this.leftovers = leftovers;
    this.unswept = unswept;
    this.pursuit = pursuit;
    this.chains = chains;
    this.settings = settings;
    this.clock = clock;
  }

  // --- What was sent ---

  @Override
  public Settling settle(Sent sent) {
    boolean enabled =
        chains.enabled().stream()
            .anyMatch(
                chain -> chain.id().equals(sent.chain()) && chain.name().equals(sent.chainName()));
    if (!enabled) {
      return new Settling(List.of(), 0, settings.interval(), null, true);
    }
    List<Unfinished> unfinished = new ArrayList<>();
    Set<String> signing = new HashSet<>();
    int settled = 0;
    List<Outgoing> open =
        ledger.open(
            sent.chain(),
            clock.instant().minus(FOLLOWED),
            Objects.requireNonNullElse(sent.after(), ""),
            TRANSACTIONS);
    for (Outgoing outgoing : open) {
      heartbeat(outgoing.id());
      Optional<Unfinished> found = lookUp(outgoing, signing);
      found.ifPresent(unfinished::add);
      settled += found.isEmpty() ? 1 : 0;
    }
    String next = open.size() < TRANSACTIONS ? null : open.getLast().id();
    return new Settling(unfinished, settled, settings.interval(), next, false);
  }

  /**
   * @param signing what is to be signed so far; each only once
   * @return empty where it has ended
   */
  private Optional<Unfinished> lookUp(Outgoing outgoing, Set<String> signing) {
    try {
      var seen = pursuit.look(outgoing.id());
      String toSign = seen.toSign();
      return switch (seen.stage()) {
        case THROUGH, FAILED, STUCK -> Optional.empty();
        // No node has it: signed it is already, and sent again.
        case UNKNOWN, WAITING, MINED -> {
          String push = toSign == null && seen.stage() == Stage.UNKNOWN ? outgoing.id() : toSign;
          yield Optional.of(
              new Unfinished(
                  outgoing.id(), seen.detail(), push != null && signing.add(push) ? push : null));
        }
      };
    } catch (ChainUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("what became of {} cannot be looked up", outgoing.id(), e);
      return Optional.of(new Unfinished(outgoing.id(), "it cannot be looked up: " + e, null));
    }
  }

  // --- What is left ---

  @Override
  public Found find(Search search) {
    String after = Objects.requireNonNullElse(search.after(), "");
    return switch (search.source()) {
      case WAITING -> waiting(search, after);
      case FOREIGN -> foreign(search.chain(), after);
      case CLOSED -> unswept(owners.withUnswept(search.chain(), true, after), search.chain());
      case UNSWEPT -> unswept(owners.withUnswept(search.chain(), false, after), search.chain());
    };
  }

  private Found waiting(Search search, String after) {
    Instant triedBefore = search.everything() ? null : clock.instant().minus(PUT_OFF);
    List<JdbcSweepOverview.Open> open = sweeps.open(search.chain(), triedBefore, after, SWEEPS);
    List<Unswept> found =
        collect(
            open,
            sweep ->
                owners
                    .at(sweep.from())
                    .map(owner -> unswept.of(owner, search.chain()))
                    .orElse(List.of())
                    .stream()
                    .filter(money -> Objects.equals(money.asset().contract(), sweep.contract()))
                    .toList());
    return new Found(found, open.size() < SWEEPS ? null : open.getLast().id());
  }

  /** Those with a sweep that waits are found by that. */
  private Found foreign(ChainId chain, String after) {
    List<Owner> some = owners.withForeignMoney(after, OWNERS);
    List<Unswept> found =
        collect(
            some,
            owner ->
                unswept.of(owner, chain).stream()
                    .filter(money -> !money.ownAsset() && money.sweepId() == null)
                    .filter(this::isMoreThanDust)
                    .toList());
    return new Found(found, some.size() < OWNERS ? null : some.getLast().paymentId());
  }

  private Found unswept(Stretch stretch, ChainId chain) {
    List<Unswept> found =
        collect(
            stretch.owners(),
            owner ->
                unswept.of(owner, chain).stream()
                    .filter(money -> money.ownAsset() && money.sweepId() == null)
                    .toList());
    return new Found(found, stretch.next());
  }

  private boolean isMoreThanDust(Unswept money) {
    return chains
        .withId(money.chain())
        .flatMap(chain -> chain.listed(money.asset().contract()))
        .map(ListedToken::dust)
        .map(money.amount()::isAtLeast)
        .orElse(false);
  }

  private <T> List<Unswept> collect(List<T> candidates, Function<T, List<Unswept>> look) {
    List<Unswept> found = new ArrayList<>();
    for (T candidate : candidates) {
      heartbeat(candidate.toString());
      try {
        found.addAll(look.apply(candidate));
      } catch (ChainUnavailableException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.warn("what is left of {} cannot be looked at", candidate, e);
      }
    }
    return found;
  }

  @Override
  public List<Unswept> at(Place place) {
    return owners
        .at(place.address())
        .map(owner -> unswept.of(owner, place.chain()))
        .orElse(List.of());
  }

  // --- Who moves it ---

  @Override
  public List<String> wake(Wake wake) {
    List<String> failures = new ArrayList<>();
    for (Unswept money : wake.money()) {
      heartbeat(money.paymentId());
      try {
        if (money.outlook() == Outlook.STUCK && money.lastOver() != null) {
          ledger.releaseStuck(money.lastOver());
        }
        if (money.ownAsset()) {
          owners.recheck(money.paymentId(), wake.actor(), wake.reason());
        } else {
          leftovers.sweepLeftover(money.spot(), wake.reason());
        }
      } catch (RuntimeException e) {
        if (TemporalCalls.isUnreachable(e)) {
          throw e;
        }
        LOG.warn("nobody could be told to sweep {}", money.inWords(), e);
        failures.add(money.inWords() + ": nobody could be told to sweep it: " + e);
      }
    }
    return failures;
  }

  @Override
  public List<Progress> progress(Question question) {
    return question.money().stream().map(money -> progress(money, question.since())).toList();
  }

  private Progress progress(Unswept money, Instant since) {
    return sweeps
        .newest(money.paymentId(), money.chain(), money.asset().contract())
        // What was stuck was let go and is tried again; else the last one's end is old news.
        .filter(entry ->
            money.outlook() == Outlook.STUCK || !entry.sweep().id().equals(money.lastOver()))
        .map(entry -> progress(entry, since))
        .orElse(Progress.NOTHING_YET);
  }

  private static Progress progress(Entry entry, Instant since) {
    Sweep sweep = entry.sweep();
    // Gas may be on its way; everything else was tried and put off.
    boolean putOff =
        sweep.state() == Sweep.State.WAITING
            && sweep.waitsFor() != Sweep.WaitsFor.GAS
            && !entry.updatedAt().isBefore(since.minus(CLOCKS_DIFFER));
    return new Progress(
        sweep.id(),
        sweep.state(),
        sweep.txHash(),
        sweep.amount(),
        sweep.value(),
        sweep.fee(),
        sweep.reason(),
        sweep.state().isOver() || putOff);
  }

  @Override
  public @Nullable Leftover leftover(Spot spot) {
    Owner owner = owners.at(spot.address()).orElse(null);
    ChainSettings chain = chains.get(spot.chain());
    ListedToken asset = chain.listed(spot.asset().contract()).orElse(null);
    if (owner == null || asset == null || owner.asksFor(spot.chain(), spot.asset())) {
      return null;
    }
    return unswept.leftover(owner, spot.chain(), asset).orElse(null);
  }

  /** Throws once the activity is cancelled or its worker stops. */
  private static void heartbeat(String what) {
    Activity.getExecutionContext().heartbeat(what);
  }
}
