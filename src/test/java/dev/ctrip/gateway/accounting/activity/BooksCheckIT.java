package dev.ctrip.gateway.accounting.activity;

import static dev.ctrip.gateway.accounting.activity.BooksWorld.AT_DEPOSIT;
import static dev.ctrip.gateway.accounting.activity.BooksWorld.AT_GAS_WALLET;
import static dev.ctrip.gateway.accounting.activity.BooksWorld.DEPOSIT;
import static dev.ctrip.gateway.accounting.activity.BooksWorld.GAS_WALLET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.Accounts.Acceptance;
import dev.ctrip.gateway.accounting.BooksKeeping.Report;
import dev.ctrip.gateway.accounting.Incident;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.FakeChain;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which differences between books and chain are told, and when. */
class BooksCheckIT {

  private static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");
  private static final TokenAmount MORE = TokenAmount.parseBaseUnits("1300000000000000000");
  private static final TokenAmount TENTH = TokenAmount.parseBaseUnits("100000000000000000");
  private static final Address TOKEN = Address.parse("0x95bD8D42f30351685e96C62EDdc0d0613bf9a87A");
  private static final Address UNPAID = Address.parse("0x90F79bf6EB2c4f870365E785982E1f101E93b906");
  private static final TxHash SWEEP = TxHash.parse("0x" + "5".repeat(64));

  private final FakeChain chain = new FakeChain();
  private final int patience = chain.settings().reorgDepth();
  private final BooksWorld world = new BooksWorld(chain);

  @BeforeEach
  void bookADeposit() {
    chain.mine(1);
    world.payment(1, DEPOSIT, "mer_1", null);
    TxHash payment = chain.pay(DEPOSIT, ETHER);
    chain.mine(3);
    world.read();
    world.seeAndConfirm(world.deposit(payment, DEPOSIT, ETHER));
    assertThat(world.keep()).isEqualTo(new Report(1, 2, 0));
  }

  private void chainHas(Address address, TokenAmount coin) {
    chain.mine(1);
    chain.fund(address, coin);
    world.read();
  }

  private void blocksPass(int count) {
    chain.mine(count);
    world.read();
  }

  @Test
  void tellsOfMoneyThatIsGoneAtOnceAndThatItIsBack() {
    chainHas(DEPOSIT, BooksWorld.wei(7));

    assertThat(world.keep().openIncidents()).isOne();
    assertThat(world.drifts()).containsExactly("deposit -999999999999999993");
    assertThat(gauge()).isOne();
    assertThat(world.keep().openIncidents()).isOne();
    Incident open = world.accounts().incidents(10).getFirst();
    assertThat(open.expected()).isEqualTo(ETHER.baseUnits());
    assertThat(open.actual()).isEqualTo(BigInteger.valueOf(7));
    assertThat(open.lastBlock()).isEqualTo(chain.head().number());

    chainHas(DEPOSIT, ETHER);

    assertThat(world.keep().openIncidents()).isZero();
    assertThat(gauge()).isZero();
    assertThat(world.accounts().incidents(10))
        .singleElement()
        .satisfies(incident -> assertThat(incident.resolvedAt()).isNotNull());
  }

  private double gauge() {
    world.pass(DriftMetrics.ASKED_AT_MOST_EVERY);
    return world.meters.get("ctrip.accounting.drift").tag("chain", "local").gauge().value();
  }

  @Test
  void tellsOfASurplusThatLasts() {
    chainHas(DEPOSIT, MORE);
    assertThat(world.keep().openIncidents()).isZero();
    blocksPass(patience - 1);
    assertThat(world.keep().openIncidents()).isZero();
    assertThat(world.accounts().incidents(10)).isEmpty();

    blocksPass(1);

    assertThat(world.keep().openIncidents()).isOne();
    assertThat(world.drifts()).containsExactly("deposit 300000000000000000");
  }

  @Test
  void forgetsASurplusThatExplainsItself() {
    chainHas(DEPOSIT, MORE);
    world.keep();
    Deposit byBalance =
        Deposit.inRange(chain.settings().id(), 1, chain.head(), DEPOSIT, MORE.minus(ETHER));
    world.seeAndConfirm(byBalance);
    world.keep();
    blocksPass(patience);
    chainHas(DEPOSIT, TokenAmount.parseBaseUnits("1600000000000000000"));

    assertThat(world.keep().openIncidents()).isZero();
    assertThat(world.accounts().incidents(10)).isEmpty();
  }

  @Test
  void waitsForTheDeadlineAtWhichSuchMoneyIsLookedFor() {
    world.paymentIs("pay_1", "pending");
    chainHas(DEPOSIT, MORE);
    world.keep();
    blocksPass(patience);
    assertThat(world.keep().openIncidents()).isZero();

    world.paymentIs("pay_1", "expired");

    assertThat(world.keep().openIncidents()).isOne();
  }

  @Test
  void doesNotMindDust() {
    TokenAmount dust = chain.settings().nativeCoin().dust();
    chainHas(DEPOSIT, ETHER.plus(dust).minus(BooksWorld.wei(1)));
    world.keep();
    blocksPass(patience);

    assertThat(world.keep().openIncidents()).isZero();
  }

  @Test
  void doesNotJudgeAnAddressAtWhichSomethingIsUnderWay() {
    Address treasury = chain.settings().treasury();
    world.sign("1", "sweep", DEPOSIT, treasury, null, ETHER, SWEEP);
    chainHas(DEPOSIT, TokenAmount.ZERO);

    assertThat(world.keep()).isEqualTo(new Report(0, 1, 0));

    world.mined("1", SWEEP, ETHER, TokenAmount.ZERO, chain.head().number());
    assertThat(world.keep()).isEqualTo(new Report(1, 2, 0));
  }

  @Test
  void doesNotJudgeWhereGasIsUnderWay() {
    world.sign("1", "gas", GAS_WALLET, DEPOSIT, null, BooksWorld.wei(50), SWEEP);
    chainHas(DEPOSIT, BooksWorld.wei(50));

    assertThat(world.keep()).isEqualTo(new Report(0, 0, 0));
  }

  @Test
  void knowsOfDepositsThatAreNotPostedYet() {
    TxHash payment = chain.pay(DEPOSIT, ETHER);
    blocksPass(1);
    world.see(world.deposit(payment, DEPOSIT, ETHER));
    blocksPass(patience - 3);

    assertThat(world.keep()).isEqualTo(new Report(0, 2, 0));
    chainHas(DEPOSIT, ETHER);
    assertThat(world.keep().openIncidents()).isOne();
  }

  @Test
  void leavesOutWhatWasPostedOfLaterBlocks() {
    TxHash payment = chain.pay(DEPOSIT, ETHER);
    chain.mine(1);
    // Recorded by somebody who has read on, while this check stands at the block before.
    world.seeAndConfirm(world.deposit(payment, DEPOSIT, ETHER));

    assertThat(world.keep()).isEqualTo(new Report(1, 2, 0));
  }

  // --- The gas wallet ---

  @Test
  void booksWhatAGasWalletHasMoreAsTheOperators() {
    chainHas(GAS_WALLET, ETHER);

    assertThat(world.keep().openIncidents()).isZero();
    world.keep();

    assertThat(world.balance(AT_GAS_WALLET, null)).isEqualTo(ETHER.baseUnits());
    assertThat(world.balance(Account.OPERATOR, null)).isEqualTo(ETHER.baseUnits().negate());
    chainHas(GAS_WALLET, BooksWorld.wei(3));
    assertThat(world.keep().openIncidents()).isOne();
    assertThat(world.drifts()).containsExactly("gas_wallet -999999999999999997");
  }

  @Test
  void booksWhatARefundWalletHasMoreAsTheOperatorsAndTellsOfATheft() {
    world.startASignerWithARefundWallet();
    chainHas(BooksWorld.REFUND_WALLET, ETHER);
    assertThat(world.keep().openIncidents()).isZero();
    world.keep();

    assertThat(world.balance(BooksWorld.AT_REFUND_WALLET, null)).isEqualTo(ETHER.baseUnits());
    assertThat(world.balance(Account.OPERATOR, null)).isEqualTo(ETHER.baseUnits().negate());
    chainHas(BooksWorld.REFUND_WALLET, BooksWorld.wei(3));
    assertThat(world.keep().openIncidents()).isOne();
    assertThat(world.drifts()).containsExactly("refund_wallet -999999999999999997");
  }

  @Test
  void hidesNoTheftBehindARefill() {
    chainHas(GAS_WALLET, ETHER);
    world.keep();
    chainHas(GAS_WALLET, TENTH);
    assertThat(world.keep().openIncidents()).isOne();

    chainHas(GAS_WALLET, ETHER.plus(TENTH));

    assertThat(world.keep().openIncidents()).isOne();
    assertThat(world.drifts()).containsExactly("gas_wallet " + TENTH);
    assertThat(world.balance(AT_GAS_WALLET, null)).isEqualTo(ETHER.baseUnits());

    assertThat(accept(world.accounts().incidents(1).getFirst().id()))
        .isInstanceOf(Acceptance.Accepted.class);
    chainHas(GAS_WALLET, ETHER.plus(TENTH).plus(TENTH));

    assertThat(world.keep().openIncidents()).isZero();
    assertThat(world.balance(Account.UNEXPLAINED, null)).isEqualTo(TENTH.baseUnits().negate());
    assertThat(world.balance(Account.OPERATOR, null))
        .isEqualTo(ETHER.plus(TENTH).baseUnits().negate());
  }

  private Acceptance accept(long id) {
    return world.accounts().accept(id, "key_9", "as it is");
  }

  @Test
  void takesBackAFundingThatAReorgTook() {
    chain.mine(1);
    chainHas(GAS_WALLET, ETHER);
    world.keep();

    chain.reorg(1);
    world.lose(chain.head().number());

    assertThat(world.keep().openIncidents()).isZero();
    assertThat(world.balance(AT_GAS_WALLET, null)).isEqualTo(BigInteger.ZERO);
    chainHas(GAS_WALLET, ETHER);
    world.keep();
    assertThat(world.balance(AT_GAS_WALLET, null)).isEqualTo(ETHER.baseUnits());
  }

  // --- Acts and troubles ---

  @Test
  void takesADifferenceAsItIsOnceSomebodySaysSo() {
    chainHas(DEPOSIT, BooksWorld.wei(7));
    world.keep();
    long id = world.accounts().incidents(1).getFirst().id();

    assertThat(world.accounts().accept(id, "key_9", "taken out by hand"))
        .isInstanceOf(Acceptance.Accepted.class);
    assertThat(accept(id)).as("twice").isEqualTo(new Acceptance.NotOpen());
    assertThat(accept(id + 1)).as("no such").isEqualTo(new Acceptance.NotOpen());

    assertThat(world.keep().openIncidents()).isZero();
    assertThat(world.balance(AT_DEPOSIT, null)).isEqualTo(BigInteger.valueOf(7));
    assertThat(world.balance(Account.UNEXPLAINED, null))
        .isEqualTo(ETHER.baseUnits().subtract(BigInteger.valueOf(7)));
    Incident incident = world.accounts().incidents(1).getFirst();
    assertThat(incident.acceptedBy()).isEqualTo("key_9");
    assertThat(incident.acceptedWhy()).isEqualTo("taken out by hand");
    assertThat(incident.resolvedAt()).isNotNull();
  }

  @Test
  void acceptsNoDifferenceOfWhichTheBooksHaveMoved() {
    TxHash payment = chain.pay(DEPOSIT, ETHER);
    blocksPass(1);
    // That more had come is recorded only later.
    chainHas(DEPOSIT, BooksWorld.wei(7));
    world.keep();
    long id = world.accounts().incidents(1).getFirst().id();
    Deposit late = world.deposit(payment, DEPOSIT, ETHER);

    world.see(late);
    assertThat(accept(id)).as("seen").isEqualTo(new Acceptance.BooksMoved());
    world.confirm(late);
    assertThat(accept(id)).as("due").isEqualTo(new Acceptance.BooksMoved());
    world.keep();

    assertThat(accept(id)).isInstanceOf(Acceptance.Accepted.class);
    assertThat(world.balance(AT_DEPOSIT, null)).isEqualTo(BigInteger.valueOf(7));
    assertThat(world.keep().openIncidents()).isZero();
  }

  @Test
  void acceptsNothingWhileSomethingIsToBePosted() {
    chainHas(DEPOSIT, BooksWorld.wei(7));
    world.keep();
    long id = world.accounts().incidents(1).getFirst().id();
    world.jdbc().sql("update deposit set updated_at = now()").update();

    assertThat(accept(id)).isEqualTo(new Acceptance.BooksMoved());

    world.keep();
    assertThat(accept(id)).isInstanceOf(Acceptance.Accepted.class);
  }

  @Test
  void acceptsADifferenceOnAChainThatIsNotEnabledAnyMore() {
    chainHas(DEPOSIT, BooksWorld.wei(7));
    world.keep();
    world.jdbc().sql("update accounting_incident set chain_id = 5, expected = 0").update();

    assertThat(accept(world.accounts().incidents(1).getFirst().id()))
        .isInstanceOf(Acceptance.Accepted.class);

    assertThat(
            world
                .jdbc()
                .sql(
                    "select asset_symbol, asset_decimals, sum(amount) from posting"
                        + " where chain_id = 5 and account like 'deposit:%' group by 1, 2")
                .query((row, number) -> row.getString(1) + row.getInt(2) + " " + row.getLong(3))
                .single())
        .isEqualTo("ETH18 7");
  }

  @Test
  void judgesNothingByABlockThatTheChainHasNoMore() {
    chainHas(DEPOSIT, TokenAmount.ZERO);
    world.jdbc().sql("update scanned_block set hash = '0x' || repeat('0', 64)").update();

    assertThat(world.keep()).isEqualTo(new Report(0, 0, 0));
  }

  @Test
  void postsButJudgesNothingWhileNoNodeAnswers() {
    TxHash payment = chain.pay(DEPOSIT, ETHER);
    blocksPass(1);
    world.seeAndConfirm(world.deposit(payment, DEPOSIT, ETHER));
    chain.goDark();

    assertThatThrownBy(world::keep).isInstanceOf(ChainUnavailableException.class);

    assertThat(world.balance(AT_DEPOSIT, null)).isEqualTo(ETHER.plus(ETHER).baseUnits());
    chain.comeBack();
    assertThat(world.keep()).isEqualTo(new Report(0, 2, 0));
  }

  // --- Money that no transaction showed ---

  @Test
  void tellsOfATokenThatNobodyRecordedAtThePaymentThatAskedForIt() {
    world.payment(2, UNPAID, "mer_1", null);
    world.paymentAsksFor("pay_2", TOKEN);
    world.paymentIs("pay_2", "pending");
    chain.fundToken(TOKEN, UNPAID, ETHER);
    assertThat(world.keep().checked()).as("it is not over").isEqualTo(2);

    world.paymentIs("pay_2", "expired");
    assertThat(world.keep()).isEqualTo(new Report(0, 3, 0));
    blocksPass(patience);

    assertThat(world.keep().openIncidents()).isOne();
    assertThat(world.drifts()).containsExactly("deposit " + ETHER + " of a token");
  }

  @Test
  void tellsOfCoinThatNobodyRecorded() {
    world.payment(2, UNPAID, "mer_1", null);
    world.paymentIs("pay_2", "cancelled");
    chainHas(UNPAID, ETHER);
    world.keep();
    blocksPass(patience);

    assertThat(world.keep().openIncidents()).isOne();
    assertThat(world.drifts()).containsExactly("deposit " + ETHER);
  }

  @Test
  void doesNotCountAnAddressWhoseTokenDoesNotAnswer() {
    world.paymentAsksFor("pay_1", TOKEN);

    assertThat(world.keep()).isEqualTo(new Report(0, 1, 0));
    assertThat(touched()).containsExactly(DEPOSIT.checksummed());

    chain.fundToken(TOKEN, UNPAID, ETHER);
    assertThat(world.keep()).isEqualTo(new Report(0, 2, 0));
    assertThat(touched()).isEmpty();
  }

  private List<String> touched() {
    return world
        .jdbc()
        .sql("select address from accounting_address where touched")
        .query((row, number) -> row.getString("address"))
        .list();
  }

  /** With so many others it would have its turn in the third round after. */
  @Test
  void looksAgainAtADifferenceInEveryRound() {
    for (int n = 1; n <= 250; n++) {
      Address address = Address.parse("0x%040d".formatted(n));
      chain.fund(address, BooksWorld.wei(1));
      TxHash payment = TxHash.parse("0x%064d".formatted(n));
      world.seeAndConfirm(world.depositIn(chain.head(), payment, address, BooksWorld.wei(1)));
    }
    rounds(3);
    assertThat(touched()).isEmpty();
    Address robbed = Address.parse("0x%040d".formatted(77));
    chainHas(robbed, TokenAmount.ZERO);
    rounds(3);
    assertThat(world.drifts()).containsExactly("deposit -1");

    chainHas(robbed, BooksWorld.wei(1));
    rounds(1);

    assertThat(world.drifts()).isEmpty();
  }

  private void rounds(int count) {
    for (int round = 0; round < count; round++) {
      world.keep();
      world.pass(Duration.ofMinutes(5));
    }
  }

  /** 150 addresses were posted to, of which 100 are looked at in one pass. */
  @Test
  void looksAtAllAddressesInTurn() {
    for (int n = 1; n <= 150; n++) {
      Address address = Address.parse("0x%040d".formatted(n));
      chain.fund(address, BooksWorld.wei(1));
      TxHash payment = TxHash.parse("0x%064d".formatted(n));
      world.seeAndConfirm(world.depositIn(chain.head(), payment, address, BooksWorld.wei(1)));
    }

    assertThat(world.keep()).isEqualTo(new Report(150, 1 + 100 + 1, 0));
    assertThat(world.keep()).isEqualTo(new Report(0, 1 + 50 + 100, 0));

    // Nothing is posted any more, and still all are looked at again.
    chainHas(Address.parse("0x%040d".formatted(77)), TokenAmount.ZERO);
    assertThat(world.keep().checked() + world.keep().checked()).isEqualTo(2 * (1 + 100));
    assertThat(world.drifts()).containsExactly("deposit -1");
  }
}
