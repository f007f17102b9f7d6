package dev.ctrip.gateway.sweep.activity;

import static dev.ctrip.gateway.sweep.activity.SweepWorld.CONFIRMATIONS;
import static dev.ctrip.gateway.sweep.activity.SweepWorld.KEY;
import static dev.ctrip.gateway.sweep.activity.SweepWorld.NOW;
import static dev.ctrip.gateway.sweep.activity.SweepWorld.PAYMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.DepositConfirmation;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.platform.Payloads;
import dev.ctrip.gateway.sweep.LeftoverSweepWorkflow;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOwners;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepRounds;
import dev.ctrip.gateway.sweep.SweepRounds.Found;
import dev.ctrip.gateway.sweep.SweepRounds.Leftover;
import dev.ctrip.gateway.sweep.SweepRounds.Place;
import dev.ctrip.gateway.sweep.SweepRounds.Progress;
import dev.ctrip.gateway.sweep.SweepRounds.Question;
import dev.ctrip.gateway.sweep.SweepRounds.Search;
import dev.ctrip.gateway.sweep.SweepRounds.Source;
import dev.ctrip.gateway.sweep.SweepRounds.Unfinished;
import dev.ctrip.gateway.sweep.SweepRounds.Wake;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.Unswept;
import dev.ctrip.gateway.sweep.Unswept.Outlook;
import dev.ctrip.gateway.sweep.activity.SweepSettings.ForeignAssets;
import dev.ctrip.gateway.sweep.store.JdbcSweepOverview;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import dev.ctrip.gateway.world.FakeChain;
import dev.ctrip.gateway.world.RefusingDeposits;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the rounds find at a deposit address, over a real PostgreSQL and a chain in memory. */
@Timeout(60)
class SweepRoundsIT {

  private static final TokenAmount ETHER = TokenAmount.parseBaseUnits("1000000000000000000");
  private static final Token USDC =
      new Token("USDC", Address.parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"), 6);
  private static final ChainId CHAIN = ConfiguredChains.LOCAL;
  private static final SweepRounds.Sent SENT = new SweepRounds.Sent(CHAIN, "chain-31337", null);
  private static final BigInteger TOO_DEAR =
      BigInteger.TEN.pow(9).multiply(BigInteger.valueOf(201));

  private final FakeChain chain = new FakeChain(ConfiguredChains.local());
  private final SweepWorld world = new SweepWorld(chain);
  private final List<Deposit> deposits = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final List<TestActivityEnvironment> workers = new ArrayList<>();
  private ForeignAssets foreignAssets = ForeignAssets.SWEEP;
  private boolean due = true;

  /** What the payment asks for. */
  private Token asked = USDC;

  @AfterEach
  void stop() {
    workers.forEach(TestActivityEnvironment::close);
  }

  // --- What was sent ---

  @Test
  void carriesOnWhatNobodyFollows() {
    chain.fund(world.deposit, ETHER);
    String outgoing = planned();
    world.pass(Duration.ofMinutes(11));

    assertThat(rounds().settle(SENT).unfinished())
        .containsExactly(new Unfinished(outgoing, "it waits to be signed", outgoing));
    world.signing().sign(outgoing);
    assertThat(rounds().settle(SENT).unfinished())
        .as("signed, but no node has it")
        .extracting(Unfinished::toSign)
        .containsExactly(outgoing);
    world.transfers().broadcast(outgoing);
    chain.mine(1);
    assertThat(rounds().settle(SENT).unfinished())
        .extracting(Unfinished::toSign)
        .containsExactly((String) null);
    chain.mine(CONFIRMATIONS);
    SweepRounds.Settling last = rounds().settle(SENT);

    assertThat(last.unfinished()).isEmpty();
    assertThat(last.settled()).isOne();
    assertThat(last.interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(world.sweeps().ofPayment(PAYMENT))
        .extracting(Sweep::state)
        .containsExactly(Sweep.State.SWEPT);
  }

  @Test
  void goesOnWhereTheLastStretchEnded() {
    chain.fund(world.deposit, ETHER);
    String outgoing = planned();
    world.pass(Duration.ofMinutes(11));

    SweepRounds.Sent behind = new SweepRounds.Sent(CHAIN, "chain-31337", outgoing);

    assertThat(rounds().settle(behind).unfinished()).isEmpty();
    assertThat(rounds().settle(SENT).next()).as("the only stretch").isNull();
  }

  @Test
  void looksUpNothingOfAChainThatHasAnotherName() {
    assertThat(rounds().settle(SENT).gone()).isFalse();
    assertThat(rounds().settle(new SweepRounds.Sent(CHAIN, "former", null)).gone()).isTrue();
    assertThat(rounds().settle(new SweepRounds.Sent(ChainId.of(5), "chain-5", null)).gone())
        .isTrue();
  }

  @Test
  void leavesAloneWhatIsFollowedClosely() {
    chain.fund(world.deposit, ETHER);
    planned();
    world.pass(Duration.ofMinutes(9));

    assertThat(rounds().settle(SENT).unfinished()).isEmpty();
  }

  private String planned() {
    Plan plan = world.transfers().plan(world.request("sweep/0", ETHER));
    return plan.outgoingId();
  }

  // --- What is left ---

  @Test
  void findsCoinThatAPaymentInATokenDidNotAskFor() {
    paid(ETHER, Deposit.State.CONFIRMED);

    Unswept money = only(rounds().find(search(Source.FOREIGN)));

    assertThat(money)
        .isEqualTo(
            new Unswept(
                PAYMENT,
                CHAIN,
                "chain-31337",
                world.deposit,
                Token.nativeCoin("ETH", 18),
                ETHER,
                false,
                Outlook.WORTH_IT,
                money.fee(),
                "",
                null,
                null));
    assertThat(money.fee().isZero()).isFalse();
    assertThat(rounds().find(search(Source.CLOSED)).money()).isEmpty();
  }

  @Test
  void countsOnlyWhatIsDeepEnough() {
    paid(ETHER, Deposit.State.SEEN);

    assertThat(rounds().find(search(Source.FOREIGN)).money()).isEmpty();
    assertThat(told).containsExactly("confirm 31337 3 DEPTH");
  }

  @Test
  void sweepsWhatWasNotAskedForOnceAndTheNextUnderANewKey() {
    paid(ETHER, Deposit.State.CONFIRMED);
    Unswept money = only(rounds().find(search(Source.FOREIGN)));

    Leftover left = Objects.requireNonNull(rounds().leftover(money.spot()));
    assertThat(left.request())
        .isEqualTo(
            new SweepRequest(
                PAYMENT + "/leftover/31337/coin/0",
                PAYMENT,
                CHAIN,
                world.deposit,
                KEY,
                Token.nativeCoin("ETH", 18),
                ETHER,
                CONFIRMATIONS));
    sweep(left.request());

    assertThat(rounds().leftover(money.spot())).isNull();
    assertThat(rounds().find(search(Source.FOREIGN)).money()).isEmpty();
    paid(ETHER, Deposit.State.CONFIRMED);
    assertThat(Objects.requireNonNull(rounds().leftover(money.spot())).request().stepKey())
        .isEqualTo(PAYMENT + "/leftover/31337/coin/1");
  }

  @Test
  void leavesToThePaymentWhatItAskedFor() {
    asked = Token.nativeCoin("ETH", 18);
    paid(ETHER, Deposit.State.CONFIRMED);

    assertThat(rounds().find(search(Source.FOREIGN)).money()).isEmpty();
    Unswept money = only(rounds().find(search(Source.CLOSED)));
    assertThat(money.ownAsset()).isTrue();
    assertThat(rounds().leftover(money.spot())).as("never by a sweep beside it").isNull();
  }

  @Test
  void movesNothingWhileAPaymentWaits() {
    asked = Token.nativeCoin("ETH", 18);
    due = false;
    paid(ETHER, Deposit.State.CONFIRMED);

    assertThat(rounds().at(new Place(CHAIN, world.deposit)))
        .extracting(Unswept::outlook)
        .containsExactly(Outlook.NOT_DUE);
  }

  @Test
  void holdsWhatWasNotAskedForWhereTheSettingsSaySo() {
    foreignAssets = ForeignAssets.HOLD;
    paid(ETHER, Deposit.State.CONFIRMED);

    Unswept money = only(rounds().find(search(Source.FOREIGN)));

    assertThat(money.outlook()).isEqualTo(Outlook.HELD);
    assertThat(rounds().leftover(money.spot())).as("but a person may").isNotNull();
  }

  @Test
  void looksAgainAtWhatWasPutOffAfterAnHour() {
    paid(ETHER, Deposit.State.CONFIRMED);
    chain.setNextBaseFee(TOO_DEAR);
    chain.mine(1);
    Unswept dear = only(rounds().find(search(Source.FOREIGN)));
    assertThat(dear.outlook()).isEqualTo(Outlook.WAITS);
    assertThat(dear.reason()).contains("more than the limit");
    world.transfers().plan(Objects.requireNonNull(rounds().leftover(dear.spot())).request());

    assertThat(rounds().find(search(Source.FOREIGN)).money())
        .as("it is found as a sweep that waits")
        .isEmpty();
    assertThat(rounds().find(search(Source.WAITING)).money()).isEmpty();
    assertThat(rounds().find(new Search(CHAIN, Source.WAITING, null, true)).money())
        .extracting(Unswept::outlook)
        .containsExactly(Outlook.WAITS);
    world.pass(Duration.ofHours(1).plusSeconds(1));
    chain.setNextBaseFee(BigInteger.TEN.pow(9));
    chain.mine(1);

    assertThat(rounds().find(search(Source.WAITING)).money())
        .extracting(Unswept::outlook)
        .containsExactly(Outlook.WORTH_IT);
  }

  @Test
  void saysNothingOfAnAddressThatIsNotOurs() {
    assertThat(rounds().at(new Place(CHAIN, ConfiguredChains.TREASURY))).isEmpty();
  }

  // --- Who moves it ---

  @Test
  void wakesThePaymentOrHasItSweptBesideIt() {
    paid(ETHER, Deposit.State.CONFIRMED);
    Unswept foreign = only(rounds().find(search(Source.FOREIGN)));
    asked = Token.nativeCoin("ETH", 18);
    Unswept own = only(rounds().find(search(Source.CLOSED)));

    assertThat(rounds().wake(new Wake(List.of(foreign, own), "key_1", "asked to"))).isEmpty();

    assertThat(told)
        .containsExactly(
            "leftover sweep-chain-31337-%s-coin".formatted(world.deposit),
            "recheck pay_test by key_1");
  }

  @Test
  void letsGoWhatIsStuckSoThatItIsTriedAgain() {
    paid(ETHER, Deposit.State.CONFIRMED);
    SweepRequest request =
        Objects.requireNonNull(
                rounds().leftover(only(rounds().find(search(Source.FOREIGN))).spot()))
            .request();
    String refused = world.transfers().plan(request).outgoingId();
    world.jdbc().sql("update outgoing_attempt set amount = 0").update();
    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> world.signing().sign(refused));
    Unswept money = rounds().at(new Place(CHAIN, world.deposit)).getFirst();
    assertThat(money.outlook()).isEqualTo(Outlook.STUCK);
    assertThat(rounds().leftover(money.spot())).as("while it is stuck").isNull();
    world.pass(Duration.ofMinutes(1));
    Question question = new Question(List.of(money), NOW.plusSeconds(30));

    rounds().wake(new Wake(List.of(money), "key_1", "asked to"));

    assertThat(told).containsExactly("leftover sweep-chain-31337-%s-coin".formatted(world.deposit));
    assertThat(rounds().progress(question).getFirst().over()).as("let go, not tried").isFalse();
    SweepRequest again = Objects.requireNonNull(rounds().leftover(money.spot())).request();
    assertThat(again.stepKey()).as("the same step").isEqualTo(request.stepKey());
    sweep(again);
    assertThat(rounds().progress(question).getFirst().state()).isEqualTo(Sweep.State.SWEPT);
    assertThat(rounds().at(new Place(CHAIN, world.deposit))).isEmpty();
  }

  @Test
  void saysWhatBecameOfEach() {
    paid(ETHER, Deposit.State.CONFIRMED);
    Unswept money = only(rounds().find(search(Source.FOREIGN)));
    assertThat(progress(money)).isEqualTo(Progress.NOTHING_YET);

    sweep(Objects.requireNonNull(rounds().leftover(money.spot())).request());
    Progress swept = progress(money);

    assertThat(swept.over()).isTrue();
    assertThat(swept.state()).isEqualTo(Sweep.State.SWEPT);
    assertThat(swept.txHash()).isNotNull().matches(hash -> chain.receipt(hash).isPresent());
    assertThat(Objects.requireNonNull(swept.value()).plus(Objects.requireNonNull(swept.fee())))
        .isEqualTo(ETHER);

    paid(ETHER, Deposit.State.CONFIRMED);
    assertThat(progress(only(rounds().find(search(Source.FOREIGN)))))
        .as("the last one's end says nothing of what came since")
        .isEqualTo(Progress.NOTHING_YET);
  }

  @Test
  void whatWasTriedAndPutOffHasAnOutcome() {
    paid(ETHER, Deposit.State.CONFIRMED);
    chain.setNextBaseFee(TOO_DEAR);
    chain.mine(1);
    Unswept money = only(rounds().find(search(Source.FOREIGN)));
    world.transfers().plan(Objects.requireNonNull(rounds().leftover(money.spot())).request());

    assertThat(progress(money).over()).isTrue();
    assertThat(progress(money).reason()).contains("more than the limit");
    world.pass(Duration.ofMinutes(1));
    assertThat(
            rounds().progress(new Question(List.of(money), NOW.plusSeconds(30))).getFirst().over())
        .as("not since then")
        .isFalse();
  }

  private Progress progress(Unswept money) {
    return rounds().progress(new Question(List.of(money), NOW)).getFirst();
  }

  private static Search search(Source source) {
    return new Search(CHAIN, source, null, false);
  }

  private static Unswept only(Found found) {
    assertThat(found.money()).hasSize(1);
    assertThat(found.next()).isNull();
    return found.money().getFirst();
  }

  /** More of the coin comes to the address. */
  private void paid(TokenAmount amount, Deposit.State state) {
    chain.fund(world.deposit, chain.balance(world.deposit).plus(amount));
    deposits.add(
        new Deposit(
            CHAIN,
            TxHash.parse("0x%064x".formatted(deposits.size() + 1)),
            null,
            chain.payer(),
            world.deposit,
            null,
            amount,
            1,
            BlockHash.parse("0x" + "b".repeat(64)),
            NOW,
            state));
  }

  private void sweep(SweepRequest request) {
    String outgoing = world.transfers().plan(request).outgoingId();
    world.signing().sign(outgoing);
    world.transfers().broadcast(outgoing);
    chain.mine(CONFIRMATIONS);
    world.transfers().follow(outgoing);
  }

  /** As a worker serves them, payloads included; a new one each time, as after a restart. */
  private SweepRounds rounds() {
    SweepSettings settings =
        new SweepSettings(50, Duration.ofMinutes(2), Duration.ofMinutes(5), foreignAssets);
    Listed listed = new Listed(deposits);
    TopUps topUps = new TopUps(world.ledger(), Optional::empty, listed);
    DepositConfirmation confirmation =
        request -> {
          told.add(
              "confirm %s %d %s"
                  .formatted(request.chain(), request.confirmationsRequired(), request.finality()));
          return new DepositConfirmation.Report(0, 1, 0);
        };
    TestActivityEnvironment worker =
        TestActivityEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build())
                .build());
    workers.add(worker);
    worker.registerActivitiesImplementations(
        new ChainSweepRounds(
            world.ledger(),
            new JdbcSweepOverview(world.jdbc()),
            new OnePayment(),
            (spot, reason) -> told.add("leftover " + LeftoverSweepWorkflow.idFor(spot)),
            new UnsweptMoney(
                world.nodes(),
                listed,
                confirmation,
                world.sweeps(),
                world.ledger(),
                new Appraisal(topUps, settings),
                settings),
            new Pursuit(
                world.ledger(),
                world.nodes(),
                new SweepWorld.NothingRead(true),
                new Unblocking(world.ledger(), topUps, settings, world.clock())),
            ConfiguredChains.of(chain.settings()),
            settings,
            world.clock()));
    return worker.newActivityStub(SweepRounds.class);
  }

  private record Listed(List<Deposit> all) implements RefusingDeposits {

    @Override
    public List<Deposit> listedTo(Address address) {
      return List.copyOf(all);
    }

    @Override
    public List<Deposit> to(Address address) {
      return List.copyOf(all);
    }
  }

  private final class OnePayment implements SweepOwners {

    private Owner owner() {
      return new Owner(
          PAYMENT,
          world.deposit,
          KEY,
          CHAIN,
          asked,
          TokenAmount.ZERO,
          CONFIRMATIONS,
          Finality.DEPTH,
          due);
    }

    @Override
    public Optional<Owner> at(Address address) {
      return Optional.of(owner()).filter(owner -> owner.address().equals(address));
    }

    @Override
    public List<Owner> withForeignMoney(String afterId, int atMost) {
      return List.of(owner());
    }

    @Override
    public Stretch withUnswept(ChainId ofChain, boolean closedOnly, String afterId) {
      return new Stretch(List.of(owner()), null);
    }

    @Override
    public void recheck(String paymentId, String actor, @Nullable String reason) {
      told.add("recheck %s by %s".formatted(paymentId, actor));
    }
  }
}
