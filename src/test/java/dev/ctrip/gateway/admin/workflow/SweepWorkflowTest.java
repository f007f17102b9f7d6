package dev.ctrip.gateway.admin.workflow;

import static dev.ctrip.gateway.admin.workflow.AdminWorld.CHAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ctrip.gateway.admin.SweepWorkflow;
import dev.ctrip.gateway.admin.SweepWorkflow.Request;
import dev.ctrip.gateway.admin.SweepWorkflow.Row;
import dev.ctrip.gateway.admin.SweepWorkflow.Swept;
import dev.ctrip.gateway.admin.SweepWorkflow.Target;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepRounds.Progress;
import dev.ctrip.gateway.sweep.SweepRounds.Source;
import dev.ctrip.gateway.sweep.Unswept;
import dev.ctrip.gateway.sweep.Unswept.Outlook;
import io.temporal.api.enums.v1.EventType;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SweepWorkflowTest {

  private static final String ID = "sweep-now-1";
  private static final Address OURS = Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");
  private static final Target LOCAL = new Target(CHAIN, "local");
  private static final Target OTHER = new Target(ChainId.of(4711), "other");
  private static final TxHash HASH = TxHash.parse("0x" + "a".repeat(64));
  private static final Progress SWEPT =
      new Progress(
          "swp_1",
          Sweep.State.SWEPT,
          HASH,
          TokenAmount.ofBaseUnits(100),
          TokenAmount.ofBaseUnits(90),
          TokenAmount.ofBaseUnits(10),
          null,
          true);
  private static final Progress PUT_OFF =
      new Progress(
          "swp_2",
          Sweep.State.WAITING,
          null,
          TokenAmount.ofBaseUnits(100),
          TokenAmount.ofBaseUnits(100),
          TokenAmount.ZERO,
          "too dear",
          true);

  private final ScriptedSweeps sweeps = new ScriptedSweeps();
  private final AdminWorld world = new AdminWorld(new ScriptedRecheck(), sweeps);

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void aDryRunWakesNobodyAndSaysWhatItWouldCost() {
    sweeps.lies(CHAIN, Source.UNSWEPT, null, money("pay_1", Outlook.WORTH_IT));

    Swept swept = sweep(new Request(List.of(LOCAL), null, true, "key_1"));

    assertThat(swept.dryRun()).isTrue();
    assertThat(swept.rows())
        .containsExactly(
            new Row(
                "local",
                OURS,
                "pay_1",
                "ETH",
                null,
                TokenAmount.ofBaseUnits(100),
                "0.0000000000000001 ETH",
                "worth_it",
                TokenAmount.ofBaseUnits(7),
                null,
                null,
                null,
                null,
                null,
                null));
    assertThat(sweeps.calls()).allMatch(call -> call.startsWith("find"));
    assertThat(world.currentDetails(ID)).contains("dry run", "for about 7 base units");
  }

  @Test
  void wakesTheOwnersAndSaysWhatBecameOfEach() {
    sweeps.lies(CHAIN, Source.WAITING, null, money("pay_1", Outlook.WORTH_IT));
    sweeps.lies(CHAIN, Source.UNSWEPT, null, money("pay_2", Outlook.WAITS));
    sweeps.lies(CHAIN, Source.FOREIGN, null, money("pay_3", Outlook.HELD));
    sweeps.becomes("pay_1", SWEPT, 2);
    sweeps.becomes("pay_2", PUT_OFF, 2);

    Swept swept = sweep(new Request(List.of(LOCAL), null, false, "key_1"));

    assertThat(sweeps.calls())
        .contains("wake pay_1 for key_1", "wake pay_2 for key_1")
        .doesNotContain("wake pay_3 for key_1");
    assertThat(Collections.frequency(sweeps.calls(), "look at 2")).isEqualTo(3);
    assertThat(swept.rows())
        .extracting(Row::paymentId, Row::state, Row::txHash, Row::reason)
        .containsExactly(
            tuple("pay_1", "swept", HASH, null),
            tuple("pay_3", null, null, "because"),
            tuple("pay_2", "waiting", null, "too dear"));
    assertThat(world.currentDetails(ID)).contains(HASH.hex(), "**swept**", "too dear");
  }

  @Test
  void waitsForTenMinutesAtMost() {
    sweeps.lies(CHAIN, Source.UNSWEPT, null, money("pay_1", Outlook.WORTH_IT));

    Swept swept = sweep(new Request(List.of(LOCAL), null, false, "key_1"));

    assertThat(swept.rows()).extracting(Row::state).containsOnlyNulls();
    assertThat(Collections.frequency(sweeps.calls(), "look at 1")).isBetween(10, 20);
    assertThat(world.lasted(ID)).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    assertThat(world.count(ID, EventType.EVENT_TYPE_TIMER_FIRED)).isLessThan(20);
  }

  /** However much there is: it answers, and says that there is more. */
  @Test
  void looksForTenMinutesAtMost() {
    sweeps.takesTime(() -> world.pass(Duration.ofSeconds(50)));
    for (int stretch = 0; stretch < 20; stretch++) {
      sweeps.lies(CHAIN, Source.WAITING, "swp_" + stretch, money("pay_" + stretch, Outlook.STUCK));
    }

    Swept swept = sweep(new Request(List.of(LOCAL), null, true, "key_1"));

    assertThat(swept.found()).isBetween(11L, 14L);
    assertThat(swept.notes())
        .containsExactly(
            "there is too much on local to look at it all at once; ask again for the rest");
    assertThat(world.lasted(ID)).isLessThan(Duration.ofMinutes(14));
  }

  @Test
  void saysThatASweepWaitsThoughNobodyIsWoken() {
    sweeps.lies(CHAIN, Source.WAITING, null, money("pay_1", Outlook.WAITS, "swp_1"));

    Swept swept = sweep(new Request(List.of(LOCAL), null, false, "key_1"));

    assertThat(swept.rows())
        .extracting(Row::sweepId, Row::state, Row::reason)
        .containsExactly(tuple("swp_1", "waiting", "because"));
  }

  @Test
  void answersThoughNobodyCanSayWhatBecameOfIt() {
    sweeps.lies(CHAIN, Source.UNSWEPT, null, money("pay_1", Outlook.WORTH_IT));
    sweeps.forgets();

    Swept swept = sweep(new Request(List.of(LOCAL), null, false, "key_1"));

    assertThat(swept.rows()).hasSize(1);
    assertThat(swept.notes())
        .containsExactly("what became of it could not be looked up; GET /admin/sweeps tells");
  }

  @Test
  void tellsOfFiftyFailuresAtMost() {
    sweeps.failsToWake(70);
    sweeps.lies(CHAIN, Source.UNSWEPT, null, money("pay_1", Outlook.WORTH_IT));
    sweeps.becomes("pay_1", SWEPT, 0);

    Swept swept = sweep(new Request(List.of(LOCAL), null, false, "key_1"));

    assertThat(swept.notes()).hasSize(51).endsWith("and 20 more such notes");
  }

  @Test
  void looksThroughEveryStretchAndTakesEachThingOnce() {
    sweeps.lies(CHAIN, Source.WAITING, "swp_50", money("pay_1", Outlook.STUCK));
    sweeps.lies(CHAIN, Source.WAITING, null, money("pay_2", Outlook.STUCK));
    sweeps.lies(CHAIN, Source.FOREIGN, null, money("pay_1", Outlook.STUCK));

    Swept swept = sweep(new Request(List.of(LOCAL), null, false, "key_1"));

    assertThat(swept.found()).isEqualTo(2);
    assertThat(sweeps.calls())
        .containsExactly(
            "find WAITING of 31337 after null",
            "find WAITING of 31337 after swp_50",
            "find FOREIGN of 31337 after null",
            "find UNSWEPT of 31337 after null");
  }

  @Test
  void aChainThatDoesNotAnswerHoldsUpNoOther() {
    sweeps.goDark(CHAIN);
    sweeps.lies(OTHER.id(), Source.UNSWEPT, null, money("pay_1", Outlook.WORTH_IT));
    sweeps.becomes("pay_1", SWEPT, 0);

    Swept swept = sweep(new Request(List.of(LOCAL, OTHER), null, false, "key_1"));

    assertThat(swept.notes())
        .containsExactly("local does not answer; what else it has was not looked at");
    assertThat(swept.rows()).extracting(Row::state).containsExactly("swept");
  }

  @Test
  void movesWhatIsHeldWhereItsAddressIsNamed() {
    sweeps.lies(OTHER.id(), Source.UNSWEPT, null, money("pay_1", Outlook.HELD));
    sweeps.becomes("pay_1", SWEPT, 0);

    Swept swept = sweep(new Request(List.of(OTHER), OURS, false, "key_1"));

    assertThat(sweeps.calls())
        .containsExactly("at " + OURS + " of 4711", "wake pay_1 for key_1", "look at 1");
    assertThat(swept.rows()).extracting(Row::txHash).containsExactly(HASH);
  }

  @Test
  void hasWhatIsStuckTriedAgainWhereItsAddressIsNamed() {
    sweeps.lies(CHAIN, Source.UNSWEPT, null, money("pay_1", Outlook.STUCK));
    sweeps.becomes("pay_1", SWEPT, 0);

    Swept swept = sweep(new Request(List.of(LOCAL), OURS, false, "key_1"));

    assertThat(sweeps.calls())
        .containsExactly("at " + OURS + " of 31337", "wake pay_1 for key_1", "look at 1");
    assertThat(swept.rows()).extracting(Row::txHash).containsExactly(HASH);
  }

  private Swept sweep(Request request) {
    return world.stub(SweepWorkflow.class, ID).sweep(request);
  }

  private static Unswept money(String paymentId, Outlook outlook) {
    return money(paymentId, outlook, null);
  }

  private static Unswept money(String paymentId, Outlook outlook, @Nullable String sweepId) {
    return new Unswept(
        paymentId,
        CHAIN,
        "local",
        OURS,
        Token.nativeCoin("ETH", 18),
        TokenAmount.ofBaseUnits(100),
        true,
        outlook,
        TokenAmount.ofBaseUnits(7),
        outlook == Outlook.WORTH_IT ? "" : "because",
        sweepId,
        null);
  }
}
