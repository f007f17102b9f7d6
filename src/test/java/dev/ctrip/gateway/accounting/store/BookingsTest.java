package dev.ctrip.gateway.accounting.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.EntryKind;
import dev.ctrip.gateway.accounting.store.Bookings.Purpose;
import dev.ctrip.gateway.accounting.store.Entry.Line;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BookingsTest {

  private static final Address DEPOSIT =
      Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");
  private static final Address TREASURY =
      Address.parse("0xa0Ee7A142d267C1f36714E4a8F75612F20a79720");
  private static final Address WALLET = Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
  private static final Address TOKEN = Address.parse("0x95bD8D42f30351685e96C62EDdc0d0613bf9a87A");
  private static final TxHash TX = TxHash.parse("0x" + "a".repeat(64));

  private static final String PAYERS = "payers";
  private static final String AT_DEPOSIT = "deposit:" + DEPOSIT;
  private static final String AT_TREASURY = "treasury:" + TREASURY;
  private static final String AT_WALLET = "gas_wallet:" + WALLET;
  private static final String NETWORK = "network";

  @Test
  void aDepositComesFromThePayers() {
    assertThat(lines(Bookings.of(received(TOKEN, 70, false))))
        .containsExactlyInAnyOrder(PAYERS + " -70 token", AT_DEPOSIT + " 70 token");
    assertThat(Bookings.of(received(null, 70, false)).kind()).isEqualTo(EntryKind.DEPOSIT);
    assertThat(Bookings.of(received(null, 70, true)).kind()).isEqualTo(EntryKind.DUST);
  }

  static Stream<Case> transactions() {
    return Stream.of(
        new Case(
            sent(Purpose.SWEEP, true, false, null, 90, 90, 10),
            EntryKind.SWEEP,
            AT_DEPOSIT + " -100 coin",
            AT_TREASURY + " 90 coin",
            NETWORK + " 10 coin"),
        new Case(
            sent(Purpose.SWEEP, true, false, TOKEN, 90, 90, 10),
            EntryKind.SWEEP,
            AT_DEPOSIT + " -10 coin",
            NETWORK + " 10 coin",
            AT_DEPOSIT + " -90 token",
            AT_TREASURY + " 90 token"),
        // A token that keeps a tenth.
        new Case(
            sent(Purpose.SWEEP, true, false, TOKEN, 90, 81, 10),
            EntryKind.SWEEP,
            AT_DEPOSIT + " -10 coin",
            NETWORK + " 10 coin",
            AT_DEPOSIT + " -90 token",
            AT_TREASURY + " 81 token",
            NETWORK + " 9 token"),
        new Case(
            sent(Purpose.GAS, true, true, null, 50, 50, 10),
            EntryKind.GAS,
            AT_WALLET + " -60 coin",
            AT_DEPOSIT + " 50 coin",
            NETWORK + " 10 coin"),
        new Case(
            sent(Purpose.GAP, true, true, null, 0, 0, 10),
            EntryKind.GAP,
            AT_WALLET + " -10 coin",
            NETWORK + " 10 coin"),
        new Case(
            sent(Purpose.GAP, true, false, null, 0, 0, 10),
            EntryKind.GAP,
            AT_DEPOSIT + " -10 coin",
            NETWORK + " 10 coin"),
        new Case(
            sent(Purpose.SWEEP, false, false, TOKEN, 90, 90, 10),
            EntryKind.FAILED,
            AT_DEPOSIT + " -10 coin",
            NETWORK + " 10 coin"),
        new Case(
            sent(Purpose.GAS, false, true, null, 50, 50, 10),
            EntryKind.FAILED,
            AT_WALLET + " -10 coin",
            NETWORK + " 10 coin"));
  }

  record Case(Bookings.Sent sent, EntryKind kind, List<String> lines) {

    Case(Bookings.Sent sent, EntryKind kind, String... lines) {
      this(sent, kind, List.of(lines));
    }
  }

  @ParameterizedTest
  @MethodSource("transactions")
  void aTransactionMovesMoneyAndCosts(Case expected) {
    Entry entry = Bookings.of(expected.sent());

    assertThat(lines(entry)).containsExactlyInAnyOrderElementsOf(expected.lines());
    assertThat(entry.kind()).isEqualTo(expected.kind());
  }

  @Test
  void aReversalTakesAllOfItBack() {
    Entry entry = Bookings.of(sent(Purpose.SWEEP, true, false, null, 90, 90, 10));

    assertThat(lines(entry.reversed()))
        .containsExactlyInAnyOrder(
            AT_DEPOSIT + " 100 coin", AT_TREASURY + " -90 coin", NETWORK + " -10 coin");
  }

  @Test
  void nothingUnbalancedIsAnEntry() {
    assertThatThrownBy(() ->
            new Entry(
                "deposit/1",
                EntryKind.DEPOSIT,
                TX,
                1,
                null,
                null,
                List.of(
                    new Line(Account.PAYERS, null, BigInteger.valueOf(-5)),
                    new Line(Account.deposit(DEPOSIT), TOKEN, BigInteger.valueOf(5)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deposit/1 are not balanced");
  }

  private static Bookings.Received received(@Nullable Address asset, long amount, boolean dust) {
    return new Bookings.Received(
        "deposit/1", DEPOSIT, asset, TokenAmount.ofBaseUnits(amount), dust, TX, 1, null);
  }

  @Test
  void postsARefundToPayersAndItsFeeToTheNetwork() {
    Bookings.Sent refund =
        new Bookings.Sent(
            "outgoing/out_1",
            Purpose.REFUND,
            true,
            Bookings.Sender.REFUND_WALLET,
            WALLET,
            DEPOSIT,
            null,
            TokenAmount.ofBaseUnits(400),
            TokenAmount.ofBaseUnits(400),
            TokenAmount.ofBaseUnits(7),
            TX,
            1,
            null);

    assertThat(Bookings.of(refund).kind()).isEqualTo(EntryKind.REFUND);
    assertThat(lines(Bookings.of(refund)))
        .containsExactlyInAnyOrder(
            "refund_wallet:" + WALLET + " -407 coin", "payers 400 coin", "network 7 coin");
  }

  private static Bookings.Sent sent(
      Purpose purpose,
      boolean succeeded,
      boolean fromWallet,
      @Nullable Address contract,
      long amount,
      long arrived,
      long fee) {
    return new Bookings.Sent(
        "outgoing/out_1",
        purpose,
        succeeded,
        fromWallet ? Bookings.Sender.GAS_WALLET : Bookings.Sender.DEPOSITS,
        fromWallet ? WALLET : DEPOSIT,
        purpose == Purpose.GAS ? DEPOSIT : purpose == Purpose.GAP ? WALLET : TREASURY,
        contract,
        TokenAmount.ofBaseUnits(amount),
        TokenAmount.ofBaseUnits(arrived),
        TokenAmount.ofBaseUnits(fee),
        TX,
        1,
        null);
  }

  private static List<String> lines(Entry entry) {
    return entry.lines().stream()
        .map(line ->
            line.account() + " " + line.amount() + (line.asset() == null ? " coin" : " token"))
        .toList();
  }
}
