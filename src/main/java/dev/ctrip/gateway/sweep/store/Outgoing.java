package dev.ctrip.gateway.sweep.store;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this installation sends with one nonce of one address, as it is stored.
 *
 * @param sweepId the sweep that it serves; null where it only fills a gap between nonces, or pays a
 *     refund out of the refund wallet
 * @param refund the refund that it pays; null where it pays none
 * @param attempts each time it was signed or is to be, oldest first; at least one. The newest may
 *     be unsigned, the others are signed
 * @param displacedAtBlock the head when its nonce was first seen used by another transaction; null
 *     while it is not
 * @param minedHash which attempt is deep enough in a block; null while none is
 * @param reason why it failed or was refused; null where it was not
 */
public record Outgoing(
    String id,
    Purpose purpose,
    @Nullable String sweepId,
    @Nullable PaidRefund refund,
    KeyReference key,
    Address from,
    State state,
    List<Attempt> attempts,
    @Nullable Long displacedAtBlock,
    @Nullable TxHash minedHash,
    @Nullable String reason) {

  /** What it is for. */
  public enum Purpose {
    /** Moves money to the treasury. */
    SWEEP,
    /** Gives a deposit address what a token sweep costs. */
    GAS,
    /** Moves nothing: those with higher nonces can be mined after it. */
    GAP,
    /** Pays money back. */
    REFUND
  }

  /**
   * @param confirmationsRequired in blocks
   */
  public record PaidRefund(String id, int confirmationsRequired) {}

  /** How far it is. */
  public enum State {
    PLANNED,
    SIGNED,
    /** Deep enough. */
    MINED,
    /** Mined without moving anything, or never to be mined. */
    FAILED,
    /** Never signed. */
    REFUSED;

    public boolean isOpen() {
      return this == PLANNED || this == SIGNED;
    }
  }

  /**
   * @param txHash null until it is signed
   * @param signedAt null until then
   * @param broadcast whether it was ever handed to the chain
   */
  public record Attempt(
      int ordinal,
      UnsignedTransfer transfer,
      @Nullable TxHash txHash,
      @Nullable Instant signedAt,
      boolean broadcast) {

    public boolean isSigned() {
      return txHash != null;
    }
  }

  public Outgoing {
    attempts = List.copyOf(attempts);
  }

  public ChainId chain() {
    return newest().transfer().chain();
  }

  public long nonce() {
    return newest().transfer().nonce();
  }

  /** Whether it moves money that was paid, so that its end matters to somebody. */
  public boolean movesMoney() {
    return purpose == Purpose.SWEEP || purpose == Purpose.REFUND;
  }

  /** Whether money leaves a deposit address by it, which closes a sweep. */
  public boolean closesSweep() {
    return movesMoney() && sweepId != null;
  }

  /** Whether it moves a token from a deposit address, which was given coin for the gas. */
  public boolean closesTokenSweep() {
    return closesSweep() && !newest().transfer().isOfNativeCoin();
  }

  public Attempt newest() {
    return attempts.getLast();
  }

  /**
   * @throws java.util.NoSuchElementException if none was signed with that hash
   */
  public Attempt signedAs(TxHash txHash) {
    return attempts.stream()
        .filter(attempt -> txHash.equals(attempt.txHash()))
        .findFirst()
        .orElseThrow();
  }

  /** The newest one that is signed. */
  public Optional<Attempt> newestSigned() {
    return attempts.reversed().stream().filter(Attempt::isSigned).findFirst();
  }

  /**
   * @throws IllegalStateException if nothing is signed
   */
  public Attempt requireSigned() {
    return newestSigned()
        .orElseThrow(() -> new IllegalStateException("outgoing " + id + " is not signed"));
  }

  /** Of all that is signed, oldest first. Any of them may be mined. */
  public List<TxHash> hashes() {
    return attempts.stream().map(Attempt::txHash).filter(Objects::nonNull).toList();
  }
}
