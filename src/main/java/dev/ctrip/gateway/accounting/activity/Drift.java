package dev.ctrip.gateway.accounting.activity;

import dev.ctrip.gateway.accounting.store.Comparisons.Expectation;
import dev.ctrip.gateway.accounting.store.IncidentRows.Unresolved;
import dev.ctrip.gateway.money.TokenAmount;
import java.math.BigInteger;
import java.util.Optional;

/** What a difference between books and chain comes to. */
enum Drift {
  /** There is none that matters. */
  NONE,
  /** A gas or refund wallet that was in order has more: somebody filled it. */
  FUNDED,
  /** An address has more, which may yet explain itself. */
  SUSPECTED,
  /** An operator has to look. */
  INCIDENT;

  /**
   * Money that is missing is an incident at once: no transaction of ours and no reorg explains it
   * in a block that both sides know. Money too many may be coin that a contract sent, which is
   * found by its balance only at the payment's deadline; and it matters only where somebody could
   * have been asked for so much.
   *
   * <p>A gas or refund wallet has more because it was filled, unless an incident of it is open: of
   * a filling after a theft the books can tell only both together, which would make the theft go
   * away.
   *
   * @param actual on chain, in base units
   * @param dust smaller surpluses do not matter
   * @param before what was noted of the same account and not resolved
   * @param block as of which this is
   * @param patience how many blocks a surplus has to last
   */
  static Drift of(
      Expectation books,
      BigInteger actual,
      TokenAmount dust,
      Optional<Unresolved> before,
      long block,
      int patience) {
    BigInteger more = actual.subtract(books.expected());
    if (more.signum() < 0) {
      return INCIDENT;
    }
    if (more.signum() > 0 && books.purse().account().isFilledByOperator()) {
      return before.filter(Unresolved::isOpen).isPresent() ? INCIDENT : FUNDED;
    }
    if (more.signum() == 0 || more.compareTo(dust.baseUnits()) < 0) {
      return NONE;
    }
    boolean lasts =
        before.map(known -> known.isOpen() || block - known.firstBlock() >= patience).orElse(false);
    return lasts && !books.isAwaited() ? INCIDENT : SUSPECTED;
  }
}
