package dev.ctrip.gateway.admin.workflow;

import static dev.ctrip.gateway.admin.workflow.AdminWorld.CHAIN;
import static dev.ctrip.gateway.admin.workflow.AdminWorld.CURSOR;
import static dev.ctrip.gateway.world.FakeDepositSearch.deposit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.admin.Findings;
import dev.ctrip.gateway.admin.ScanWorkflow;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ScanWorkflowTest {

  private static final String ID = "scan-local-1";
  private static final Address OURS = Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");
  private static final Address UNLISTED =
      Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

  private final AdminWorld world = new AdminWorld(new ScriptedRecheck());

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void readsTheChainToItsHead() {
    Findings findings = scan(null);

    assertThat(findings).isEqualTo(new Findings(20_003, 20_003, 0, List.of()));
    assertThat(world.search.calls()).containsExactly("advance 31337");
    assertThat(world.steps(ID)).containsExactly("scan local to its head");
    assertThat(world.currentDetails(ID)).contains("local was read to its head", "block 20003");
  }

  @Test
  void waitsForAChainThatIsAway() {
    world.search.fail(5, 0);

    assertThat(scan(null).cursor()).isEqualTo(20_003);
    assertThat(world.search.calls()).hasSize(6);
  }

  @Test
  void readsARangeAgainAndSaysWhatItFound() {
    Deposit coin = deposit(123, OURS, null);
    Deposit unlisted = deposit(456, OURS, UNLISTED);
    Stream.of(deposit(122, OURS, null), coin, unlisted, deposit(457, OURS, null))
        .forEach(world.search::hide);

    Findings findings = scan(new BlockRange(123, 456));

    assertThat(findings).isEqualTo(Findings.of(CURSOR, List.of(coin, unlisted)));
    assertThat(world.search.calls()).containsExactly("again 31337 123-456");
    assertThat(world.steps(ID)).containsExactly("read blocks 123 to 456 of local again");
    assertThat(world.currentDetails(ID))
        .contains("The blocks 123 to 456 of local were read again.")
        .contains("**2** deposits", String.valueOf(coin.txHash()), UNLISTED.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1-1",
    "1, 1000, 1-1000",
    "1, 1001, 1-1000 1001-1001",
    "0, 2499, 0-999 1000-1999 2000-2499"
  })
  void readsALongRangeInPieces(long from, long to, String pieces) {
    world.search.hide(deposit(from, OURS, null));
    if (to > from) {
      world.search.hide(deposit(to, OURS, null));
    }

    Findings findings = scan(new BlockRange(from, to));

    assertThat(world.search.calls())
        .isEqualTo(Stream.of(pieces.split(" ")).map(piece -> "again 31337 " + piece).toList());
    assertThat(findings.found()).isEqualTo(to > from ? 2 : 1);
    assertThat(findings.deposits()).hasSize((int) findings.found());
  }

  @Test
  void goesOnAfterTheLastHeartbeatOfAnAttemptThatFailed() {
    world.search.fail(2, 130);
    world.search.hide(deposit(150, OURS, null));

    Findings findings = scan(new BlockRange(100, 199));

    assertThat(world.search.calls())
        .containsExactly("again 31337 100-199", "again 31337 131-199", "again 31337 131-199");
    assertThat(findings.found()).isOne();
    assertThat(world.count(ID, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)).isOne();
  }

  @Test
  void readsNothingMoreWhenOnlyTheEndOfAnAttemptFailed() {
    world.search.fail(1, 199);

    scan(new BlockRange(100, 199));

    assertThat(world.search.calls()).containsExactly("again 31337 100-199");
  }

  @Test
  void saysHowFarItHasRead() {
    scan(new BlockRange(CURSOR.number(), CURSOR.number()));
    assertThat(world.currentDetails(ID)).doesNotContain("as they come");

    scan(new BlockRange(CURSOR.number(), CURSOR.number() + 1));
    assertThat(world.currentDetails(ID))
        .contains("as far as block " + CURSOR.number() + "; those above it are read as they come");
  }

  @Test
  void readsNothingAboveWhatTheChainIsReadUpTo() {
    scan(new BlockRange(CURSOR.number() + 1, CURSOR.number() + 5_000));

    assertThat(world.search.calls()).hasSize(1);
    assertThat(world.currentDetails(ID))
        .contains("None of blocks", "the chain is read up to block " + CURSOR.number() + " only");
  }

  @Test
  void endsItsReadingWhenItIsCancelled() {
    world.search.whileReading(block -> {
      if (block == 3) {
        world.known(ID).cancel();
      }
      // A node's answer takes its time.
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    });

    assertThatExceptionOfType(WorkflowFailedException.class)
        .isThrownBy(() -> scan(new BlockRange(1, 10_000)))
        .withCauseInstanceOf(CanceledFailure.class);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(world.search.calls()).containsExactly("again 31337 1-1000", "stopped"));
  }

  @Test
  void endsItsWayToTheHeadWhenItIsCancelled() {
    world.search.standBehind(10_000);
    world.search.whileReading(block -> {
      if (block == 10_010) {
        world.known(ID).cancel();
      }
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    });

    assertThatExceptionOfType(WorkflowFailedException.class)
        .isThrownBy(() -> scan(null))
        .withCauseInstanceOf(CanceledFailure.class);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(world.search.calls()).containsExactly("advance 31337", "stopped"));
  }

  @Test
  void namesOnlyTheFirstOfVeryMany() {
    for (long block = 1; block <= 1_001; block++) {
      world.search.hide(deposit(block, OURS, UNLISTED));
    }

    Findings findings = scan(new BlockRange(1, 1_001));

    assertThat(findings.found()).isEqualTo(1_001);
    assertThat(findings.deposits()).hasSize(100);
    assertThat(world.currentDetails(ID).length()).isLessThan(20_000);
  }

  private Findings scan(@Nullable BlockRange blocks) {
    ScanWorkflow workflow = world.stub(ScanWorkflow.class, ID);
    WorkflowClient.start(workflow::scan, new ScanWorkflow.Request(CHAIN, "local", blocks, "key_1"));
    return world.known(ID).getResult(Findings.class);
  }
}
