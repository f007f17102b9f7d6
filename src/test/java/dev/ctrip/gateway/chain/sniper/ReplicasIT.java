package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Deposit.State;
import dev.ctrip.gateway.money.Address;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several workers on one database. */
@Timeout(60)
class ReplicasIT {

  private static final Address OURS = ScriptedChain.address(1);

  private final ScriptedChain chain = new ScriptedChain();
  private final ScanWorld world = new ScanWorld(chain, OURS);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aReplicaThatComesBetweenAtAnyCallChangesNothing() {
    Scanner fast = world.scanner();
    Scanner slow = world.scanner();
    fast.advance();
    int calls = 0;
    do {
      int recordedBefore = world.listener.recorded().size();
      chain.pay(OURS, 5);
      chain.mine(2);
      chain.afterCalls(calls, fast::advance);

      slow.advance();

      assertThat(world.cursor().number()).as("after %d calls", calls).isEqualTo(chain.tip());
      assertThat(world.listener.recorded()).as("after %d calls", calls).hasSize(recordedBefore + 1);
      calls++;
    } while (chain.happened());
    assertThat(calls).isGreaterThan(3);
    assertThat(world.listener.committed()).isEqualTo(world.listener.recorded());
  }

  @Test
  void aReplicaThatComesBetweenInAReorgChangesNothing() {
    Scanner fast = world.scanner();
    Scanner slow = world.scanner();
    fast.advance();
    chain.mine(3);
    int calls = 0;
    do {
      chain.pay(OURS, 5);
      chain.mine(2);
      fast.advance();
      int recordedBefore = world.listener.recorded().size();
      chain.takeBack(2);
      chain.mine(3);
      chain.afterCalls(calls, fast::advance);

      slow.advance();

      List<Deposit> recorded = world.listener.recorded();
      assertThat(recorded.subList(recordedBefore, recorded.size()))
          .as("after %d calls", calls)
          .extracting(Deposit::state)
          .containsExactly(State.ORPHANED, State.SEEN);
      assertThat(world.cursor().number()).isEqualTo(chain.tip());
      calls++;
    } while (chain.happened());
    assertThat(calls).isGreaterThan(6);
  }

  @Test
  void recordEachDepositOnceWhenTheyRace() throws InterruptedException, ExecutionException {
    world.scanner().advance();
    for (int i = 0; i < 15; i++) {
      chain.pay(OURS, 1);
      chain.mine();
    }
    Callable<Boolean> replica = () -> world.scanner().advance();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> pass : threads.invokeAll(List.of(replica, replica, replica))) {
        pass.get();
      }
    }

    assertThat(world.cursor().number()).isEqualTo(chain.tip());
    assertThat(world.seenBy(OURS)).hasSize(15);
    assertThat(world.listener.recorded()).hasSize(15);
    assertThat(world.listener.committed()).hasSize(15);
  }
}
