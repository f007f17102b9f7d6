package dev.ctrip.gateway.admin.workflow;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.payment.PaymentRecheck;
import dev.ctrip.gateway.payment.PaymentStatus;
import java.util.ArrayList;
import java.util.List;

/** A payment that has judged everything once it was looked at so often after it was woken. */
final class ScriptedRecheck implements PaymentRecheck {

  static final Standing DETECTED =
      new Standing(PaymentStatus.DETECTED, List.of(), TokenAmount.ofBaseUnits(1), true);
  static final Standing NOT_JUDGED =
      new Standing(PaymentStatus.PENDING, List.of(), TokenAmount.ZERO, false);

  private final List<String> calls = new ArrayList<>();
  private int looksUntilJudged;
  private int failures;

  synchronized void judgeAfter(int looks) {
    looksUntilJudged = looks;
  }

  /** So many times Temporal does not answer. */
  synchronized void fail(int times) {
    failures = times;
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public synchronized void wake(Wake request) {
    if (failures > 0) {
      failures--;
      throw new IllegalStateException("Temporal does not answer");
    }
    calls.add("wake " + request.paymentId() + " for " + request.note().actor());
  }

  @Override
  public synchronized Standing standing(String paymentId) {
    calls.add("look at " + paymentId);
    return looksUntilJudged-- > 0 ? NOT_JUDGED : DETECTED;
  }
}
