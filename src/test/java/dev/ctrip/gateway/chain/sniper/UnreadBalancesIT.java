package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A node that tells blocks but not what addresses have. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class UnreadBalancesIT {

  private static final Address OURS = ScriptedChain.address(1);
  private static final Address ALSO_OURS = ScriptedChain.address(2);
  private static final String WARNING = "balances cannot be read";

  private final ScriptedChain chain = new ScriptedChain();
  private final ScanWorld world = new ScanWorld(chain, OURS, ALSO_OURS);
  private final Scanner scanner = world.scanner();

  @BeforeEach
  void begin() {
    scanner.advance();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void holdUpNoBlockAndAreReadOnceTheyCanBe() {
    Instant before = world.cursor().completeUntil();
    chain.payThroughContract(OURS, 40);
    BlockHeader inTime = chain.mine();
    world.listener.awaits(OURS, inTime.timestamp());
    chain.payThroughContract(OURS, 2);
    TxHash seen = chain.pay(ALSO_OURS, 7);
    chain.mine(40);
    chain.withoutBalances(true);

    assertThat(scanner.advance()).isTrue();

    assertThat(world.cursor().number()).isEqualTo(chain.tip());
    assertThat(world.cursor().completeUntil()).isEqualTo(before);
    assertThat(world.cursor().time()).isEqualTo(before);
    assertThat(world.seenBy(ALSO_OURS)).extracting(Deposit::txHash).containsExactly(seen);
    assertThat(world.seenBy(OURS)).isEmpty();

    chain.withoutBalances(false);
    scanner.advance();

    assertThat(world.cursor().completeUntil()).isEqualTo(world.cursor().timestamp());
    assertThat(world.seenBy(OURS))
        .containsExactly(
            Deposit.inRange(ScriptedChain.ID, 0, inTime, OURS, TokenAmount.ofBaseUnits(40)));
  }

  @Test
  void letNoDeadlinePassByAReorg() {
    Instant before = world.cursor().completeUntil();
    chain.payThroughContract(OURS, 40);
    world.listener.awaits(OURS, chain.mine().timestamp());
    chain.mine(3);
    chain.withoutBalances(true);
    scanner.advance();

    chain.replaceByEmpty(1);
    chain.mine(2);
    scanner.advance();

    assertThat(world.cursor().number()).isEqualTo(chain.tip());
    assertThat(world.cursor().time()).isEqualTo(before);
    chain.withoutBalances(false);
    scanner.advance();
    assertThat(world.seenBy(OURS)).hasSize(1);
  }

  @Test
  void areSpokenOfOnceEachTimeThatTheyGoAway(CapturedOutput log) {
    for (int times = 1; times <= 2; times++) {
      chain.withoutBalances(true);
      world.listener.awaits(OURS, chain.mine().timestamp());
      chain.mine(40);
      scanner.advance();
      chain.mine(3);
      scanner.advance();

      assertThat(log.getAll().split(WARNING, -1)).hasSize(times + 1);
      chain.withoutBalances(false);
      scanner.advance();
    }
    assertThat(log.getAll().split(WARNING, -1)).hasSize(3);
  }
}
