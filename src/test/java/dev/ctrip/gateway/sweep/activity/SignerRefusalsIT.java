package dev.ctrip.gateway.sweep.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainSettings.Fees;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepSigning;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.wallet.ConfiguredChains;
import io.temporal.failure.ApplicationFailure;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/**
 * Somebody who can write to the database asks for what he likes. That nothing was signed is counted
 * from the rows, and from the blocks.
 */
@Timeout(120)
class SignerRefusalsIT {

  private static final long DOLLARS = 12_500_000;

  /** Where its gas has come, the top-up is signed and nobody's to change. */
  private static final String OF_TRANSFER = " where purpose = 'sweep'";

  private static final String ATTEMPT_AT_IT =
      " where outgoing_id = (select id from outgoing" + OF_TRANSFER + ")";

  private final MoneyOut world = new MoneyOut("PlainToken");

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key_index = 8 | the address at index 8 is",
        "key_account = 'gas_wallet', key_index = 0 | the address at index 0 is",
      })
  void refusesAnAlteredSweepOfTheCoin(String change, String reason) {
    refuses(world.paidInCoin(0, MoneyOut.ETHER), "update outgoing set " + change, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to_address = '0x1111111111111111111111111111111111111111' | is not the treasury",
        "to_address = from_address | is not the treasury",
        "contract = '0x1111111111111111111111111111111111111111', gas_limit = 60000 | is not listed",
        "gas_limit = 500000000 | a gas limit of 500000000",
        "gas_limit = 20999 | a gas limit of 20999",
      })
  void putsOffAnAlteredSweepOfTheCoin(String change, String reason) {
    putsOff(world.paidInCoin(0, MoneyOut.ETHER), "update outgoing set " + change, reason);
  }

  /** Else the gas of a sweep that is planned could be made to burn what it is to move. */
  @Test
  void putsOffASweepOfTheCoinThatCostsTooLargeAPartOfIt() {
    putsOff(
        world.paidInCoin(0, MoneyOut.ETHER),
        "with less as (update outgoing_attempt set amount = 1e15) "
            + "update outgoing set gas_limit = 9000000",
        "more than the signer's 50 %");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amount = 0 | a transfer of nothing",
        "max_priority_fee_per_gas = max_fee_per_gas + 1 | the priority fee is above the whole fee",
      })
  void refusesAnAlteredAttemptAtASweepOfTheCoin(String change, String reason) {
    refuses(world.paidInCoin(0, MoneyOut.ETHER), "update outgoing_attempt set " + change, reason);
  }

  @Test
  void putsOffAnAttemptAtASweepOfTheCoinThatIsTooDear() {
    putsOff(
        world.paidInCoin(0, MoneyOut.ETHER),
        "update outgoing_attempt set max_fee_per_gas = 201e9",
        "above the chain's limit");
  }

  @Test
  void refusesASweepOfATokenFromAnotherAddress() {
    refuses(
        paidInTokenWithGas(),
        "update outgoing set key_index = 8" + OF_TRANSFER,
        "the address at index 8 is");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to_address = '0x1111111111111111111111111111111111111111' | is not the treasury",
        "contract = '0x1111111111111111111111111111111111111111' | is not listed",
        "gas_limit = 9000000 | above the limit of 0.06 ETH that a transaction's gas may cost",
        "gas_limit = 50000000 | a gas limit of 50000000",
        "gas_limit = 21000 | a gas limit of 21000",
      })
  void putsOffAnAlteredSweepOfAToken(String change, String reason) {
    String dear =
        "with dear as (update outgoing_attempt set max_fee_per_gas = 200e9" + ATTEMPT_AT_IT + ") ";
    putsOff(paidInTokenWithGas(), dear + "update outgoing set " + change + OF_TRANSFER, reason);
  }

  @Test
  void refusesAnAttemptAtASweepOfNoneOfAToken() {
    refuses(
        paidInTokenWithGas(),
        "update outgoing_attempt set amount = 0" + ATTEMPT_AT_IT,
        "a transfer of nothing");
  }

  @Test
  void putsOffAnAttemptAtASweepOfATokenThatIsTooDear() {
    putsOff(
        paidInTokenWithGas(),
        "update outgoing_attempt set max_fee_per_gas = 201e9" + ATTEMPT_AT_IT,
        "above the chain's limit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to_address = '0x1111111111111111111111111111111111111111' | is no deposit address",
        "to_key_index = 8 | is no deposit address",
        "to_key_index = null | is no deposit address",
        "contract = '0x1111111111111111111111111111111111111111' | nothing but the native coin",
        "key_account = 'deposits' | the address at index 0 is",
        "key_index = 1 | the address at index 1 is",
      })
  void refusesAnAlteredTopUp(String change, String reason) {
    refuses(world.paidInToken(0, DOLLARS), "update outgoing set " + change, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gas_limit = 9000000 | above the limit of 0.06 ETH that a transaction's gas may cost",
        "gas_limit = 50000000 | a gas limit of 50000000",
        "gas_limit = 1 | a gas limit of 1",
      })
  void putsOffAnAlteredTopUp(String change, String reason) {
    String dear = "with dear as (update outgoing_attempt set max_fee_per_gas = 200e9) ";
    putsOff(world.paidInToken(0, DOLLARS), dear + "update outgoing set " + change, reason);
  }

  @Test
  void refusesAnAttemptAtATopUpOfNothing() {
    refuses(
        world.paidInToken(0, DOLLARS),
        "update outgoing_attempt set amount = 0",
        "a top-up of nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amount = 7e16 | a top-up of 0.07 ETH is above the limit of 0.06 ETH",
        "max_fee_per_gas = 201e9 | above the chain's limit",
      })
  void putsOffAnAlteredAttemptAtATopUp(String change, String reason) {
    putsOff(world.paidInToken(0, DOLLARS), "update outgoing_attempt set " + change, reason);
  }

  /** Else what is said to be gas would not be held to what a sweep may cost. */
  @ParameterizedTest
  @CsvSource({"gas, sweep, true", "sweep, gas, false"})
  void refusesWhatIsNotWhatItsRowCallsIt(String called, String does, boolean ofCoin) {
    String id = plan(ofCoin ? world.paidInCoin(0, MoneyOut.ETHER) : world.paidInToken(0, DOLLARS));
    world.jdbc().sql("update outgoing set purpose = :called").param("called", called).update();

    for (int asked = 0; asked < 2; asked++) {
      assertThatExceptionOfType(ApplicationFailure.class)
          .isThrownBy(() -> sign(id))
          .withMessageContaining(
              "the row calls it a %s, but by what it does it is a %s".formatted(called, does))
          .satisfies(failure -> assertThat(failure.getType()).isEqualTo(SweepSigning.REFUSED));
    }
    assertThat(world.sweep(0).state()).isEqualTo(Sweep.State.STUCK);
    assertNothingSigned();
  }

  /** Whoever has a sweep turned into one burns its fee, once for each nonce. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "purpose = 'gap', sweep_id = null, to_address = from_address",
        "to_address = from_address",
      })
  void fillsNoGapThatNothingWaitsBehind(String change) {
    String id = plan(world.paidInCoin(0, MoneyOut.ETHER));
    world.jdbc().sql("update outgoing_attempt set amount = 0").update();
    world.jdbc().sql("update outgoing set " + change).update();

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> sign(id))
        .satisfies(failure ->
            assertThat(failure.getOriginalMessage())
                .containsAnyOf(
                    "nothing of %s waits behind nonce 0".formatted(world.address(0)),
                    "the row calls it a sweep, but by what it does it is a gap"));
    assertNothingSigned();
  }

  /** Another chain's treasury is another address; and what is on no list is no chain. */
  @Test
  void refusesAnotherChain() {
    ChainSettings other =
        ConfiguredChains.chain(ChainId.of(10), ConfiguredChains.TREASURY, 200, false);
    world.configureSigners(world.settings, other);
    String id = plan(world.paidInCoin(1, MoneyOut.ETHER));
    world.jdbc().sql(onChain(137)).update();
    assertThatIllegalStateException()
        .isThrownBy(() -> world.steps().signing().sign(id))
        .withMessageContaining("chain 137 is not enabled");

    putsOff(
        world.paidInCoin(0, MoneyOut.ETHER),
        onChain(10) + " where chain_id <> 137",
        "is not the treasury");
  }

  private static String onChain(long id) {
    return """
    with known as (
      insert into signing_address (chain_id, address)
      select %1$d, from_address from outgoing on conflict do nothing)
    update outgoing set chain_id = %1$d\
    """
        .formatted(id);
  }

  /** Which is no verdict: a node that lags behind would show less as well. */
  @Test
  void signsNothingThatIsMoreThanThereIs() {
    SweepRequest request = world.paidInCoin(0, MoneyOut.ETHER);
    plan(request);
    world.jdbc().sql("update outgoing_attempt set amount = amount * 2").update();

    Run run = run(request);

    assertThat(end(run).kind()).isEqualTo(SweepOutcome.Kind.SHORT);
    assertNothingSigned();
  }

  /** The rows themselves refuse. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "update outgoing set to_address = from_address",
        "update outgoing set nonce = 7",
        "update outgoing set contract = from_address",
        "update outgoing set gas_limit = gas_limit + 1",
        "update outgoing set state = 'refused', reason = 'so that the nonce is free'",
        "delete from outgoing_attempt",
        "update outgoing_attempt set amount = 1",
        "update outgoing_attempt set max_fee_per_gas = 1",
        "update outgoing_attempt set tx_hash = null, signed_bytes = null, signed_at = null",
      })
  void whatIsSignedCannotBeAltered(String tampering) {
    sign(plan(world.paidInCoin(0, MoneyOut.ETHER)));

    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> world.jdbc().sql(tampering).update())
        .withMessageContaining("never changed or deleted");
  }

  @ParameterizedTest
  @CsvSource({
    "amount - 1, max_fee_per_gas * 2, max_priority_fee_per_gas * 2",
    "'amount - 21000 * max_fee_per_gas / 100', 'max_fee_per_gas * 101 / 100', max_priority_fee_per_gas * 2",
  })
  void signsNoReplacementWithAnotherContentOrTooLittleMore(
      String amount, String fee, String priority) {
    String id = plan(world.paidInCoin(0, MoneyOut.ETHER));
    String signed = sign(id);
    world
        .jdbc()
        .sql(
            """
            insert into outgoing_attempt (outgoing_id, ordinal, amount, max_fee_per_gas,
              max_priority_fee_per_gas, planned_at)
            select outgoing_id, 1, %s, %s, %s, now() from outgoing_attempt
            """
                .formatted(amount, fee, priority))
        .update();

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> sign(id))
        .satisfies(failure -> assertThat(failure.getType()).isEqualTo(SweepSigning.NOT_REPLACED));
    assertThat(sign(id)).as("what is signed stands").isEqualTo(signed);

    assertThat(world.ledger().outgoing(id).attempts()).hasSize(1);
  }

  /** Whoever drops the index that keeps nonces apart still meets the record of what was signed. */
  @Test
  void refusesASecondContentForANonce() {
    sign(plan(world.paidInToken(0, DOLLARS)));
    SweepRequest second = world.paidInToken(1, DOLLARS);
    String id = plan(second);
    world.jdbc().sql("drop index outgoing_one_content").update();
    world.jdbc().sql("update outgoing set nonce = 0 where id = :id").param("id", id).update();

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> sign(id))
        .withMessageContaining("nonce 0 of %s was used to sign something else", world.gasWallet);

    assertThat(world.ledger().outgoing(id).state()).isEqualTo(Outgoing.State.REFUSED);
    assertThat(world.sweep(1).state()).isEqualTo(Sweep.State.STUCK);
  }

  @Test
  void waitsUntilTomorrowForMoreThanADayMayCost() {
    SweepRequest first = world.paidInToken(0, DOLLARS);
    plan(first);
    BigInteger cost =
        world.outgoing(world.gasWallet).getFirst().newest().transfer().coinLeaving().baseUnits();
    Fees fees = world.settings.fees();
    world.configureSigners(
        MoneyOut.with(
            world.settings,
            world.settings.treasury(),
            new Fees(
                fees.maxFeePerGasWei(),
                fees.legacy(),
                fees.maxTopUp(),
                TokenAmount.ofBaseUnits(
                    cost.multiply(BigInteger.valueOf(3)).divide(BigInteger.TWO)),
                fees.dataFeeOracle())));
    assertThat(end(run(first)).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);
    SweepRequest second = world.paidInToken(1, DOLLARS);

    SweepOutcome today = end(run(second));

    assertThat(today.kind()).isEqualTo(SweepOutcome.Kind.PARKED);
    assertThat(today.detail()).startsWith("the gas wallet may spend").contains("a day");
    assertThat(world.sweep(1).state()).isEqualTo(Sweep.State.WAITING);
    assertThat(world.sweep(1).reason()).isEqualTo(today.detail());
    world.pass(Duration.ofHours(23));
    assertThat(end(run(second)).kind()).as("still").isEqualTo(SweepOutcome.Kind.PARKED);
    world.pass(Duration.ofHours(1));
    assertThat(end(run(second)).kind()).as("tomorrow").isEqualTo(SweepOutcome.Kind.SWEPT);
    try (BlocksOracle blocks = new BlocksOracle(world.anvil.httpUrl())) {
      assertThat(blocks.read().noncesOf(world.gasWallet)).containsExactly(0L, 1L);
    }
  }

  private void refuses(SweepRequest request, String tampering, String reason) {
    String outgoing = plan(request);
    assertThat(world.jdbc().sql(tampering).update()).isOne();

    assertRefused(request, reason);
    assertNotSigned(outgoing);
  }

  /** Whose own transfer is planned, since its gas has come. */
  private SweepRequest paidInTokenWithGas() {
    SweepRequest request = world.paidInToken(0, DOLLARS);
    Run run = run(request);
    while (world.outgoing(world.address(0)).isEmpty()) {
      world.anvil.mine(1);
      run.step();
    }
    return request;
  }

  private void assertRefused(SweepRequest request, String reason) {
    SweepOutcome first = end(run(request));
    SweepOutcome again = end(run(request));

    assertThat(first.kind()).isEqualTo(SweepOutcome.Kind.STUCK);
    assertThat(first.detail()).contains(reason);
    assertThat(again).isEqualTo(first);
    assertThat(world.sweep(0).state()).isEqualTo(Sweep.State.STUCK);
    assertThat(world.sweep(0).reason()).isEqualTo(first.detail());
  }

  /** And the next time it is planned by what holds then. */
  private void putsOff(SweepRequest request, String tampering, String reason) {
    String outgoing = plan(request);
    assertThat(world.jdbc().sql(tampering).update()).isOne();

    SweepOutcome first = end(run(request));

    assertThat(first.kind()).isEqualTo(SweepOutcome.Kind.PARKED);
    assertThat(first.detail()).contains(reason);
    assertThat(world.sweep(0).state()).isEqualTo(Sweep.State.WAITING);
    assertThat(world.sweep(0).waitsFor()).isEqualTo(Sweep.WaitsFor.SIGNER);
    assertThat(world.sweep(0).reason()).isEqualTo(first.detail());
    assertNotSigned(outgoing);
    world.configureSigners(world.settings);
    assertThat(end(run(request)).kind()).isEqualTo(SweepOutcome.Kind.SWEPT);
  }

  private void assertNotSigned(String outgoingId) {
    Outgoing outgoing = world.ledger().outgoing(outgoingId);
    assertThat(outgoing.hashes()).isEmpty();
    if (outgoing.purpose() == Outgoing.Purpose.GAS) {
      assertSentNothing(world.gasWallet);
    }
    assertSentNothing(world.address(0));
  }

  private void assertNothingSigned() {
    assertThat(
            world
                .jdbc()
                .sql("select count(*) from outgoing_attempt where signed_bytes is not null")
                .query(Long.class)
                .single())
        .isZero();
    assertSentNothing(world.gasWallet);
    assertSentNothing(world.address(0));
  }

  private void assertSentNothing(Address sender) {
    world.anvil.mine(1);
    try (BlocksOracle blocks = new BlocksOracle(world.anvil.httpUrl())) {
      assertThat(blocks.read().sentBy(sender)).isEmpty();
    }
  }

  private String plan(SweepRequest request) {
    return world.steps().transfers().plan(request).outgoingId();
  }

  private String sign(String outgoingId) {
    return world.steps().signing().sign(outgoingId);
  }

  private Run run(SweepRequest request) {
    ArmedFaults none = new ArmedFaults(fault -> {});
    return new Run(world.steps(none), request, none);
  }

  private SweepOutcome end(Run run) {
    return run.run(() -> world.anvil.mine(1));
  }
}
