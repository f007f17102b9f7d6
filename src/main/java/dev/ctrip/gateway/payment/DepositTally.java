package dev.ctrip.gateway.payment;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.TokenAmount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A payment's deposits added up: all that judging needs, and small however many transfers there
 * are.
 *
 * @param onTime in the right asset on the right chain, mined by the deadline
 * @param late the same, mined after it
 * @param onTimeConfirmed the part of {@code onTime} that is deep enough
 * @param lateConfirmed the part of {@code late} that is deep enough
 * @param unconfirmedBlock the block that has to become deep enough next; null if none is waited for
 * @param orphaned how many transfers of the right asset a reorg took away
 * @param orphanedAt when the last of them was found missing, by our clock; null if none is
 * @param wrongAsset how many transfers were of another listed asset
 * @param wrongChain how many transfers were on another chain
 * @param transactions the first few transactions' hashes, for search
 */
public record DepositTally(
    TokenAmount onTime,
    TokenAmount late,
    TokenAmount onTimeConfirmed,
    TokenAmount lateConfirmed,
    @Nullable Long unconfirmedBlock,
    int orphaned,
    @Nullable Instant orphanedAt,
    int wrongAsset,
    int wrongChain,
    List<String> transactions) {

  /**
   * 31 hashes of 66 bytes pass the 2,048 bytes at which the server terminates a workflow for its
   * search attribute; a person needs no more than these.
   */
  static final int MAX_TRANSACTIONS = 10;

  static final DepositTally NONE =
      new DepositTally(
          TokenAmount.ZERO,
          TokenAmount.ZERO,
          TokenAmount.ZERO,
          TokenAmount.ZERO,
          null,
          0,
          null,
          0,
          0,
          List.of());

  public DepositTally {
    transactions = List.copyOf(transactions);
  }

  /** Everything of the right asset on the right chain. */
  public TokenAmount received() {
    return onTime.plus(late);
  }

  /** The part of {@link #received} that is deep enough. */
  public TokenAmount confirmed() {
    return onTimeConfirmed.plus(lateConfirmed);
  }

  /**
   * Adds up.
   *
   * @param expiresAt a deposit whose block is not later than this is on time
   * @param accepted what somebody has taken as enough; null if nobody has
   * @param orphanedAt when the last orphaned one was found missing; null if none is
   */
  public static DepositTally of(
      PaymentTerms terms,
      Instant expiresAt,
      @Nullable TokenAmount accepted,
      List<Deposit> deposits,
      @Nullable Instant orphanedAt) {
    List<Deposit> ours = new ArrayList<>();
    int wrongChain = 0;
    int wrongAsset = 0;
    int orphaned = 0;
    List<String> transactions = new ArrayList<>();
    for (Deposit deposit : deposits) {
      String transaction = Objects.toString(deposit.txHash(), null);
      if (transaction != null
          && transactions.size() < MAX_TRANSACTIONS
          && !transactions.contains(transaction)) {
        transactions.add(transaction);
      }
      boolean gone = deposit.state() == Deposit.State.ORPHANED;
      if (!deposit.chain().equals(terms.chainId())) {
        wrongChain += gone ? 0 : 1;
      } else if (!Objects.equals(deposit.asset(), terms.token().contract())) {
        wrongAsset += gone ? 0 : 1;
      } else if (gone) {
        orphaned++;
      } else {
        ours.add(deposit);
      }
    }
    ours.sort(Comparator.comparingLong(Deposit::blockNumber));
    return new DepositTally(
        sum(ours, false, false, expiresAt),
        sum(ours, true, false, expiresAt),
        sum(ours, false, true, expiresAt),
        sum(ours, true, true, expiresAt),
        blockToAwait(
            sum -> isEnough(terms, accepted, sum), withoutNeedlessDust(terms, accepted, ours)),
        orphaned,
        orphaned == 0 ? null : orphanedAt,
        wrongAsset,
        wrongChain,
        transactions);
  }

  private static boolean isEnough(
      PaymentTerms terms, @Nullable TokenAmount accepted, TokenAmount sum) {
    return terms.isEnough(sum) || (accepted != null && sum.isAtLeast(accepted));
  }

  private static TokenAmount sum(
      List<Deposit> ours, boolean late, boolean confirmedOnly, Instant expiresAt) {
    return ours.stream()
        .filter(deposit -> deposit.blockTime().isAfter(expiresAt) == late)
        .filter(deposit -> !confirmedOnly || deposit.state() == Deposit.State.CONFIRMED)
        .map(Deposit::amount)
        .reduce(TokenAmount.ZERO, TokenAmount::plus);
  }

  /** Dust is waited for only where it makes up what is due. */
  private static List<Deposit> withoutNeedlessDust(
      PaymentTerms terms, @Nullable TokenAmount accepted, List<Deposit> ours) {
    List<Deposit> noDust =
        ours.stream().filter(deposit -> deposit.amount().isAtLeast(terms.dust())).toList();
    boolean dustIsNeeded =
        isEnough(terms, accepted, sum(ours)) && !isEnough(terms, accepted, sum(noDust));
    return dustIsNeeded ? ours : noDust;
  }

  private static TokenAmount sum(List<Deposit> deposits) {
    return deposits.stream().map(Deposit::amount).reduce(TokenAmount.ZERO, TokenAmount::plus);
  }

  /**
   * The block with which the sum becomes enough, so that dust which keeps arriving cannot hold up
   * the rest; where it never does or already is, the newest one.
   */
  private static @Nullable Long blockToAwait(
      Predicate<TokenAmount> isEnough, List<Deposit> inBlockOrder) {
    TokenAmount sum = TokenAmount.ZERO;
    Long newest = null;
    for (Deposit deposit : inBlockOrder) {
      boolean wasEnough = isEnough.test(sum);
      sum = sum.plus(deposit.amount());
      if (deposit.state() == Deposit.State.SEEN) {
        newest = deposit.blockNumber();
      }
      if (newest != null && !wasEnough && isEnough.test(sum)) {
        return newest;
      }
    }
    return newest;
  }
}
