package dev.ctrip.gateway.model.oracle;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One payment as it must be. Told what happened on the chain and what people did, it says what must
 * be seen of the payment once everybody has caught up.
 *
 * <p>{@code credited} stands for confirmed and settled: when the sweep is through depends on blocks
 * of its own.
 */
public final class LifeOracle {

  private final BigInteger due;
  private final BigInteger least;
  private final BigInteger most;
  private final int confirmations;
  private final Duration grace;
  private final boolean takesLateMoney;
  private final Map<String, Transfer> transfers = new LinkedHashMap<>();

  private String status = "pending";
  private Instant expiresAt;
  private @Nullable BigInteger accepted;
  private Instant chainTime = Instant.MIN;
  private boolean undecided;
  private boolean closed;
  private BigInteger toBeMoved = BigInteger.ZERO;

  private static final class Transfer {
    private final BigInteger amount;
    private final Instant firstMined;
    private long block;
    private boolean deep;
    private @Nullable Instant goneSince;

    Transfer(BigInteger amount, Instant firstMined, long block) {
      this.amount = amount;
      this.firstMined = firstMined;
      this.block = block;
    }

    boolean isThere() {
      return goneSince == null;
    }
  }

  /**
   * @param tolerancePercent how far below or above {@code due} is still right
   * @param grace how long money that a reorg took may take to be mined again
   * @param takesLateMoney whether late money that is enough is taken without asking anybody
   */
  public LifeOracle(
      BigInteger due,
      int tolerancePercent,
      int confirmations,
      Duration grace,
      boolean takesLateMoney,
      Instant expiresAt) {
    this.due = due;
    BigInteger slack =
        due.multiply(BigInteger.valueOf(tolerancePercent)).divide(BigInteger.valueOf(100));
    this.least = due.subtract(slack);
    this.most = due.add(slack);
    this.confirmations = confirmations;
    this.grace = grace;
    this.takesLateMoney = takesLateMoney;
    this.expiresAt = expiresAt;
  }

  // --- What happens ---

  public void mined(String tx, BigInteger amount, long block, Instant time) {
    Transfer known = transfers.get(tx);
    if (known == null) {
      transfers.put(tx, new Transfer(amount, time, block));
    } else {
      known.block = block;
      known.deep = false;
      known.goneSince = null;
    }
  }

  public void gone(String tx, Instant now) {
    Transfer transfer = Objects.requireNonNull(transfers.get(tx));
    transfer.goneSince = now;
    transfer.deep = false;
  }

  /**
   * @return whether it is cancelled now
   */
  public boolean cancel() {
    if (status.equals("cancelled")) {
      return true;
    }
    if (!status.equals("pending") || !transfers.isEmpty()) {
      return false;
    }
    status = "cancelled";
    return true;
  }

  /**
   * @param namesTheAmount whether whoever accepts says how much it is, and rightly
   * @return whether what came is accepted now
   */
  public boolean accept(boolean namesTheAmount) {
    if (received().equals(accepted)) {
      return true;
    }
    if (!namesTheAmount && transfers.values().stream().anyMatch(t -> !t.isThere())) {
      return false;
    }
    boolean waits = status.equals("pending") || isWithdrawn() || flags().contains("reorged");
    if (!waits || received().signum() == 0) {
      return false;
    }
    take();
    return true;
  }

  /**
   * @return whether the payer has time until then now
   */
  public boolean extend(Instant until) {
    boolean waits = status.equals("pending") || status.equals("expired");
    if (!waits || !until.isAfter(expiresAt)) {
      return false;
    }
    status = "pending";
    expiresAt = until;
    return true;
  }

  /** Everything up to this block has been read, and everybody has had the time to act on it. */
  public void caughtUp(long head, Instant headTime) {
    chainTime = headTime;
    transfers.values().stream()
        .filter(Transfer::isThere)
        .filter(transfer -> head - transfer.block + 1 >= confirmations)
        .forEach(transfer -> transfer.deep = true);
    String before;
    do {
      before = status;
      status = next();
    } while (!before.equals(status));
    undecided =
        (status.equals("detected") || status.equals("credited"))
            && transfers.values().stream().anyMatch(t -> t.isThere() && !t.deep);
  }

  private String next() {
    return switch (status) {
      case "pending" -> {
        if (isEnough(counting(t -> true))) {
          yield "detected";
        }
        yield chainTime.isAfter(deadline()) ? "expired" : "pending";
      }
      case "detected" -> {
        if (!isEnough(counting(t -> true))) {
          yield "pending";
        }
        yield isEnough(counting(t -> t.deep)) ? "credited" : "detected";
      }
      case "expired", "cancelled" -> {
        if (mayTakeByItself()) {
          take();
        }
        yield accepted != null && isEnough(counting(t -> true)) ? "detected" : status;
      }
      default -> status;
    };
  }

  private boolean mayTakeByItself() {
    return status.equals("expired")
        && takesLateMoney
        && !closed
        && accepted == null
        && received().compareTo(least) >= 0;
  }

  private void take() {
    accepted = received();
  }

  /** Late money may make a payment wait for blocks that it does not need; never the reverse. */
  public boolean mayBe(String seen) {
    String kind = seen.equals("confirmed") || seen.equals("settled") ? "credited" : seen;
    if (kind.equals(status)) {
      return true;
    }
    if (undecided && status.equals("credited") && kind.equals("detected") && hasLateOrReturned()) {
      status = kind;
      return true;
    }
    return false;
  }

  private boolean hasLateOrReturned() {
    return transfers.values().stream()
        .anyMatch(t -> t.firstMined.isAfter(expiresAt) || t.goneSince != null || accepted != null);
  }

  /**
   * @param amount what all transfers to the treasury that are signed move in all; zero if none of
   *     them is still to be mined
   */
  public void mustMove(BigInteger amount) {
    toBeMoved = amount;
  }

  /** Whether a signed transfer waits for money that a reorg took. */
  public boolean isUncovered() {
    return toBeMoved.compareTo(received()) > 0;
  }

  /** From now on nobody's standing wish accepts anything. */
  public void close() {
    closed = true;
  }

  // --- What must be seen ---

  public String status() {
    return status;
  }

  public BigInteger received() {
    return sum(Transfer::isThere);
  }

  /** Of what is there, what no reorg of the usual depth can take. */
  public BigInteger deep() {
    return sum(t -> t.isThere() && t.deep);
  }

  /** Whether {@link #deep} has to be seen already. */
  public boolean isAllDeep() {
    return transfers.values().stream().allMatch(t -> !t.isThere() || t.deep);
  }

  public SortedSet<String> flags() {
    SortedSet<String> flags = new TreeSet<>();
    BigInteger received = received();
    boolean some = received.signum() > 0;
    if (some && received.compareTo(least) < 0) {
      flags.add("underpaid");
    }
    if (received.compareTo(most) > 0) {
      flags.add("overpaid");
    }
    if (isLate()) {
      flags.add("late");
    }
    boolean somethingGone = transfers.values().stream().anyMatch(t -> !t.isThere());
    if (somethingGone && !isEnough(received)) {
      flags.add("reorged");
    }
    boolean creditGone = status.equals("credited") && !isEnough(received);
    if (creditGone || isUncovered() || (isWithdrawn() && some)) {
      flags.add("needs_attention");
    }
    return flags;
  }

  public Instant expiresAt() {
    return expiresAt;
  }

  public @Nullable BigInteger accepted() {
    return accepted;
  }

  private boolean isLate() {
    boolean some = received().signum() > 0;
    return sum(t -> t.isThere() && t.firstMined.isAfter(expiresAt)).signum() > 0
        || (status.equals("cancelled") && some)
        || (status.equals("expired") && onTime(t -> true).compareTo(least) >= 0);
  }

  private boolean isWithdrawn() {
    return status.equals("expired") || status.equals("cancelled");
  }

  private boolean isEnough(BigInteger sum) {
    return (sum.signum() > 0 && sum.compareTo(least) >= 0)
        || (accepted != null && sum.compareTo(accepted) >= 0);
  }

  private BigInteger counting(Predicate<Transfer> which) {
    return accepted == null ? onTime(which) : sum(t -> t.isThere() && which.test(t));
  }

  private BigInteger onTime(Predicate<Transfer> which) {
    return sum(t -> t.isThere() && !t.firstMined.isAfter(expiresAt) && which.test(t));
  }

  private BigInteger sum(Predicate<Transfer> which) {
    return transfers.values().stream()
        .filter(which)
        .map(t -> t.amount)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private Instant deadline() {
    return transfers.values().stream()
        .map(t -> t.goneSince)
        .filter(Objects::nonNull)
        .max(Instant::compareTo)
        .map(gone -> gone.plus(grace))
        .filter(end -> end.isAfter(expiresAt))
        .orElse(expiresAt);
  }

  @Override
  public String toString() {
    return "%s %s of %s, received %s, deep %s, accepted %s, until %s, chain at %s"
        .formatted(status, flags(), due, received(), deep(), accepted, expiresAt, chainTime);
  }
}
