package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.Sweep.WaitsFor;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.store.Outgoing.Attempt;
import dev.ctrip.gateway.sweep.store.Outgoing.Purpose;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.SignedTransfer;
import dev.ctrip.gateway.wallet.SigningRecord;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What is planned, signed and known of each sweep, in PostgreSQL. Each method is one transaction.
 * Safe for any thread and for several processes at once.
 */
@Repository
public class SweepLedger {

  private static final Duration NODES_LAG_AT_MOST = Duration.ofMinutes(10);

  private static final Duration UNSIGNED_AT_MOST = Duration.ofHours(1);

  private final TransactionOperations transactions;
  private final Clock clock;
  private final SweepRows sweeps;
  private final OutgoingRows rows;

  public SweepLedger(JdbcClient jdbc, TransactionOperations transactions, Clock clock) {
    this.transactions = transactions;
    this.clock = clock;
    this.sweeps = new SweepRows(jdbc, clock);
    this.rows = new OutgoingRows(jdbc, clock);
  }

  // --- Sweeps ---

  /**
   * The sweep that a step was given; or, for a new step, the one that is still open for the asset
   * at the address, which is then the step's for good.
   */
  public Optional<SweepIntent> givenOrOpen(SweepRequest request) {
    return transactions.execute(status -> givenOrOpenSweep(request).map(this::get));
  }

  private Optional<String> givenOrOpenSweep(SweepRequest request) {
    Optional<String> given = sweeps.given(request.stepKey());
    Optional<String> open = sweeps.open(request.chain(), request.from(), request.asset());
    // A reorg may have opened an earlier step's sweep again, after this step's was through.
    if (given.isPresent() && (open.isEmpty() || !get(given.get()).state().isOver())) {
      return given;
    }
    open.ifPresent(sweepId -> sweeps.give(request.stepKey(), sweepId));
    return open;
  }

  /**
   * @throws IllegalStateException if there is no such sweep
   */
  public SweepIntent get(String sweepId) {
    return sweeps.get(sweepId);
  }

  /**
   * What finished sweeps of an asset were for, at an address of a chain.
   *
   * @param contract of the token; null for the native coin
   */
  public TokenAmount swept(ChainId chain, Address from, @Nullable Address contract) {
    return sweeps.swept(chain, from, contract);
  }

  /**
   * Stores why nothing can be planned now. Changes nothing about a sweep that is planned or over by
   * now.
   *
   * @param treasury where it is to go
   * @param waitsFor what would change that
   * @param reason for people
   * @return the sweep that the step has
   */
  public SweepIntent putOff(
      SweepRequest request, Address treasury, WaitsFor waitsFor, String reason) {
    return transactions.execute(status -> {
      SweepIntent sweep = sweepOf(request, treasury, Sweep.State.WAITING, reason);
      if (sweep.state() == Sweep.State.WAITING) {
        sweeps.setPutOff(sweep.id(), request, treasury, waitsFor, reason);
      }
      return get(sweep.id());
    });
  }

  /**
   * Stores that nothing can be moved as asked, unless the step turns out to have a transaction by
   * now. Takes no nonce.
   *
   * @param treasury where it should have gone
   * @param reason for people
   * @return the sweep that the step has
   */
  public SweepIntent planStuck(SweepRequest request, Address treasury, String reason) {
    return transactions.execute(status -> {
      SweepIntent sweep = sweepOf(request, treasury, Sweep.State.STUCK, reason);
      if (sweep.state() == Sweep.State.WAITING) {
        sweeps.setPutOff(sweep.id(), request, treasury, WaitsFor.FEE, reason);
        sweeps.setStuck(sweep.id(), reason);
      }
      return get(sweep.id());
    });
  }

  /**
   * Lets a stuck sweep wait instead, so that its step plans it anew. Changes nothing where a
   * transaction of its own is through or may still be, or where another sweep of the asset at the
   * address is open.
   */
  public void releaseStuck(String sweepId) {
    transactions.executeWithoutResult(status -> {
      SweepIntent sweep = get(sweepId);
      rows.lockAddress(sweep.chain(), sweep.from());
      if (transfer(sweep).isEmpty()) {
        sweeps.releaseStuck(sweepId);
      }
    });
  }

  // --- Planning ---

  /**
   * Stores the transaction of a sweep and takes the address's next nonce for it, unless the step
   * turns out to have one by now.
   *
   * @param nextNonce of the address as the chain has it; one that was read a while ago does no harm
   * @param isCovered asked while nobody else takes a nonce of the address: whether what is there is
   *     enough beside what others have planned
   * @return the sweep's transaction; empty where it is not covered, or over by now
   */
  public Optional<Outgoing> planTransfer(
      SweepRequest request,
      Address treasury,
      TransferTerms terms,
      long nextNonce,
      BooleanSupplier isCovered) {
    return transactions.execute(status -> {
      rows.lockAddress(request.chain(), request.from());
      boolean covered = isCovered.getAsBoolean();
      Optional<SweepIntent> known = givenOrOpenSweep(request).map(this::get);
      if (known.isEmpty() && !covered) {
        return Optional.empty();
      }
      SweepIntent sweep =
          known.orElseGet(() -> sweepOf(request, treasury, Sweep.State.PLANNED, null));
      List<Outgoing> before = rows.of(sweep.id());
      Optional<Outgoing> live = live(before, Outgoing::closesSweep);
      if (live.isPresent() || sweep.state().isOver() || !covered) {
        return live;
      }
      Outgoing outgoing =
          rows.insert(
              new OutgoingRows.Intent(
                  stepKey(sweep, Purpose.SWEEP, before),
                  Purpose.SWEEP,
                  sweep.id(),
                  null,
                  request.chain(),
                  request.from(),
                  request.key(),
                  terms),
              nextNonce);
      sweeps.setPlanned(sweep.id(), request.amount(), terms);
      return Optional.of(outgoing);
    });
  }

  /** A sweep's top-up that is under way. */
  public Optional<Outgoing> openTopUp(SweepIntent sweep) {
    return live(rows.of(sweep.id()), outgoing -> outgoing.purpose() == Purpose.GAS)
        .filter(outgoing -> outgoing.state().isOpen());
  }

  /** The signed top-ups that a sweep's transaction needs, mined ones included; oldest first. */
  public List<Outgoing> topUps(Outgoing transfer) {
    return rows.of(Objects.requireNonNull(transfer.sweepId())).stream()
        .filter(outgoing -> outgoing.purpose() == Purpose.GAS)
        .filter(outgoing -> outgoing.newestSigned().isPresent())
        .filter(outgoing -> outgoing.state() != Outgoing.State.FAILED)
        .toList();
  }

  /**
   * The coin for gas at an address, by what was sent to it and from it. Coin that somebody paid
   * there is not among it, whether that is recorded or not.
   *
   * @param left what no transaction takes, each of those under way at its dearest; no more than a
   *     node shows once it lags no more
   * @param lately what was given in the last ten minutes; no node lags behind for longer
   * @param committed what those under way take at most that a node still shows at the address
   */
  public record Gas(TokenAmount left, TokenAmount lately, TokenAmount committed) {}

  /**
   * @param nextNonce of the address, read before any balance that this is compared with
   * @param except the id of a transaction whose own gas is left out; null for none
   */
  public Gas gas(ChainId chain, Address address, long nextNonce, @Nullable String except) {
    OutgoingRows.Given given = rows.given(chain, address, clock.instant().minus(NODES_LAG_AT_MOST));
    OutgoingRows.Spent spent = rows.spentOnGas(chain, address, nextNonce, except);
    TokenAmount left =
        given
            .all()
            .plus(sweeps.residueOfCoin(chain, address))
            .minusOrZero(spent.paid().plus(spent.committed()));
    return new Gas(left, given.lately(), spent.committed());
  }

  /**
   * A sweep's own transaction: the one that may still move the money, or has; else the refund whose
   * failure has closed it.
   */
  public Optional<Outgoing> transfer(SweepIntent sweep) {
    List<Outgoing> own = rows.of(sweep.id());
    return live(own, Outgoing::closesSweep)
        .or(() ->
            own.reversed().stream()
                .filter(one -> sweep.state() == Sweep.State.SWEPT && one.closesSweep())
                .findFirst());
  }

  /**
   * Stores a top-up of a sweep's address from the gas wallet, unless one is under way.
   *
   * @param balance of the gas wallet, read after its nonce
   * @param nextNonce of the gas wallet
   * @return empty where the gas wallet has too little, what it has promised to others left out
   */
  public Optional<Outgoing> planTopUp(
      SweepIntent sweep,
      Address gasWallet,
      TransferTerms terms,
      TokenAmount balance,
      long nextNonce) {
    return transactions.execute(status -> {
      rows.lockAddress(sweep.chain(), sweep.from());
      Optional<Outgoing> open = openTopUp(sweep);
      if (open.isPresent()) {
        return open;
      }
      rows.lockAddress(sweep.chain(), gasWallet);
      TokenAmount needed = terms.amount().plus(terms.maxFee());
      TokenAmount committed = rows.committed(sweep.chain(), gasWallet, nextNonce);
      if (committed.plus(needed).isAbove(balance)) {
        return Optional.empty();
      }
      return Optional.of(
          rows.insert(
              new OutgoingRows.Intent(
                  stepKey(sweep, Purpose.GAS, rows.of(sweep.id())),
                  Purpose.GAS,
                  sweep.id(),
                  null,
                  sweep.chain(),
                  gasWallet,
                  KeyReference.ofGasWallet(),
                  terms),
              nextNonce));
    });
  }

  /**
   * What an address will send of the coin by what it has under way, fees included.
   *
   * @param nextNonce of the address, read before any balance that this is compared with
   */
  public TokenAmount promised(ChainId chain, Address address, long nextNonce) {
    return rows.committed(chain, address, nextNonce);
  }

  /** What an address has signed in the last 24 hours, each at its dearest, as limits count it. */
  public TokenAmount signedInLastDay(ChainId chain, Address from) {
    return rows.signedInLastDay(chain, from);
  }

  /**
   * Stores something for a nonce that nobody has, so that those behind it can be mined.
   *
   * @return who has the nonce now
   */
  public Outgoing planGapFiller(Outgoing behind, long nonce, TransferTerms terms) {
    return transactions.execute(status -> {
      rows.lockAddress(behind.chain(), behind.from());
      return rows.at(behind.chain(), behind.from(), nonce)
          .orElseGet(() ->
              rows.insert(
                  new OutgoingRows.Intent(
                      "%s/%s/gap/%d/%d"
                          .formatted(
                              behind.chain(),
                              behind.from(),
                              nonce,
                              rows.refusedAt(behind.chain(), behind.from(), nonce)),
                      Purpose.GAP,
                      null,
                      null,
                      behind.chain(),
                      behind.from(),
                      behind.key(),
                      terms),
                  nonce));
    });
  }

  /**
   * Stores that a transaction is to be signed again with higher fees, unless somebody has
   * meanwhile.
   *
   * @param seen as it was when that was decided
   */
  public void planReplacement(Outgoing seen, UnsignedTransfer transfer) {
    transactions.executeWithoutResult(status -> {
      Outgoing outgoing = rows.lock(seen.id());
      boolean unchanged = outgoing.newest().ordinal() == seen.newest().ordinal();
      if (unchanged && outgoing.state() == Outgoing.State.SIGNED) {
        rows.addAttempt(outgoing.id(), outgoing.newest().ordinal() + 1, transfer);
      }
    });
  }

  // --- Signing and sending ---

  /**
   * @throws IllegalStateException if there is no such transaction
   */
  public Outgoing outgoing(String id) {
    return rows.find(id).orElseThrow(() -> new IllegalStateException("there is no outgoing " + id));
  }

  /** Who has a nonce of an address. */
  public Optional<Outgoing> outgoingAt(ChainId chain, Address from, long nonce) {
    return rows.at(chain, from, nonce);
  }

  /**
   * A stretch of those of a chain that were planned a while ago and are not through, by id.
   *
   * @param after the last one of the stretch before; empty to begin
   */
  public List<Outgoing> open(ChainId chain, Instant plannedBefore, String after, int atMost) {
    return rows.openBefore(chain, plannedBefore, after, atMost);
  }

  /** What its address has signed so far, as a first look without a lock. */
  public SigningRecord signedBefore(Outgoing outgoing) {
    return rows.recordBefore(outgoing);
  }

  /**
   * Decides under a lock of the transaction's row and of its address, and stores the signature or
   * the refusal with it. Nothing is decided twice: what is signed or refused by now stays as it is.
   *
   * @param decision asked with the transaction and what its address has signed so far
   */
  public Signing sign(String id, BiFunction<Outgoing, SigningRecord, SigningOutcome> decision) {
    return transactions.execute(status -> {
      Outgoing seen = outgoing(id);
      // One after the other at an address, and of refunds on a chain, or two could each be the last
      // that the day's limit allows.
      if (seen.purpose() == Purpose.REFUND) {
        rows.lockRefunds(seen.chain());
      }
      rows.lockAddress(seen.chain(), seen.from());
      Outgoing outgoing = rows.lock(id);
      if (outgoing.purpose() != seen.purpose()) {
        throw new IllegalStateException("the purpose of " + id + " has changed");
      }
      SigningOutcome outcome = null;
      if (outgoing.state().isOpen() && !outgoing.newest().isSigned()) {
        outcome = decision.apply(outgoing, rows.recordBefore(outgoing));
        switch (outcome) {
          case SigningOutcome.Signed(SignedTransfer signed) -> recordSigned(outgoing, signed);
          case SigningOutcome.Refused(String reason, boolean forGood) ->
              recordRefused(outgoing, reason, forGood);
        }
      }
      return new Signing(outgoing(id), outcome);
    });
  }

  /**
   * @param outgoing the transaction afterwards
   * @param decided null where there was nothing left to decide
   */
  public record Signing(Outgoing outgoing, @Nullable SigningOutcome decided) {}

  /** Whether a transaction was planned an hour ago or longer, and never signed. */
  public boolean isUnsignedForLong(Outgoing outgoing) {
    return outgoing.state() == Outgoing.State.PLANNED
        && rows.wasPlannedBefore(outgoing.id(), clock.instant().minus(UNSIGNED_AT_MOST));
  }

  /**
   * Takes a transaction back, so that its nonce is free and what it is for waits, unless it is
   * signed by now.
   *
   * @param reason for people
   */
  public void takeBack(Outgoing unsigned, String reason) {
    transactions.executeWithoutResult(status -> {
      rows.lockAddress(unsigned.chain(), unsigned.from());
      Outgoing outgoing = rows.lock(unsigned.id());
      if (outgoing.state() == Outgoing.State.PLANNED) {
        rows.recordRefused(outgoing.id(), reason, false);
        if (outgoing.sweepId() != null) {
          sweeps.setWaiting(outgoing.sweepId(), waitsForAfter(outgoing), reason);
        }
      }
    });
  }

  /** What the signer made of a transaction. */
  public sealed interface SigningOutcome {

    record Signed(SignedTransfer transfer) implements SigningOutcome {}

    /**
     * Not to be signed; its nonce is free again, since nobody can have the bytes.
     *
     * @param forGood whether its sweep is for a person; else it waits and is planned anew
     */
    record Refused(String reason, boolean forGood) implements SigningOutcome {}
  }

  /** The bytes of a signed attempt. */
  public byte[] signedBytes(Outgoing outgoing, Attempt attempt) {
    return rows.signedBytes(outgoing.id(), attempt.ordinal());
  }

  /** Notes the first broadcast; later ones change nothing. */
  public void recordBroadcast(Outgoing outgoing, Attempt attempt) {
    rows.recordBroadcast(outgoing.id(), attempt.ordinal());
  }

  // --- How it ended ---

  /**
   * Notes since which head another transaction has the nonce.
   *
   * @param block null where it is free again, after a reorg
   */
  public void recordDisplaced(Outgoing outgoing, @Nullable Long block) {
    rows.recordDisplaced(outgoing.id(), block);
  }

  /**
   * Records that a transaction is through, unless its block is not canonical as far as the chain
   * was read: whoever reads it tells of a reorg only once, and only of what was recorded by then.
   *
   * @param block where it was mined; should a reorg take that block, it is opened again
   * @param fee the real one; what was planned for it and not spent never left the address
   * @param arrived what has reached its destination
   * @param isCanonical asked within the transaction
   * @return whether that was recorded just now; false also where somebody has told its end before
   */
  public boolean recordMined(
      Outgoing outgoing,
      TxHash txHash,
      long block,
      TokenAmount fee,
      TokenAmount arrived,
      BooleanSupplier isCanonical) {
    return Boolean.TRUE.equals(
        transactions.execute(status -> {
          if (!isCanonical.getAsBoolean() || !rows.recordMined(outgoing.id(), txHash, block, fee)) {
            return false;
          }
          if (outgoing.closesSweep()) {
            setSwept(outgoing, block, fee, arrived, outgoing.signedAs(txHash).transfer().amount());
          }
          return true;
        }));
  }

  /**
   * Records that a transaction was mined and moved nothing, unless its block is not canonical, as
   * for {@link #recordMined}.
   *
   * @param sweepIsStuck whether the sweep it serves is for a person; else it waits
   * @return whether that was recorded just now; false also where somebody has told its end before
   */
  public boolean recordFailed(
      Outgoing outgoing,
      String reason,
      Failure mined,
      boolean sweepIsStuck,
      BooleanSupplier isCanonical) {
    return Boolean.TRUE.equals(
        transactions.execute(status -> {
          if (!isCanonical.getAsBoolean()
              || !rows.recordFailed(
                  outgoing.id(), reason, mined.txHash(), mined.block(), mined.fee())) {
            return false;
          }
          if (outgoing.closesSweep() && outgoing.purpose() == Purpose.REFUND) {
            // It has taken its fee, so what is left is for another sweep.
            setSwept(outgoing, mined.block(), mined.fee(), TokenAmount.ZERO, TokenAmount.ZERO);
          } else {
            holdUp(outgoing, reason, sweepIsStuck);
          }
          return true;
        }));
  }

  /**
   * @param sent what has left the address beside the fee; of a token that keeps a part of each
   *     transfer more than what has arrived
   */
  private void setSwept(
      Outgoing outgoing, long block, TokenAmount fee, TokenAmount arrived, TokenAmount sent) {
    String sweepId = Objects.requireNonNull(outgoing.sweepId());
    TokenAmount left = outgoing.newest().transfer().isOfNativeCoin() ? sent.plus(fee) : sent;
    // A sweep counts for what it was planned for, and leaves at its address what its gas did not
    // take. A refund leaves that for the next sweep.
    sweeps.setSwept(
        sweepId,
        block,
        fee,
        arrived,
        outgoing.purpose() == Purpose.REFUND ? left : sweeps.amount(sweepId));
  }

  /**
   * Records that a transaction can never be mined.
   *
   * @param sweepIsStuck whether the sweep it serves is for a person; else it waits
   */
  public void recordLost(Outgoing outgoing, String reason, boolean sweepIsStuck) {
    transactions.executeWithoutResult(status -> {
      if (rows.recordFailed(outgoing.id(), reason, null, null, TokenAmount.ZERO)) {
        holdUp(outgoing, reason, sweepIsStuck);
      }
    });
  }

  private void holdUp(Outgoing failed, String reason, boolean sweepIsStuck) {
    String sweepId = sweepHeldUpBy(failed);
    if (sweepId != null && sweepIsStuck) {
      sweeps.setStuck(sweepId, reason);
    } else if (sweepId != null) {
      sweeps.setWaiting(sweepId, waitsForAfter(failed), reason);
    }
  }

  /** None where a further top-up fails of a sweep that is sent already, and still may be mined. */
  private @Nullable String sweepHeldUpBy(Outgoing failed) {
    String sweepId = failed.sweepId();
    boolean isOnlyGas = failed.purpose() == Purpose.GAS;
    return sweepId != null && isOnlyGas && get(sweepId).state() != Sweep.State.WAITING
        ? null
        : sweepId;
  }

  /** What the sweep waits for that a transaction was to serve. */
  private static WaitsFor waitsForAfter(Outgoing failed) {
    return switch (failed.purpose()) {
      case GAS -> WaitsFor.GAS;
      case REFUND -> WaitsFor.SIGNER;
      case SWEEP, GAP -> WaitsFor.TOKEN;
    };
  }

  /** Where a transaction that moved nothing was mined, and what that cost. */
  public record Failure(TxHash txHash, long block, TokenAmount fee) {}

  private void recordSigned(Outgoing outgoing, SignedTransfer signed) {
    rows.recordSigned(outgoing.id(), outgoing.newest().ordinal(), signed);
    if (outgoing.closesSweep()) {
      sweeps.setSigned(Objects.requireNonNull(outgoing.sweepId()), outgoing.newest().transfer());
    }
  }

  /** An attempt may be refused although an earlier one is signed, which then stands. */
  private void recordRefused(Outgoing outgoing, String reason, boolean forGood) {
    if (outgoing.state() == Outgoing.State.SIGNED) {
      rows.removeAttempt(outgoing.id(), outgoing.newest().ordinal());
      return;
    }
    rows.recordRefused(outgoing.id(), reason, forGood);
    // What else is under way for the sweep may still move the money.
    String sweepId = outgoing.sweepId();
    if (sweepId == null || transfer(get(sweepId)).isPresent()) {
      return;
    }
    if (outgoing.purpose() == Purpose.REFUND) {
      sweeps.setWaiting(sweepId, waitsForAfter(outgoing), "a refund was not signed: " + reason);
    } else if (forGood) {
      sweeps.setStuck(sweepId, reason);
    } else {
      sweeps.setWaiting(sweepId, WaitsFor.SIGNER, reason);
    }
  }

  // --- Looking up ---

  /** The sweep of a step; made in that state where there is none. The address is locked. */
  private SweepIntent sweepOf(
      SweepRequest request, Address treasury, Sweep.State state, @Nullable String reason) {
    rows.lockAddress(request.chain(), request.from());
    String sweepId =
        givenOrOpenSweep(request).orElseGet(() -> sweeps.insert(request, treasury, state, reason));
    return get(sweepId);
  }

  /** The newest that may still move something, or has. */
  private static Optional<Outgoing> live(List<Outgoing> outgoing, Predicate<Outgoing> which) {
    return outgoing.reversed().stream()
        .filter(which)
        .filter(one -> one.state().isOpen() || one.state() == Outgoing.State.MINED)
        .findFirst();
  }

  private static String stepKey(SweepIntent sweep, Purpose purpose, List<Outgoing> before) {
    long ordinal = before.stream().filter(one -> one.purpose() == purpose).count();
    return "%s/%s/%d".formatted(sweep.id(), purpose.name().toLowerCase(Locale.ROOT), ordinal);
  }
}
