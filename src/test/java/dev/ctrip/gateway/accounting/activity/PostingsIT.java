package dev.ctrip.gateway.accounting.activity;

import static dev.ctrip.gateway.accounting.activity.BooksWorld.DEPOSIT;
import static dev.ctrip.gateway.accounting.activity.BooksWorld.GAS_WALLET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.Accounts.Selection;
import dev.ctrip.gateway.accounting.Posting;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.world.FakeChain;
import dev.ctrip.gateway.world.LocalSettings;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** What is posted of which facts. */
class PostingsIT {

  private static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");
  private static final TxHash SWEEP = TxHash.parse("0x" + "5".repeat(64));
  private static final Address UNKNOWN =
      Address.parse("0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f");

  private final FakeChain chain = new FakeChain();
  private final Address treasury = chain.settings().treasury();
  private final BooksWorld world = new BooksWorld(chain);

  @BeforeEach
  void haveAPayment() {
    chain.mine(1);
    world.payment(1, DEPOSIT, "mer_1", "=A1");
  }

  private Deposit paid() {
    TxHash payment = chain.pay(DEPOSIT, ETHER);
    chain.mine(3);
    world.read();
    return world.deposit(payment, DEPOSIT, ETHER);
  }

  @Test
  void postsADepositOnceItIsConfirmedAndOnce() {
    Deposit deposit = paid();
    world.see(deposit);
    assertThat(world.keep().posted()).isZero();

    world.confirm(deposit);

    assertThat(world.keep().posted()).isOne();
    assertThat(world.keep().posted()).isZero();
    assertThat(world.postings())
        .containsExactly("deposit payers -" + ETHER, "deposit deposit " + ETHER);
  }

  @Test
  void postsADepositThatNobodyConfirmsOnceItIsTooDeepForAReorg() {
    Deposit deposit = paid();
    world.see(deposit);
    chain.mine(chain.settings().reorgDepth() - 3);
    world.read();
    assertThat(world.keep().posted()).isZero();

    chain.mine(1);
    world.read();

    assertThat(world.keep().posted()).isOne();
    assertThat(world.keep().posted()).isZero();
    assertThat(world.balance(BooksWorld.AT_DEPOSIT, null)).isEqualTo(ETHER.baseUnits());
  }

  @Test
  void leavesOutTokensThatNobodyListed() {
    TxHash payment = chain.pay(DEPOSIT, ETHER);
    chain.mine(3);
    world.read();
    world.seeUnlisted(world.deposit(payment, DEPOSIT, UNKNOWN, ETHER));
    chain.mine(100);
    world.read();

    assertThat(world.keep().posted()).isZero();
    world.jdbc().sql("update deposit set updated_at = now()").update();
    assertThat(world.keep().posted()).isZero();
  }

  @Test
  void takesBackADepositThatAReorgTookAndPostsItAnew() {
    Deposit deposit = paid();
    world.seeAndConfirm(deposit);
    world.keep();

    chain.reorg(3);
    world.lose(deposit.blockNumber());

    assertThat(world.keep().posted()).isOne();
    assertThat(world.balance(BooksWorld.AT_DEPOSIT, null)).isEqualTo(BigInteger.ZERO);
    assertThat(world.balance(Account.PAYERS, null)).isEqualTo(BigInteger.ZERO);

    chain.sendAgain(Objects.requireNonNull(deposit.txHash()));
    chain.mine(3);
    world.read();
    Deposit again = world.deposit(Objects.requireNonNull(deposit.txHash()), DEPOSIT, ETHER);
    world.see(again);
    assertThat(world.keep().posted()).as("it is not confirmed yet").isZero();
    world.confirm(again);

    assertThat(world.keep().posted()).isOne();
    assertThat(world.balance(BooksWorld.AT_DEPOSIT, null)).isEqualTo(ETHER.baseUnits());
    assertThat(world.entries())
        .hasSize(3)
        .satisfiesExactly(
            first -> assertThat(first).matches("deposit/\\d+"),
            reversal -> assertThat(reversal).matches("deposit/\\d+/reversal/1"),
            second -> assertThat(second).matches("deposit/\\d+/2"));
  }

  @Test
  void takesBackWhatABalanceShowedOnceItsTransactionIsKnown() {
    Deposit deposit = paid();
    Deposit byBalance =
        Deposit.inRange(
            deposit.chain(), 1, chain.header(deposit.blockNumber()).orElseThrow(), DEPOSIT, ETHER);
    world.seeAndConfirm(byBalance);
    world.keep();

    world.seeAndConfirm(deposit);
    world.keep();

    assertThat(world.balance(BooksWorld.AT_DEPOSIT, null)).isEqualTo(ETHER.baseUnits());
    assertThat(world.postings())
        .filteredOn(posting -> posting.contains(" deposit "))
        .containsExactlyInAnyOrder(
            "deposit deposit " + ETHER, "reversal deposit -" + ETHER, "deposit deposit " + ETHER);
  }

  @Test
  void postsASweepByTheAttemptThatWasMinedAndAgainAfterAReorg() {
    TxHash dearer = TxHash.parse("0x" + "6".repeat(64));
    world.sign("1", "sweep", DEPOSIT, treasury, null, BooksWorld.wei(900), SWEEP);
    world.attempt("1", 1, BooksWorld.wei(800), dearer);
    assertThat(world.keep().posted()).isZero();
    world.read();

    world.mined("1", dearer, BooksWorld.wei(800), BooksWorld.wei(150), 1);

    assertThat(world.keep().posted()).isOne();
    assertThat(world.postings())
        .containsExactlyInAnyOrder("sweep deposit -950", "sweep network 150", "sweep treasury 800");

    world.lose(1);
    assertThat(world.keep().posted()).isOne();
    assertThat(world.balance(Account.treasury(treasury), null)).isEqualTo(BigInteger.ZERO);

    world.mined("1", SWEEP, BooksWorld.wei(900), BooksWorld.wei(70), 1);
    assertThat(world.keep().posted()).isOne();
    assertThat(world.balance(BooksWorld.AT_DEPOSIT, null)).isEqualTo(BigInteger.valueOf(-970));
    assertThat(world.entries())
        .containsExactly("outgoing/out_1", "outgoing/out_1/reversal/1", "outgoing/out_1/2");
  }

  @Test
  void postsWhatAFailureAndAGapCost() {
    world.sign("1", "sweep", DEPOSIT, treasury, UNKNOWN, BooksWorld.wei(900), SWEEP);
    world.failed("1", SWEEP, BooksWorld.wei(70), 1);
    TxHash gap = TxHash.parse("0x" + "7".repeat(64));
    world.sign("2", "gap", GAS_WALLET, GAS_WALLET, null, TokenAmount.ZERO, gap);
    world.mined("2", gap, TokenAmount.ZERO, BooksWorld.wei(30), 1);

    world.keep();

    assertThat(world.postings())
        .containsExactly(
            "failed deposit -70", "failed network 70", "gap gas_wallet -30", "gap network 30");
  }

  @ParameterizedTest
  @ValueSource(ints = {499, 500, 1001})
  void postsHoweverManyFactsThereAre(int count) {
    Deposit deposit = paid();
    world
        .jdbc()
        .sql(
            """
            insert into deposit (chain_id, tx_hash, from_address, to_address, amount, block_number,
              block_hash, block_time, state, first_seen_at, updated_at)
            select 31337, '0x' || lpad(to_hex(n), 64, '0'), :to, :to, n, :block, :hash, now(),
              'confirmed', now(), now()
            from generate_series(1, :count) n
            """)
        .param("to", DEPOSIT.checksummed())
        .param("block", deposit.blockNumber())
        .param("hash", deposit.blockHash().hex())
        .param("count", count)
        .update();

    assertThat(world.keep().posted()).isEqualTo(count);
    assertThat(world.balance(BooksWorld.AT_DEPOSIT, null))
        .isEqualTo(BigInteger.valueOf((long) count * (count + 1) / 2));
  }

  @Test
  void callsSoLittleDustThatNobodyCouldHaveBeenAskedForIt() {
    TxHash payment = chain.pay(DEPOSIT, BooksWorld.wei(5));
    chain.mine(3);
    world.read();
    world.seeAndConfirm(world.deposit(payment, DEPOSIT, BooksWorld.wei(5)));

    world.keep();

    assertThat(world.postings()).containsExactly("dust payers -5", "dust deposit 5");
  }

  /** That of the process stands still at another time. */
  @Test
  void postsByTheDatabasesClock() {
    world.seeAndConfirm(paid());
    world.keep();

    assertThat(
            world
                .jdbc()
                .sql(
                    """
                    select count(distinct booked_at) = 1
                      and bool_and(booked_at between now() - interval '1 hour' and now())
                    from posting
                    """)
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void tellsPostingsOneByOneUntilOneIsNotTaken() {
    world.seeAndConfirm(paid());
    world.keep();
    LocalDate day = aDayPasses();
    List<Posting> told = new ArrayList<>();

    assertThatThrownBy(() ->
            world
                .accounts()
                .postings(
                    new Selection(day, null, null),
                    posting -> {
                      told.add(posting);
                      throw new IllegalStateException("full");
                    }))
        .hasMessage("full");

    assertThat(told).hasSize(1);
  }

  // --- What the database itself refuses ---

  @Test
  void refusesAnEntryThatIsNotBalanced() {
    assertThatThrownBy(() -> plant("planted/1", "deposit", 5))
        .isInstanceOf(DataAccessException.class)
        .hasMessageContaining("planted/1 is not balanced");

    assertThat(world.postings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"update posting set amount = 2 * amount", "delete from posting"})
  void refusesToChangeWhatWasPosted(String sql) {
    Deposit deposit = paid();
    world.seeAndConfirm(deposit);
    world.keep();

    assertThatThrownBy(() -> world.jdbc().sql(sql).update())
        .isInstanceOf(DataAccessException.class)
        .hasMessageContaining("never changed or deleted");
  }

  private void plant(String entry, String kind, long amount) {
    world
        .jdbc()
        .sql(
            """
            insert into posting (entry, source, version, kind, chain_id, account, amount,
              block_number, booked_at)
            values (:entry, :entry, 1, :kind, 31337, 'payers', -:amount, 1, now()),
              (:entry, :entry, 1, :kind, 31337, 'unexplained', :amount + 1, 1, now())
            """)
        .param("entry", entry)
        .param("kind", kind)
        .param("amount", amount)
        .update();
  }

  // --- Reading ---

  @Test
  void tellsADaysPostingsOfAMerchantAndAChain() {
    Address others = UNKNOWN;
    world.payment(2, others, "mer_2", null);
    world.seeAndConfirm(paid());
    world.keep();
    LocalDate first = aDayPasses();
    TxHash payment = chain.pay(others, ETHER);
    chain.mine(3);
    world.read();
    world.seeAndConfirm(world.deposit(payment, others, ETHER));
    world.keep();

    assertThat(entriesOf(first, null, null)).hasSize(2);
    assertThat(entriesOf(first.plusDays(1), null, null)).hasSize(2);
    assertThat(entriesOf(first.minusDays(1), null, null)).isEmpty();
    assertThat(entriesOf(first, "mer_1", LocalSettings.ID))
        .hasSize(2)
        .allSatisfy(posting -> {
          assertThat(posting.paymentId()).isEqualTo("pay_1");
          assertThat(posting.orderId()).isEqualTo("=A1");
          assertThat(posting.symbol()).isEqualTo("ETH");
        });
    assertThat(entriesOf(first, "mer_2", null)).isEmpty();
    assertThat(entriesOf(first, null, ChainId.of(1))).isEmpty();
    assertThat(world.accounts().merchant("mer_1")).contains("mer_1");
    assertThat(world.accounts().merchant("other")).contains("mer_2");
    assertThat(world.accounts().merchant("nobody")).isEmpty();
  }

  /**
   * Whatever was posted was posted a day before.
   *
   * @return on which day
   */
  private LocalDate aDayPasses() {
    world.jdbc().sql("alter table posting disable trigger posting_append_only").update();
    world.jdbc().sql("update posting set booked_at = booked_at - interval '1 day'").update();
    world.jdbc().sql("alter table posting enable trigger posting_append_only").update();
    return world
        .jdbc()
        .sql("select distinct (booked_at at time zone 'UTC')::date from posting")
        .query(LocalDate.class)
        .single();
  }

  private List<Posting> entriesOf(
      LocalDate day, @Nullable String merchant, @Nullable ChainId chainId) {
    List<Posting> postings = new ArrayList<>();
    world.accounts().postings(new Selection(day, merchant, chainId), postings::add);
    return postings;
  }
}
