package dev.ctrip.gateway.chain.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Confirmations;
import dev.ctrip.gateway.chain.DepositConfirmation.Report;
import dev.ctrip.gateway.chain.DepositConfirmation.Request;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.chain.rpc.TestNodes;
import dev.ctrip.gateway.chain.sniper.ScanWorld;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.world.node.FakeLedger;
import dev.ctrip.gateway.world.node.FakeNode;
import dev.ctrip.gateway.world.node.ForgedReceipt;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Large amounts, of which one node's word is not enough, on two nodes of which one lies. */
@Timeout(60)
class SecondNodeIT {

  private static final Address OURS = Address.parse("0x00000000000000000000000000000000000000a1");
  private static final TokenAmount LARGE = TokenAmount.ofBaseUnits(1_000_000);
  private static final TokenAmount SMALL = TokenAmount.ofBaseUnits(999_999);
  private static final int DEPTH = 2;
  private static final Token TOKEN =
      new Token("LT", Address.parse("0x00000000000000000000000000000000000000c1"), 18);

  private final FakeLedger ledger = new FakeLedger(1);
  private final FakeNode first = FakeNode.of(ledger);
  private final FakeNode second = FakeNode.of(ledger);
  private final Chain chain =
      TestNodes.of(
          agreeingFrom(LARGE, FakeNode.settings(List.of(TOKEN), first, second)),
          Duration.ofSeconds(2));
  private final ScanWorld world = new ScanWorld(chain, OURS);
  private final ChainDepositConfirmation confirmation =
      new ChainDepositConfirmation(id -> chain, world.deposits, world.listener, world.transactions);

  @BeforeEach
  void begin() {
    world.scan();
  }

  @AfterEach
  void close() {
    world.close();
    first.close();
    second.close();
  }

  @Test
  void confirmsWhatBothTell() {
    pay(LARGE);

    assertThat(confirm()).isEqualTo(new Report(1, 0, 0));
    assertThat(states()).containsExactly("confirmed");
    assertThat(second.calls("eth_getTransactionReceipt")).isOne();
  }

  @Test
  void neverConfirmsAFailureThatOneNodeCallsASuccess() {
    first.forgeReceipts(ForgedReceipt.SUCCESS_OF_A_FAILURE);
    ledger.payInVain(OURS, LARGE);
    ledger.mine(1);
    world.scan();
    assertThat(states()).as("what one node alone makes believe").containsExactly("seen");

    for (int i = 0; i < 5; i++) {
      ledger.mine(DEPTH);
      assertThat(confirm()).isEqualTo(new Report(0, 1, 0));
    }

    first.heal();
    assertThat(confirm()).isEqualTo(new Report(0, 0, 1));
    assertThat(states()).containsExactly("seen");
  }

  @Test
  void neverConfirmsByTheWordOfTheSecondAloneWhileTheFirstIsAway() {
    second.forgeReceipts(ForgedReceipt.SUCCESS_OF_A_FAILURE);
    ledger.payInVain(OURS, LARGE);
    ledger.mine(1);
    first.dropConnections();
    world.scan();
    assertThat(states()).containsExactly("seen");
    ledger.mine(DEPTH);

    assertThatThrownBy(this::confirm).isInstanceOf(ChainUnavailableException.class);

    first.heal();
    assertThat(confirm()).isEqualTo(new Report(0, 1, 0));
    assertThat(states()).containsExactly("seen");
  }

  @ParameterizedTest
  @EnumSource(names = {"OTHER_BLOCK", "FAILURE_OF_A_SUCCESS", "NO_STATUS"})
  void doesNotConfirmWhatTheSecondNodeTellsOtherwise(ForgedReceipt lie) {
    pay(LARGE);
    second.forgeReceipts(lie);

    assertThat(confirm()).isEqualTo(new Report(0, 1, 0));
    assertThat(states()).containsExactly("seen");

    second.heal();
    assertThat(confirm()).isEqualTo(new Report(1, 0, 0));
  }

  @Test
  void doesNotConfirmWhileTheSecondNodeCannotTell() {
    pay(LARGE);
    second.forgeReceipts(ForgedReceipt.OTHER_TRANSACTION);
    assertThatThrownBy(this::confirm).isInstanceOf(ChainUnavailableException.class);
    second.heal().dropConnections();
    assertThatThrownBy(this::confirm).isInstanceOf(ChainUnavailableException.class);
    assertThat(states()).containsExactly("seen");

    second.heal().withholdReceipts();
    assertThat(confirm()).isEqualTo(new Report(0, 1, 0));
    second.heal().lagBy(DEPTH + 1);
    assertThat(confirm()).isEqualTo(new Report(0, 1, 0));

    second.heal();
    assertThat(confirm()).isEqualTo(new Report(1, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "data, 0x00000000000000000000000000000000000000000000000000000000000f423f",
    "address, 0x00000000000000000000000000000000000000c2"
  })
  void doesNotConfirmATokenThatTheSecondNodeLogsOtherwise(String field, String other) {
    ledger.payToken(contract(), ledger.payer(), OURS, LARGE);
    ledger.mine(DEPTH);
    world.scan();
    second.forge("eth_getTransactionReceipt", receipt -> withLog(receipt, field, other));

    assertThat(confirm()).isEqualTo(new Report(0, 1, 0));

    second.heal();
    assertThat(confirm()).isEqualTo(new Report(1, 0, 0));
  }

  @Test
  void confirmsATokenThatKeptAFee() {
    ledger.payToken(
        contract(), ledger.payer(), OURS, TokenAmount.ofBaseUnits(1_000_100), amount(100));
    ledger.mine(DEPTH);
    world.scan();

    assertThat(confirm()).isEqualTo(new Report(1, 0, 0));
  }

  @Test
  void confirmsWhatABalanceShowsOnlyIfTheSecondNodeShowsAllOfIt() {
    ledger.payThroughContract(OURS, LARGE);
    ledger.pay(OURS, SMALL);
    ledger.mine(1);
    lookAtBalance();
    ledger.mine(DEPTH);
    world.scan();
    second.forge("eth_getBalance", balance -> quantity(1_999_998));

    assertThat(confirm()).as("the small one").isEqualTo(new Report(1, 1, 0));

    second.heal().keepStateOf(1);
    assertThat(confirm()).as("old state is not needed").isEqualTo(new Report(1, 0, 0));
  }

  @Test
  void onceSomethingHasLeftOnlyWhatTheBalanceGrewByCounts() {
    // So that it can pay the fee of what it sends.
    ledger.pay(OURS, amount(1_000_000_000_000_000L));
    ledger.mine(1);
    lookAtBalance();
    ledger.send(OURS, ledger.payer(), amount(500_000), List.of());
    ledger.mine(1);
    lookAtBalance();
    ledger.payThroughContract(OURS, LARGE);
    ledger.mine(1);
    lookAtBalance();
    ledger.mine(DEPTH);
    world.scan();
    assertThat(confirm()).as("both by an honest node").isEqualTo(new Report(2, 0, 0));
    assertThat(states()).containsExactly("confirmed", "confirmed");
    world.jdbc.sql("update deposit set state = 'seen' where tx_hash is null").update();
    second.forge(
        "eth_getBalance",
        (params, balance) ->
            params.get(1).isObject() ? quantity(Long.decode(balance.asString()) - 1) : balance);

    assertThat(confirm())
        .as("more than that is there, but it grew by less")
        .isEqualTo(new Report(0, 1, 0));

    second.heal().keepStateOf(1);
    assertThat(confirm())
        .as("without the states that would show it")
        .isEqualTo(new Report(0, 1, 0));
    second.heal();
    assertThat(confirm()).isEqualTo(new Report(1, 0, 0));
  }

  @Test
  void doesNotConfirmAPaymentOfAnotherAmount() {
    pay(LARGE);
    second.forge(
        "eth_getTransactionByHash",
        transaction ->
            ((ObjectNode) transaction).put("value", "0x" + Integer.toHexString(999_999)));
    second.forge("eth_getBalance", balance -> quantity(999_999));

    assertThat(confirm()).isEqualTo(new Report(0, 1, 0));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SUCCESS_OF_A_FAILURE")
  void asksNobodyElseAboutLess(ForgedReceipt lie) {
    second.forgeReceipts(lie);
    pay(SMALL);

    assertThat(confirm()).isEqualTo(new Report(1, 0, 0));
    assertThat(second.calls("eth_getTransactionReceipt")).isZero();
  }

  private void lookAtBalance() {
    world.scan();
    world.search().byBalance(ledger.settings().id(), OURS);
  }

  private static JsonNode quantity(long amount) {
    return JsonNodeFactory.instance.stringNode("0x" + Long.toHexString(amount));
  }

  private static JsonNode withLog(JsonNode receipt, String field, String value) {
    ((ObjectNode) receipt.path("logs").get(0)).put(field, value);
    return receipt;
  }

  private static Address contract() {
    return Objects.requireNonNull(TOKEN.contract());
  }

  private static TokenAmount amount(long baseUnits) {
    return TokenAmount.ofBaseUnits(baseUnits);
  }

  private void pay(TokenAmount amount) {
    ledger.pay(OURS, amount);
    ledger.mine(DEPTH);
    world.scan();
  }

  private Report confirm() {
    return confirmation.confirm(new Request(ledger.settings().id(), OURS, DEPTH, Finality.DEPTH));
  }

  private List<@Nullable String> states() {
    return world.jdbc.sql("select state from deposit").query(String.class).list();
  }

  private static ChainSettings agreeingFrom(TokenAmount amount, ChainSettings chain) {
    return new ChainSettings(
        chain.name(),
        chain.id(),
        chain.treasury(),
        chain.nativeCoin(),
        chain.acceptsNativeCoin(),
        chain.rpc(),
        chain.ws(),
        chain.blockTime(),
        new Confirmations(DEPTH, List.of(), Finality.DEPTH, amount),
        chain.reorgDepth(),
        chain.reading(),
        chain.explorer(),
        chain.fees(),
        chain.tokens());
  }
}
