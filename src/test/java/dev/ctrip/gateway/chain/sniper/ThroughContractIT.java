package dev.ctrip.gateway.chain.sniper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.chain.DepositSearch;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.world.node.Fate;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Money in the coin that only balances show: it is found, and never counted beside the transaction
 * that brought it. What is recorded of an address adds up to what it truly has.
 */
@Timeout(300)
class ThroughContractIT {

  private static final Instant GENESIS = Instant.parse("2026-01-01T12:00:00Z");

  private final Detection detection = Detection.of(Worlds.SEED).started();
  private final Address payer = detection.traffic.visitor();
  private final DepositSearch search = detection.world.search();

  @AfterEach
  void close() {
    detection.close();
  }

  @Test
  void isFoundAtTheDeadline() {
    detection.world.listener.awaits(payer, GENESIS.plusSeconds(60));
    detection.ledger.payThroughContract(payer, amount(700));
    detection.ledger.mineAt(GENESIS.plusSeconds(30));
    detection.awaitHead();
    assertThat(received(detection, payer)).isEqualTo("0");

    detection.ledger.mineAt(GENESIS.plusSeconds(61));

    detection.awaiting().until(() -> received(detection, payer).equals("700"));
    assertAddsUp(detection, payer);
  }

  @Test
  void whatComesAfterTheDeadlineIsNotOfIt() {
    detection.world.listener.awaits(payer, GENESIS.plusSeconds(60));
    detection.ledger.payThroughContract(payer, amount(700));
    detection.ledger.mineAt(GENESIS.plusSeconds(60));
    detection.ledger.payThroughContract(payer, amount(5));
    detection.ledger.mineAt(GENESIS.plusSeconds(61));

    detection.awaiting().until(() -> received(detection, payer).equals("700"));
    detection.awaitHead();
    assertThat(search.byBalance(detection.chain.settings().id(), payer))
        .singleElement()
        .satisfies(found -> assertThat(found.amount()).isEqualTo(amount(5)));
    assertAddsUp(detection, payer);
  }

  @Test
  void isFoundOnRequestOnce() {
    detection.ledger.payThroughContract(payer, amount(700));
    detection.ledger.pay(payer, amount(30));
    detection.ledger.mine(2);
    detection.awaitHead();

    assertThat(search.byBalance(detection.chain.settings().id(), payer)).hasSize(1);
    assertThat(search.byBalance(detection.chain.settings().id(), payer)).isEmpty();

    assertThat(received(detection, payer)).isEqualTo("730");
    assertAddsUp(detection, payer);
  }

  @Test
  void theTransactionTakesThePlaceOfWhatTheBalanceShowed() {
    detection.node().withholdLastTransactions();
    detection.ledger.payThroughContract(payer, amount(700));
    detection.ledger.pay(payer, amount(30));
    detection.ledger.mine(1);
    detection.awaitHead();
    assertThat(search.byBalance(detection.chain.settings().id(), payer))
        .singleElement()
        .satisfies(found -> assertThat(found.amount()).isEqualTo(amount(730)));
    detection.node().heal();

    assertThat(again(detection, search)).hasSize(1);

    assertThat(again(detection, search)).isEmpty();
    assertThat(rows(detection, payer)).containsExactlyInAnyOrder("700", "30");
    assertAddsUp(detection, payer);
  }

  @Test
  void aReorgTakesItAwayAndTheNextDeadlineFindsItAgain() {
    detection.world.listener.awaits(payer, GENESIS.plusSeconds(60));
    detection.ledger.mineAt(GENESIS.plusSeconds(10));
    detection.ledger.payThroughContract(payer, amount(700));
    detection.ledger.mineAt(GENESIS.plusSeconds(30));
    detection.ledger.mineAt(GENESIS.plusSeconds(61));
    detection.awaiting().until(() -> received(detection, payer).equals("700"));

    detection.ledger.reorg(2, 0, tx -> Fate.FORGOTTEN);
    detection.ledger.mineAt(GENESIS.plusSeconds(40));
    detection.ledger.mineAt(GENESIS.plusSeconds(62));
    detection.awaiting().until(() -> received(detection, payer).equals("0"));
    assertAddsUp(detection, payer);

    detection.ledger.payThroughContract(payer, amount(800));
    detection.ledger.reorg(1, 0, tx -> Fate.FORGOTTEN);
    detection.ledger.mineAt(GENESIS.plusSeconds(50));
    detection.ledger.mineAt(GENESIS.plusSeconds(63));

    detection.awaiting().until(() -> received(detection, payer).equals("800"));
    assertAddsUp(detection, payer);
  }

  /** So that it is not late, and what was lost is there. */
  @Test
  void whatComesAgainAfterAReorgIsTheSameMoney() {
    detection.ledger.payThroughContract(payer, amount(700));
    detection.ledger.mineAt(GENESIS.plusSeconds(30));
    detection.awaitHead();
    search.byBalance(detection.chain.settings().id(), payer);
    assertThat(received(detection, payer)).isEqualTo("700");

    detection.ledger.reorg(1, 1, tx -> Fate.WAITING);
    detection.awaiting().until(() -> received(detection, payer).equals("0"));
    detection.ledger.mineAt(GENESIS.plusSeconds(90));

    detection.awaiting().until(() -> received(detection, payer).equals("700"));
    assertThat(detection.world.deposits.to(payer))
        .filteredOn(deposit -> deposit.chain().equals(detection.chain.settings().id()))
        .singleElement()
        .satisfies(again -> assertThat(again.blockTime()).isEqualTo(GENESIS.plusSeconds(30)));
  }

  /** As of whichever block it comes back in, though nobody waits for it by a deadline. */
  @Test
  void afterAReorgItIsLookedForUntilItIsMinedAgain() {
    detection.ledger.payThroughContract(payer, amount(700));
    detection.ledger.mine(2);
    detection.awaitHead();
    search.byBalance(detection.chain.settings().id(), payer);
    assertThat(received(detection, payer)).isEqualTo("700");

    detection.ledger.reorg(2, 2, tx -> Fate.FORGOTTEN);
    detection.ledger.mine(1);
    detection.awaiting().until(() -> received(detection, payer).equals("0"));
    detection.ledger.mine(2);
    detection.awaitHead();
    detection.ledger.payThroughContract(payer, amount(800));
    detection.ledger.mine(1);

    detection.awaiting().until(() -> received(detection, payer).equals("800"));
    assertAddsUp(detection, payer);
  }

  @Test
  void aSampleOfMixturesAddsUp() {
    Worlds.seeded(6, ThroughContractIT::mixture);
  }

  @Test
  @Tag("full")
  void fiftyMixturesAddUp() {
    Worlds.seeded(50, ThroughContractIT::mixture);
  }

  private static void mixture(long seed) {
    try (Detection detection = Detection.of(seed).started()) {
      List<Address> payers = Stream.generate(detection.traffic::visitor).limit(3).toList();
      DepositSearch search = detection.world.search();
      for (int step = 0; step < 14; step++) {
        happen(detection, search, payers.get(detection.random.nextInt(payers.size())));
      }
      detection.node().heal();
      detection.ledger.mine(1);
      detection.awaitHead();
      if (detection.random.nextBoolean()) {
        again(detection, search);
      }
      payers.forEach(address -> search.byBalance(detection.chain.settings().id(), address));
      again(detection, search);
      detection.stop();

      payers.forEach(address -> assertAddsUp(detection, address));
    }
  }

  private static void happen(Detection detection, DepositSearch search, Address address) {
    Random random = detection.random;
    switch (random.nextInt(7)) {
      case 0 -> detection.ledger.pay(address, some(random));
      case 1, 2 -> detection.ledger.payThroughContract(address, some(random));
      case 3 -> hide(detection, address);
      case 4 -> {
        detection.awaitHead();
        search.byBalance(detection.chain.settings().id(), address);
      }
      case 5 -> {
        Fate[] fates = Fate.values();
        int depth = (int) Math.min(1 + random.nextInt(4), detection.ledger.headNumber() - 1);
        if (depth > 0) {
          detection.ledger.reorg(depth, depth, tx -> fates[random.nextInt(fates.length)]);
        }
      }
      default -> {
        detection.awaitHead();
        again(detection, search);
      }
    }
    detection.ledger.mine(1);
  }

  /** A payment that the snipers are not shown. */
  private static void hide(Detection detection, Address address) {
    detection.ledger.mine(1);
    detection.awaitHead();
    detection.node().withholdLastTransactions();
    detection.ledger.pay(address, some(detection.random));
    detection.ledger.mine(1);
    detection.awaitHead();
    detection.node().heal();
  }

  private static List<?> again(Detection detection, DepositSearch search) {
    return search.again(
        detection.chain.settings().id(), new BlockRange(0, detection.cursor()), done -> {});
  }

  private static void assertAddsUp(Detection detection, Address address) {
    assertThat(received(detection, address))
        .as(
            "seed %d: what is recorded of %s: %s",
            detection.seed, address, rows(detection, address))
        .isEqualTo(detection.ledger.balance(address.toString()).toString());
  }

  private static String received(Detection detection, Address address) {
    return rows(detection, address).stream()
        .map(BigInteger::new)
        .reduce(BigInteger.ZERO, BigInteger::add)
        .toString();
  }

  private static List<String> rows(Detection detection, Address address) {
    return detection
        .world
        .jdbc
        .sql(
            """
            select amount::text from deposit
            where chain_id = :chain and lower(to_address) = :address and asset is null
              and state <> 'orphaned'
            """)
        .param("chain", detection.chain.settings().id().value())
        .param("address", address.lowerCase())
        .query((row, index) -> row.getString("amount"))
        .list();
  }

  private static TokenAmount some(Random random) {
    return amount(1 + random.nextInt(1000));
  }

  private static TokenAmount amount(long baseUnits) {
    return TokenAmount.ofBaseUnits(baseUnits);
  }
}
