package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.BlockHeader;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last block before a deadline is still kept when the deadline is looked at. */
@Timeout(120)
class LastBlockInTimeIT {

  /** Somebody's time ends between any two blocks, so also where one stretch ends. */
  @ParameterizedTest
  @CsvSource({"2, 20", "5, 60", "64, 500"})
  void isKeptHoweverManyBlocksAreReadAtOnce(int reorgDepth, int blocks) {
    ScriptedChain chain = new ScriptedChain(reorgDepth);
    try (ScanWorld world = new ScanWorld(chain)) {
      world.scan();
      Map<Address, BlockHeader> lastInTime = new LinkedHashMap<>();
      for (int i = 1; i <= blocks; i++) {
        Address address = ScriptedChain.address(i);
        chain.payThroughContract(address, 40);
        BlockHeader block = chain.mine();
        chain.payThroughContract(address, 2);
        lastInTime.put(address, block);
        world.listener.awaits(address, block.timestamp().plus(Duration.ofMillis(500)));
      }
      chain.mine();

      world.scan();

      assertThat(world.cursor().number()).isEqualTo(chain.tip());
      lastInTime.forEach((address, block) ->
          assertThat(world.seenBy(address))
              .as("to be paid by block %d", block.number())
              .containsExactly(
                  Deposit.inRange(
                      ScriptedChain.ID, 0, block, address, TokenAmount.ofBaseUnits(40))));
    }
  }
}
