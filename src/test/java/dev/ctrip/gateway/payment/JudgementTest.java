package dev.ctrip.gateway.payment;

import static dev.ctrip.gateway.payment.Facts.CREATED;
import static dev.ctrip.gateway.payment.Facts.EXPIRES;
import static dev.ctrip.gateway.payment.Facts.TERMS;
import static dev.ctrip.gateway.payment.PaymentFlag.LATE;
import static dev.ctrip.gateway.payment.PaymentFlag.NEEDS_ATTENTION;
import static dev.ctrip.gateway.payment.PaymentFlag.OVERPAID;
import static dev.ctrip.gateway.payment.PaymentFlag.REORGED;
import static dev.ctrip.gateway.payment.PaymentFlag.UNDERPAID;
import static dev.ctrip.gateway.payment.PaymentFlag.WRONG_ASSET;
import static dev.ctrip.gateway.payment.PaymentStatus.CANCELLED;
import static dev.ctrip.gateway.payment.PaymentStatus.CONFIRMED;
import static dev.ctrip.gateway.payment.PaymentStatus.DETECTED;
import static dev.ctrip.gateway.payment.PaymentStatus.EXPIRED;
import static dev.ctrip.gateway.payment.PaymentStatus.PENDING;
import static dev.ctrip.gateway.payment.PaymentStatus.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.TokenAmount;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JudgementTest {

  /** What a price was asked for may be quoted anew while the workflow runs. */
  @Nested
  class QuotedAnew {

    @Test
    void needsWhatTheNewQuoteSays() {
      assertThat(recorded(Facts.of(PENDING).due(2_000L).seenOnTime(1_000, 100)).flags())
          .containsExactly(UNDERPAID);
      assertThat(recorded(Facts.of(PENDING).due(2_000L).seenOnTime(2_000, 100)).status())
          .isEqualTo(DETECTED);
    }

    @Test
    void isContentWithLessWhereTheNewQuoteIsLower() {
      Transition transition =
          recorded(Facts.of(PENDING, UNDERPAID).due(600L).recorded(600, 0).seenOnTime(600, 100));

      assertThat(transition.status()).isEqualTo(DETECTED);
      assertThat(transition.flags()).isEmpty();
      assertThat(transition.rule())
          .isEqualTo("enough was seen in time: 0.0000000000000006 ETH of 0.0000000000000006 ETH");
    }

    @Test
    void isSettledByWhatTheNewQuoteSays() {
      Facts confirmed =
          Facts.of(CONFIRMED).due(2_000L).recorded(2_000, 2_000).confirmedOnTime(2_000);

      assertThat(judge(confirmed.swept(1_000))).isNotInstanceOf(NextStep.RecordTransition.class);
      assertThat(recorded(confirmed.swept(2_000)).status()).isEqualTo(SETTLED);
    }

    /** What a refund took out of its address never came to the treasury. */
    @Test
    void isSettledByWhatIsAtTheTreasuryOrBecauseNothingIsLeft() {
      Facts overpaid =
          Facts.of(CONFIRMED, OVERPAID)
              .recorded(2_000, 2_000)
              .confirmedOnTime(2_000)
              .refunded(1_000);
      Facts paidBack =
          Facts.of(CONFIRMED).recorded(1_000, 1_000).confirmedOnTime(1_000).refunded(1_000);

      assertThat(judge(overpaid.swept(1_000))).isNotInstanceOf(NextStep.RecordTransition.class);
      assertThat(recorded(overpaid.swept(2_000)).status()).isEqualTo(SETTLED);
      assertThat(recorded(paidBack.swept(1_000)).status()).isEqualTo(SETTLED);
    }

    @Test
    void needsWhatTheTermsSayInHistoriesThatKnowOfNoQuote() {
      assertThat(recorded(Facts.of(PENDING).due(null).seenOnTime(1_000, 100)).status())
          .isEqualTo(DETECTED);
    }
  }

  @Nested
  class Pending {

    @Test
    void waitsForTheDeadlineWhenNothingArrives() {
      assertThat(judge(Facts.of(PENDING)))
          .isEqualTo(new NextStep.AwaitUntil(EXPIRES, "payment window"));
    }

    @ParameterizedTest
    @CsvSource({"989, UNDERPAID", "990, DETECTED", "1000, DETECTED", "1010, DETECTED"})
    void isDetectedFromTheLowerEndOfTheTolerance(long received, PaymentEventType expected) {
      assertThat(recorded(Facts.of(PENDING).seenOnTime(received, 100)).type()).isEqualTo(expected);
    }

    @Test
    void staysPendingWhileUnderpaid() {
      Transition transition = recorded(Facts.of(PENDING).seenOnTime(500, 100));

      assertThat(transition.status()).isEqualTo(PENDING);
      assertThat(transition.flags()).containsExactly(UNDERPAID);
      assertThat(transition.amountReceived()).isEqualTo(TokenAmount.ofBaseUnits(500));
    }

    @Test
    void tellsAgainWhenMoreComesThatIsStillTooLittle() {
      Transition transition =
          recorded(Facts.of(PENDING, UNDERPAID).recorded(500, 0).seenOnTime(700, 100));

      assertThat(transition.type()).isEqualTo(PaymentEventType.UNDERPAID);
    }

    @Test
    void isNoLongerUnderpaidOnceTheSumIsEnough() {
      Transition transition =
          recorded(Facts.of(PENDING, UNDERPAID).recorded(500, 0).seenOnTime(1_000, 100));

      assertThat(transition.status()).isEqualTo(DETECTED);
      assertThat(transition.flags()).isEmpty();
    }

    @Test
    void doesNotExpireBeforeTheChainHasPassedTheDeadline() {
      NextStep step =
          Judgement.judge(
              TERMS,
              Facts.of(PENDING).chainAt(EXPIRES).build(),
              EXPIRES.plus(Duration.ofHours(5)),
              SweepOutlook.CLEAR);

      assertThat(step).isInstanceOf(NextStep.AwaitChain.class);
    }

    @Test
    void expiresWithTheFirstBlockAfterTheDeadline() {
      Transition transition = recorded(Facts.of(PENDING).chainAt(EXPIRES.plusSeconds(1)));

      assertThat(transition.type()).isEqualTo(PaymentEventType.EXPIRED);
      assertThat(transition.status()).isEqualTo(EXPIRED);
    }

    @Test
    void isDetectedRatherThanExpiredWhenBothAreDue() {
      Transition transition =
          recorded(Facts.of(PENDING).seenOnTime(1_000, 100).chainAt(EXPIRES.plusSeconds(1)));

      assertThat(transition.status()).isEqualTo(DETECTED);
    }

    @Test
    void expiresWhenOnlyLateMoneyWouldBeEnough() {
      Transition transition =
          recorded(Facts.of(PENDING).seenLate(1_000, 100).chainAt(EXPIRES.plusSeconds(1)));

      assertThat(transition.status()).isEqualTo(EXPIRED);
    }

    @Test
    void givesMoneyThatAReorgTookTimeToComeBack() {
      Instant found = EXPIRES.minusSeconds(60);
      Facts reorged = Facts.of(PENDING, REORGED).orphaned(1, found).chainAt(EXPIRES.plusSeconds(1));

      assertThat(judge(reorged)).isInstanceOf(NextStep.AwaitUntil.class);
      assertThat(recorded(reorged.chainAt(found.plus(TERMS.reorgGrace()).plusSeconds(1))).status())
          .isEqualTo(EXPIRED);
    }
  }

  @Nested
  class Detected {

    @Test
    void asksTheChainWhenTheMoneyMayBeDeepEnough() {
      assertThat(judge(Facts.of(DETECTED).recorded(1_000, 0).seenOnTime(1_000, 100).head(100)))
          .isEqualTo(new NextStep.Confirm(1));
    }

    @Test
    void isConfirmedOnceEnoughIsDeep() {
      Transition transition =
          recorded(Facts.of(DETECTED).recorded(1_000, 0).confirmedOnTime(1_000));

      assertThat(transition.status()).isEqualTo(CONFIRMED);
      assertThat(transition.amountConfirmed()).isEqualTo(TokenAmount.ofBaseUnits(1_000));
    }

    @Test
    void isNotConfirmedByAPart() {
      Transition transition =
          recorded(Facts.of(DETECTED).recorded(1_000, 0).confirmedOnTime(900).seenOnTime(100, 100));

      assertThat(transition.status()).isEqualTo(DETECTED);
      assertThat(transition.type()).isEqualTo(PaymentEventType.UPDATED);
    }

    @Test
    void neverExpires() {
      assertThat(
              judge(
                  Facts.of(DETECTED)
                      .recorded(1_000, 0)
                      .seenOnTime(1_000, 100)
                      .chainAt(EXPIRES.plus(Duration.ofDays(1)))))
          .isInstanceOf(NextStep.Confirm.class);
    }

    @Test
    void goesBackToPendingWhenAReorgTakesTheMoney() {
      Transition transition = recorded(Facts.of(DETECTED).recorded(1_000, 0).orphaned(1, CREATED));

      assertThat(transition.type()).isEqualTo(PaymentEventType.REORGED);
      assertThat(transition.status()).isEqualTo(PENDING);
      assertThat(transition.flags()).containsExactly(REORGED);
    }

    @Test
    void tellsAnOverpaymentInItsOwnWords() {
      Transition transition =
          recorded(Facts.of(DETECTED).recorded(1_011, 0).seenOnTime(1_011, 100));

      assertThat(transition.type()).isEqualTo(PaymentEventType.OVERPAID);
      assertThat(transition.flags()).containsExactly(OVERPAID);
    }
  }

  @Nested
  class Confirmed {

    @Test
    void sweepsWhatIsConfirmedAndNoMore() {
      assertThat(
              judge(
                  Facts.of(CONFIRMED)
                      .recorded(1_005, 1_000)
                      .confirmedOnTime(1_000)
                      .seenOnTime(5, 101)))
          .isEqualTo(new NextStep.Sweep(TokenAmount.ofBaseUnits(1_000)));
    }

    @Test
    void goesOnWithASweepThatIsUnderWay() {
      assertThat(
              judge(
                  Facts.of(CONFIRMED)
                      .recorded(1_000, 1_000)
                      .confirmedOnTime(1_000)
                      .sweeping(1_000)))
          .isEqualTo(new NextStep.Sweep(TokenAmount.ofBaseUnits(1_000)));
    }

    @Test
    void waitsUntilADeferredSweepMayBeWorthIt() {
      Instant notBefore = CREATED.plus(Duration.ofDays(1));

      assertThat(
              Judgement.judge(
                  TERMS,
                  Facts.of(CONFIRMED).recorded(1_000, 1_000).confirmedOnTime(1_000).build(),
                  CREATED,
                  SweepOutlook.putOffUntil(notBefore, notBefore)))
          .isEqualTo(new NextStep.AwaitUntil(notBefore, "until a sweep may be worth its fee"));
    }

    /** A stranger's token is no reason to leave the payer's money where it is. */
    @Test
    void triesADeferredSweepAgainWhateverElseNeedsAttention() {
      Instant notBefore = CREATED.plus(Duration.ofDays(1));
      String reason = "an asset that was not asked for arrived at the address; refund it";

      assertThat(
              Judgement.judge(
                  TERMS,
                  Facts.of(CONFIRMED, WRONG_ASSET, NEEDS_ATTENTION)
                      .attention(reason)
                      .wrongAsset(1)
                      .recorded(1_000, 1_000)
                      .confirmedOnTime(1_000)
                      .build(),
                  CREATED,
                  SweepOutlook.putOffUntil(notBefore, notBefore)))
          .isEqualTo(new NextStep.AwaitUntil(notBefore, "until a sweep may be worth its fee"));
    }

    @Test
    void staysOpenForADeferredSweepAsLongAsThereIsHope() {
      Instant notBefore = CREATED.plus(Duration.ofHours(6));
      PaymentFacts settled =
          Facts.of(SETTLED, OVERPAID)
              .recorded(1_500, 1_500)
              .confirmedOnTime(1_500)
              .swept(1_000)
              .build();

      assertThat(
              Judgement.judge(
                  TERMS,
                  settled,
                  CREATED,
                  SweepOutlook.putOffUntil(notBefore, CREATED.plus(Duration.ofDays(7)))))
          .isEqualTo(new NextStep.AwaitUntil(notBefore, "until a sweep may be worth its fee"));
      assertThat(
              Judgement.judge(
                  TERMS, settled, CREATED, SweepOutlook.putOffUntil(notBefore, CREATED)))
          .isEqualTo(new NextStep.Close());
    }

    @Test
    void asksForAPersonWhereASweepDoesNotGoOn() {
      SweepOutlook outlook =
          new SweepOutlook(Instant.EPOCH, Instant.EPOCH, "the transaction waits to be mined");
      Facts sweeping =
          Facts.of(CONFIRMED).recorded(1_000, 1_000).confirmedOnTime(1_000).sweeping(1_000);

      NextStep told = Judgement.judge(TERMS, sweeping.build(), CREATED, outlook);

      assertThat(told)
          .isInstanceOfSatisfying(
              NextStep.RecordTransition.class,
              step -> {
                assertThat(step.transition().flags()).containsExactly(NEEDS_ATTENTION);
                assertThat(step.transition().attentionReason()).contains("waits to be mined");
              });
      assertThat(
              Judgement.judge(
                  TERMS,
                  Facts.of(CONFIRMED, NEEDS_ATTENTION)
                      .attention(
                          "the sweep does not go on for long: the transaction waits to be mined")
                      .recorded(1_000, 1_000)
                      .confirmedOnTime(1_000)
                      .sweeping(1_000)
                      .build(),
                  CREATED,
                  outlook))
          .as("and keeps it up")
          .isEqualTo(new NextStep.Sweep(TokenAmount.ofBaseUnits(1_000)));
    }

    @Test
    void doesNotHoldASweepThatNobodyHasSigned() {
      assertThat(
              judge(
                  Facts.of(CONFIRMED, OVERPAID)
                      .recorded(1_500, 1_500)
                      .confirmedOnTime(1_500)
                      .sweeping(2_000)
                      .unsigned()))
          .isInstanceOf(NextStep.Sweep.class);
    }

    @Test
    void isSettledOnceTheDueAmountWasSwept() {
      assertThat(
              recorded(
                      Facts.of(CONFIRMED)
                          .recorded(1_000, 1_000)
                          .confirmedOnTime(1_000)
                          .swept(1_000))
                  .status())
          .isEqualTo(SETTLED);
    }

    @Test
    void staysConfirmedAndHoldsTheSweepWhenAReorgTakesTheMoney() {
      Transition transition =
          recorded(Facts.of(CONFIRMED).recorded(1_000, 1_000).orphaned(1, CREATED));

      assertThat(transition.status()).isEqualTo(CONFIRMED);
      assertThat(transition.flags()).containsExactly(REORGED);
      assertThat(
              judge(
                  Facts.of(CONFIRMED, REORGED, NEEDS_ATTENTION)
                      .orphaned(1, CREATED)
                      .confirmedOnTime(500)
                      .recorded(500, 500)))
          .isNotInstanceOf(NextStep.Sweep.class);
    }

    @Test
    void holdsASweepThatIsToMoveMoreThanAReorgHasLeft() {
      Facts left =
          Facts.of(CONFIRMED).recorded(1_500, 1_500).confirmedOnTime(1_500).sweeping(2_000);

      assertThat(recorded(left).flags()).containsExactly(OVERPAID);
      Facts told = Facts.of(CONFIRMED, OVERPAID).recorded(1_500, 1_500);
      Transition transition = recorded(told.confirmedOnTime(1_500).sweeping(2_000));
      assertThat(transition.flags()).containsExactly(OVERPAID, NEEDS_ATTENTION);
      String reason = String.valueOf(transition.attentionReason());
      assertThat(reason).contains("a sweep already signed");
      assertThat(
              judge(
                  Facts.of(CONFIRMED, OVERPAID, NEEDS_ATTENTION)
                      .attention(reason)
                      .recorded(1_500, 1_500)
                      .confirmedOnTime(1_500)
                      .sweeping(2_000)))
          .isEqualTo(new NextStep.AwaitPerson(reason));
    }

    @Test
    void waitsForAPersonWhenTheSweepIsStuck() {
      assertThat(
              judge(
                  Facts.of(CONFIRMED, NEEDS_ATTENTION)
                      .recorded(1_000, 1_000)
                      .confirmedOnTime(1_000)
                      .attention("the sweep cannot go on: reverted")
                      .sweepStuck("reverted")))
          .isInstanceOf(NextStep.AwaitPerson.class);
    }

    @Test
    void tellsANewReasonForAttention() {
      Transition transition =
          recorded(
              Facts.of(CONFIRMED, NEEDS_ATTENTION)
                  .recorded(1_000, 1_000)
                  .confirmedOnTime(1_000)
                  .attention("the sweep cannot go on: dropped")
                  .sweepStuck("reverted"));

      assertThat(transition.type()).isEqualTo(PaymentEventType.NEEDS_ATTENTION);
      assertThat(transition.attentionReason()).isEqualTo("the sweep cannot go on: reverted");
    }

    @Test
    void asksAtOnceWhenTheMoneyIsDeepEnoughByNow() {
      assertThat(judge(Facts.of(DETECTED).recorded(1_000, 0).seenOnTime(1_000, 100).head(120)))
          .isEqualTo(new NextStep.Confirm(0));
    }
  }

  @Nested
  class Ended {

    @Test
    void settledClosesOnceTheMerchantKnows() {
      Facts settled = Facts.of(SETTLED).recorded(1_000, 1_000).confirmedOnTime(1_000).swept(1_000);

      assertThat(judge(settled.untold("msg_1"))).isEqualTo(new NextStep.AwaitWebhooks());
      assertThat(judge(settled.untold())).isEqualTo(new NextStep.Close());
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED", "CANCELLED"})
    void staysOpenForLateMoney(PaymentStatus status) {
      Instant end = EXPIRES.plus(TERMS.lateWindow());

      assertThat(judge(Facts.of(status)))
          .isEqualTo(new NextStep.AwaitUntil(end, "window for late money"));
      assertThat(Judgement.judge(TERMS, Facts.of(status).build(), end, SweepOutlook.CLEAR))
          .isInstanceOf(NextStep.AwaitChain.class);
      assertThat(
              Judgement.judge(
                  TERMS,
                  Facts.of(status).chainAt(end.plusSeconds(1)).build(),
                  end,
                  SweepOutlook.CLEAR))
          .isEqualTo(new NextStep.Close());
    }

    @Test
    void lateMoneyIsToldAndNeedsAPersonAndIsSwept() {
      assertThat(recorded(Facts.of(EXPIRED).confirmedLate(1_000)).type())
          .isEqualTo(PaymentEventType.LATE);
      assertThat(recorded(Facts.of(EXPIRED, LATE).recorded(1_000, 1_000).confirmedLate(1_000)))
          .extracting(Transition::type)
          .isEqualTo(PaymentEventType.NEEDS_ATTENTION);
      assertThat(
              judge(
                  Facts.of(EXPIRED, LATE, NEEDS_ATTENTION)
                      .attention(
                          "money arrived at a payment that was expired already; accept or refund it")
                      .recorded(1_000, 1_000)
                      .confirmedLate(1_000)))
          .isEqualTo(new NextStep.Sweep(TokenAmount.ofBaseUnits(1_000)));
    }

    /** Whoever paid in time but too little did not pay late, and a dispute may turn on that. */
    @Test
    void tellsTooLittleInTimeFromMoneyThatCameLate() {
      Facts tooLittle = Facts.of(EXPIRED, UNDERPAID).recorded(500, 500).confirmedOnTime(500);
      Facts late = Facts.of(EXPIRED, LATE).recorded(1_000, 1_000).confirmedLate(1_000);

      assertThat(recorded(tooLittle).attentionReason())
          .contains("came before the deadline, too little")
          .isEqualTo(recorded(tooLittle).rule());
      assertThat(recorded(late).attentionReason())
          .isEqualTo("money arrived at a payment that was expired already; accept or refund it");
    }

    @Test
    void anythingThatComesAfterACancellationIsLate() {
      assertThat(recorded(Facts.of(CANCELLED).confirmedOnTime(1_000)).type())
          .isEqualTo(PaymentEventType.LATE);
    }

    @Test
    void lateMoneyThatIsTooLittleIsUnderpaidAsWell() {
      assertThat(recorded(Facts.of(EXPIRED).confirmedLate(500)).flags()).containsExactly(UNDERPAID);
    }

    @Test
    void expiredStaysExpiredHoweverMuchComesLater() {
      assertThat(recorded(Facts.of(EXPIRED).confirmedLate(5_000)).status()).isEqualTo(EXPIRED);
    }

    @Test
    void whatComesAfterTheCloseIsJudgedAlike() {
      assertThat(recorded(Facts.of(SETTLED).confirmedLate(1_000).closed()).type())
          .isEqualTo(PaymentEventType.LATE);
    }
  }

  @Nested
  class Accepted {

    @Test
    void tooLittleIsEnoughOnceItWasAccepted() {
      Transition transition =
          recorded(
              Facts.of(PENDING, UNDERPAID).recorded(500, 0).accepted(500).seenOnTime(500, 100));

      assertThat(transition.status()).isEqualTo(DETECTED);
      assertThat(transition.rule()).contains("accepted");
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED", "CANCELLED"})
    void lateMoneyCountsOnceItWasAccepted(PaymentStatus status) {
      Facts late = Facts.of(status, LATE, NEEDS_ATTENTION).recorded(1_000, 0).accepted(1_000);

      assertThat(recorded(late.seenLate(1_000, 100)).status()).isEqualTo(DETECTED);
    }

    @Test
    void isConfirmedAndSettledByTheAcceptedAmount() {
      Facts deep =
          Facts.of(DETECTED, UNDERPAID, LATE).recorded(500, 0).accepted(500).confirmedLate(500);
      Facts swept =
          Facts.of(CONFIRMED, UNDERPAID, LATE)
              .recorded(500, 500)
              .accepted(500)
              .confirmedLate(500)
              .swept(500);

      assertThat(recorded(deep).status()).isEqualTo(CONFIRMED);
      assertThat(recorded(deep).rule()).startsWith("what was accepted is ");
      assertThat(recorded(swept).status()).isEqualTo(SETTLED);
      assertThat(recorded(swept).rule()).startsWith("what was accepted was swept");
    }

    @Test
    void staysUnderpaidAndLateAsFacts() {
      Transition transition =
          recorded(
              Facts.of(EXPIRED, UNDERPAID, LATE, NEEDS_ATTENTION)
                  .recorded(500, 500)
                  .attention(
                      "money arrived at a payment that was expired already; accept or refund it")
                  .accepted(500)
                  .confirmedLate(500));

      assertThat(transition.flags()).containsExactlyInAnyOrder(UNDERPAID, LATE);
    }

    @Test
    void isNotEnoughAnyMoreWhenAReorgTakesAPartOfIt() {
      assertThat(
              recorded(
                      Facts.of(DETECTED, UNDERPAID)
                          .recorded(500, 0)
                          .accepted(500)
                          .seenOnTime(400, 100)
                          .orphaned(1, CREATED))
                  .status())
          .isEqualTo(PENDING);
    }

    @Test
    void isNotLateAnyMoreWhenItOnlyCameAfterACancellation() {
      assertThat(
              recorded(
                      Facts.of(CANCELLED, LATE, NEEDS_ATTENTION)
                          .recorded(1_000, 0)
                          .accepted(1_000)
                          .seenOnTime(1_000, 100))
                  .flags())
          .isEmpty();
    }
  }

  @Nested
  class WhereTheMerchantAcceptsLateMoney {

    @Test
    void isAcceptedOnceItIsEnough() {
      Facts enough = Facts.of(EXPIRED, LATE).recorded(1_000, 0).seenLate(1_000, 100);

      Transition transition = recordedUnderAccept(enough);
      assertThat(transition.type()).isEqualTo(PaymentEventType.ACCEPTED);
      assertThat(transition.status()).isEqualTo(EXPIRED);
      assertThat(transition.amountReceived()).isEqualTo(TokenAmount.ofBaseUnits(1_000));
    }

    @Test
    void isToldAsLateFirst() {
      assertThat(recordedUnderAccept(Facts.of(EXPIRED).seenLate(1_000, 100)).type())
          .isEqualTo(PaymentEventType.LATE);
    }

    @Test
    void waitsForAPersonWhileItIsTooLittle() {
      assertThat(
              recordedUnderAccept(
                      Facts.of(EXPIRED, LATE, UNDERPAID).recorded(500, 0).seenLate(500, 100))
                  .type())
          .isEqualTo(PaymentEventType.NEEDS_ATTENTION);
    }

    @Test
    void waitsForAPersonWhenTheOrderWasCancelled() {
      assertThat(
              recordedUnderAccept(
                      Facts.of(CANCELLED, LATE).recorded(1_000, 0).seenOnTime(1_000, 100))
                  .type())
          .isEqualTo(PaymentEventType.NEEDS_ATTENTION);
    }

    private static Transition recordedUnderAccept(Facts facts) {
      NextStep step =
          Judgement.judge(Facts.ACCEPTING_LATE, facts.build(), CREATED, SweepOutlook.CLEAR);
      assertThat(step).isInstanceOf(NextStep.RecordTransition.class);
      return ((NextStep.RecordTransition) step).transition();
    }
  }

  @Test
  void moneyThatComesBackAfterTheExpiryIsLate() {
    assertThat(recorded(Facts.of(EXPIRED).seenOnTime(1_000, 100)).type())
        .isEqualTo(PaymentEventType.LATE);
  }

  @Test
  void anotherAssetIsToldAndNeverCredited() {
    Transition transition = recorded(Facts.of(PENDING).wrongAsset(1));

    assertThat(transition.status()).isEqualTo(PENDING);
    assertThat(transition.flags()).containsExactly(WRONG_ASSET);
    assertThat(transition.amountReceived()).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void marksDepositsThatChangeNothing() {
    assertThat(judge(Facts.of(PENDING).unjudged())).isEqualTo(new NextStep.MarkJudged());
  }

  /** Each recorded event brings the row nearer to the facts, so judging always comes to an end. */
  @ParameterizedTest
  @EnumSource(PaymentStatus.class)
  void recordsUntilNothingIsNew(PaymentStatus status) {
    PaymentStatus current = status;
    PaymentFlag[] flags = {};
    String attention = null;
    long received = 0;
    long confirmed = 0;
    int events = 0;
    while (judge(everythingAtOnce(current, flags, received, confirmed).attention(attention))
        instanceof NextStep.RecordTransition(Transition transition)) {
      current = transition.status();
      flags = transition.flags().toArray(PaymentFlag[]::new);
      attention = transition.attentionReason();
      received = transition.amountReceived().baseUnits().longValueExact();
      confirmed = transition.amountConfirmed().baseUnits().longValueExact();
      assertThat(++events).isLessThan(12);
    }
    assertThat(flags).contains(WRONG_ASSET, OVERPAID, LATE);
  }

  private static Facts everythingAtOnce(
      PaymentStatus status, PaymentFlag[] flags, long received, long confirmed) {
    return Facts.of(status, flags)
        .recorded(received, confirmed)
        .confirmedOnTime(1_000)
        .seenLate(500, 101)
        .wrongAsset(1)
        .wrongChain(1)
        .orphaned(1, CREATED);
  }

  private static NextStep judge(Facts facts) {
    return Judgement.judge(TERMS, facts.build(), CREATED, SweepOutlook.CLEAR);
  }

  private static Transition recorded(Facts facts) {
    NextStep step = judge(facts);
    assertThat(step).isInstanceOf(NextStep.RecordTransition.class);
    return ((NextStep.RecordTransition) step).transition();
  }
}
