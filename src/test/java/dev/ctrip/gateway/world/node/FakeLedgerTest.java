package dev.ctrip.gateway.world.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ctrip.gateway.chain.rpc.TestWallet;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.LocalSettings;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakeLedgerTest {

  private static final Address TOKEN = address(1);
  private static final Address UNLISTED = address(2);
  private static final Address SHOP = address(3);
  private static final Address SOMEBODY = address(4);

  private final FakeLedger ledger = new FakeLedger(7);

  @Test
  void isTheSameForTheSameSeedOnly() {
    FakeLedger same = new FakeLedger(7);
    FakeLedger other = new FakeLedger(8);
    for (FakeLedger each : List.of(ledger, same, other)) {
      each.pay(SHOP, amount(1));
      each.mine(2);
      each.reorg(1);
    }

    assertThat(same.blockHash(2)).isEqualTo(ledger.blockHash(2));
    assertThat(other.blockHash(2)).isNotEqualTo(ledger.blockHash(2));
  }

  @Test
  void tellsWhatArrivedHoweverItCame() {
    TxHash direct = ledger.pay(SHOP, amount(5));
    TxHash token = ledger.payToken(TOKEN, SOMEBODY, SHOP, amount(100), amount(3));
    TxHash through = ledger.payThroughContract(SHOP, amount(9));
    ledger.mine(1);

    String hash = ledger.blockHash(1);
    assertThat(arrivals())
        .containsExactly(
            new Arrival(Arrival.Kind.DIRECT, direct.hex(), null, null, shop(), number(5), 1, hash),
            new Arrival(
                Arrival.Kind.TOKEN, token.hex(), 0, TOKEN.lowerCase(), shop(), number(97), 1, hash),
            new Arrival(
                Arrival.Kind.THROUGH_CONTRACT,
                through.hex(),
                null,
                null,
                shop(),
                number(9),
                1,
                hash));
    assertThat(ledger.balance(shop())).isEqualTo(number(14));
  }

  @Test
  void tellsNothingOfWhatDidNotArrive() {
    ledger.payInVain(SHOP, amount(5));
    ledger.pay(SHOP, TokenAmount.ZERO);
    ledger.create(amount(5));
    ledger.payToken(UNLISTED, SOMEBODY, SHOP, amount(5));
    ledger.payToken(TOKEN, SOMEBODY, SHOP, amount(5), amount(5));
    ledger.payToken(TOKEN, SHOP, SHOP, amount(5));
    ledger.emit(
        TOKEN,
        List.of(
            Execution.TRANSFER, Hex.word(SOMEBODY.lowerCase()), Hex.word(shop()), Hex.word(shop())),
        "0x");
    ledger.send(
        ledger.payer(),
        SOMEBODY,
        TokenAmount.ZERO,
        List.of(
            new Effect.Inner(
                "CALL",
                SOMEBODY.lowerCase(),
                FakeLedger.FORWARDER.lowerCase(),
                number(0),
                true,
                List.of(Effect.Inner.call(FakeLedger.FORWARDER.lowerCase(), shop(), number(5)))),
            new Effect.Inner(
                "DELEGATECALL", SOMEBODY.lowerCase(), shop(), number(5), false, List.of())));
    ledger.mine(1);

    assertThat(ledger.snapshot().head().transactions()).hasSize(8);
    assertThat(arrivals()).isEmpty();
    assertThat(ledger.balance(shop())).isZero();
  }

  @Test
  void countsLogsThroughTheBlock() {
    ledger.emit(UNLISTED, List.of(Execution.TRANSFER), "0x");
    ledger.payToken(TOKEN, SOMEBODY, SHOP, amount(1));
    ledger.mine(1);

    assertThat(arrivals()).extracting(Arrival::logIndex).containsExactly(1);
  }

  @Test
  void leavesToATestWhatBecomesOfRemovedTransactions() {
    TxHash forgotten = ledger.pay(SHOP, amount(1));
    TxHash waiting = ledger.pay(SHOP, amount(2));
    TxHash again = ledger.pay(SHOP, amount(4));
    ledger.mine(1);

    ledger.reorg(
        1,
        2,
        hash ->
            hash.equals(forgotten)
                ? Fate.FORGOTTEN
                : hash.equals(waiting) ? Fate.WAITING : Fate.MINED_AGAIN);

    assertThat(ledger.headNumber()).isEqualTo(2);
    assertThat(arrivals())
        .extracting(Arrival::txHash, Arrival::blockNumber)
        .containsExactly(tuple(again.hex(), 1L));
    ledger.mine(1);
    assertThat(arrivals()).extracting(Arrival::txHash).containsExactly(again.hex(), waiting.hex());
  }

  @Test
  void branchMayBeShorter() {
    ledger.mine(5);
    String kept = ledger.blockHash(2);

    ledger.reorg(3, 0);

    assertThat(ledger.headNumber()).isEqualTo(2);
    assertThat(ledger.blockHash(2)).isEqualTo(kept);
  }

  @Test
  void signedTransactionsComeInTheOrderOfTheirNonces() {
    TestWallet wallet = TestWallet.number(99);
    ledger.fund(wallet.address(), TokenAmount.ofBaseUnits(BigInteger.TEN.pow(18)));
    ledger.broadcast(wallet.transfer(LocalSettings.ID, 1, SHOP, amount(2)).bytes());
    ledger.mine(1);
    assertThat(arrivals()).isEmpty();

    ledger.broadcast(wallet.transfer(LocalSettings.ID, 0, SHOP, amount(1)).bytes());
    ledger.mine(1);

    assertThat(arrivals()).extracting(Arrival::amount).containsExactly(number(1), number(2));
  }

  /** The two ways to the truth meet: what arrived, and what an address has that never spends. */
  @Test
  void arrivalsAddUpToTheBalances() {
    Random random = new Random(42);
    List<Address> shops = IntStream.range(10, 15).mapToObj(FakeLedgerTest::address).toList();
    for (int step = 0; step < 300; step++) {
      Address shop = shops.get(random.nextInt(shops.size()));
      TokenAmount amount = amount(random.nextInt(50));
      switch (random.nextInt(7)) {
        case 0 -> ledger.pay(shop, amount);
        case 1 -> ledger.payThroughContract(shop, amount);
        case 2 -> ledger.payInVain(shop, amount);
        case 3 -> ledger.payToken(TOKEN, SOMEBODY, shop, amount.plus(amount(2)), amount(2));
        case 4 -> ledger.mine(1 + random.nextInt(3));
        case 5 -> ledger.mine(1);
        default -> reorg(random);
      }
    }
    ledger.mine(1);

    WorldState state = ledger.snapshot().head().state();
    for (Address shop : shops) {
      assertThat(sum(shop, null)).isEqualTo(state.balance(shop.lowerCase()));
      assertThat(sum(shop, TOKEN.lowerCase()))
          .isEqualTo(state.balance(TOKEN.lowerCase(), shop.lowerCase()))
          .isPositive();
    }
  }

  private void reorg(Random random) {
    Fate[] fates = Fate.values();
    if (ledger.headNumber() > 3) {
      ledger.reorg(
          1 + random.nextInt(3),
          1 + random.nextInt(4),
          hash -> fates[random.nextInt(fates.length)]);
    }
  }

  private BigInteger sum(Address shop, @Nullable String asset) {
    return ledger.arrivals(Set.of(shop.checksummed()), Set.of(TOKEN.checksummed())).stream()
        .filter(arrival -> Objects.equals(arrival.asset(), asset))
        .map(Arrival::amount)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** So that a gateway's record can be compared with it: shared code would share faults. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Arrival", "Effect", "EventLog", "LedgerBlock", "Mined", "Sent", "WorldState"})
  void truthIsToldWithoutTheGatewaysCode(String type) throws IOException {
    Path source = Path.of("src/test/java/dev/ctrip/gateway/world/node", type + ".java");

    assertThat(Files.readAllLines(source))
        .filteredOn(line -> line.startsWith("import "))
        .isNotEmpty()
        .allMatch(line -> line.matches("import (java|org\\.jspecify)\\..*"));
  }

  private List<Arrival> arrivals() {
    return ledger.arrivals(Set.of(SHOP.checksummed()), Set.of(TOKEN.checksummed()));
  }

  private static String shop() {
    return SHOP.lowerCase();
  }

  private static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }

  private static TokenAmount amount(long baseUnits) {
    return TokenAmount.ofBaseUnits(baseUnits);
  }

  private static Address address(int number) {
    return TestWallet.number(1_000_000 + number).address();
  }
}
