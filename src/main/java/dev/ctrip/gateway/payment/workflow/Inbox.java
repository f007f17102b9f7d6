package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.payment.PaymentSignals.DepositNotice;
import dev.ctrip.gateway.payment.PaymentSignals.Note;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the workflow was told since it last looked. Handlers write it, the loop reads it. */
final class Inbox {

  /** More deposits than this to one payment are only looked at again, not told apart. */
  private static final int REMEMBERED_NOTICES = 1_000;

  private final Set<DepositNotice> notices = new LinkedHashSet<>();
  private boolean news;
  private @Nullable Note cancelWish;

  /** The same notice twice is no news. */
  void depositSeen(@Nullable DepositNotice notice) {
    if (notice == null || notices.size() >= REMEMBERED_NOTICES || notices.add(notice)) {
      news = true;
    }
  }

  void somethingChanged() {
    news = true;
  }

  void wishToCancel(Note wish) {
    cancelWish = wish;
  }

  @Nullable Note takeCancelWish() {
    Note wish = cancelWish;
    cancelWish = null;
    return wish;
  }

  /** To be called just before looking, so that what comes meanwhile is news again. */
  void startToLook() {
    news = false;
  }

  boolean hasNews() {
    return news || cancelWish != null;
  }
}
