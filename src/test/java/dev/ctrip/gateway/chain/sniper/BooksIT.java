package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.Block;
import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.Stretch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That what is planted on purpose does not stand up to the comparison. */
@Timeout(60)
class BooksIT {

  @Test
  void aBlockWhoseContentsAreHiddenIsMissed() {
    AtomicLong hidden = new AtomicLong(-1);
    try (Detection detection =
        Detection.seeing(chain -> hiding(chain, hidden), Worlds.SEED).started()) {
      hidden.set(detection.ledger.headNumber() + 3);
      detection.traffic.paidBlocks(5);
      detection.awaitHead();
      detection.stop();

      assertMissesOnly(detection, hidden.get());
    }
  }

  @Test
  void aBlockThatTheCursorJumpedIsMissed() {
    try (Detection detection = Detection.of(Worlds.SEED)) {
      detection.world.scan();
      long jumped = detection.ledger.headNumber() + 2;
      detection.traffic.paidBlocks(1);
      detection.world.scan();
      detection.traffic.paidBlocks(3);
      moveCursor(detection, jumped);
      detection.world.scan();

      assertMissesOnly(detection, jumped);
    }
  }

  @Test
  void whatIsRecordedWronglyIsTooMuchAndWhatItShouldBeIsMissing() {
    try (Detection detection = Detection.of(Worlds.SEED)) {
      detection.world.scan();
      detection.traffic.paidBlocks(2);
      detection.world.scan();
      detection.assertExact();

      for (String change :
          List.of(
              "amount = amount + 1",
              "to_address = '0x00000000000000000000000000000000000000aa'",
              "block_hash = '0x' || repeat('0', 64)",
              "block_number = block_number + 1",
              "tx_hash = '0x' || repeat('0', 64)",
              "log_index = 77")) {
        change(detection, change);
        assertThat(detection.difference().tooMuch()).as(change).hasSize(1);
        assertThat(detection.difference().missing()).as(change).hasSize(1);
        assertThatThrownBy(detection::assertExact).isInstanceOf(AssertionError.class);
        restore(detection);
        detection.assertExact();
      }
    }
  }

  private static void assertMissesOnly(Detection detection, long block) {
    List<String> there =
        detection.ledger.arrivals(detection.traffic.ours(), Traffic.LISTED).stream()
            .filter(arrival -> arrival.blockNumber() == block)
            .map(Books::line)
            .toList();
    assertThat(there).hasSizeGreaterThanOrEqualTo(2);
    assertThat(detection.difference().missing()).isEqualTo(there);
    assertThat(detection.difference().tooMuch()).isEmpty();
    assertThatThrownBy(detection::assertExact)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed " + detection.seed)
        .hasMessageContaining(there.getFirst());
  }

  private static Chain hiding(Chain chain, AtomicLong hidden) {
    return (Chain)
        Proxy.newProxyInstance(
            BooksIT.class.getClassLoader(),
            new Class<?>[] {Chain.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(chain, arguments);
                return answer instanceof Stretch stretch ? hiding(stretch, hidden.get()) : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Stretch hiding(Stretch stretch, long hidden) {
    return new Stretch(
        stretch.head(),
        stretch.blocks().stream()
            .map(block ->
                block.header().number() == hidden
                    ? new Block(block.header(), List.of(), List.of())
                    : block)
            .toList());
  }

  private static void moveCursor(Detection detection, long block) {
    detection
        .world
        .jdbc
        .sql(
            """
            update chain_state set cursor_number = :number, cursor_hash = :hash
            where chain_id = :chain
            """)
        .param("number", block)
        .param("hash", detection.ledger.blockHash(block))
        .param("chain", detection.chain.settings().id().value())
        .update();
  }

  /** Of the first token deposit. */
  private static void change(Detection detection, String change) {
    detection
        .world
        .jdbc
        .sql(
            """
            create table kept as select * from deposit where chain_id = :chain and log_index is not null
            order by id limit 1
            """)
        .param("chain", detection.chain.settings().id().value())
        .update();
    detection
        .world
        .jdbc
        .sql("update deposit set " + change + " where id = (select id from kept)")
        .update();
  }

  private static void restore(Detection detection) {
    detection
        .world
        .jdbc
        .sql(
            """
            update deposit set amount = kept.amount, to_address = kept.to_address,
                block_hash = kept.block_hash, block_number = kept.block_number,
                tx_hash = kept.tx_hash, log_index = kept.log_index
            from kept where deposit.id = kept.id
            """)
        .update();
    detection.world.jdbc.sql("drop table kept").update();
  }
}
