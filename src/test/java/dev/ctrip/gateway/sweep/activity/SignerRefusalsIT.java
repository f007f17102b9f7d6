package dev.ctrip.gateway.sweep.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainSettings.Fees;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOutcome;
import dev.ctrip.gateway.sweep.SweepRequest;
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

  private final MoneyOut world = new MoneyOut("PlainToken");

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to_address = '0x1111111111111111111111111111111111111111' | is not the treasury",
        "to_address = from_address | is not the treasury",
        "contract = '0x1111111111111111111111111111111111111111' | is not listed",
        "key_index = 8 | the address at index 8 is",
        "key_account = 'gas_wallet', key_index = 0 | the address at index 0 is",
        "gas_limit = 500000000 | more than the signer's 50 %",
      })
  void refusesAnAlteredSweepOfTheCoin(String change, String reason) {
    refuses(world.paidInCoin(0, MoneyOut.ETHER), "update outgoing set " + change, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amount = 0 | more than the signer's 50 %",
        "max_fee_per_gas = 201e9 | above the chain's limit",
        "max_priority_fee_per_gas = max_fee_per_gas + 1 | the priority fee is above the whole fee",
      })
  void refusesAnAlteredAttemptAtASweepOfTheCoin(String change, String reason) {
    refuses(world.paidInCoin(0, MoneyOut.ETHER), "update outgoing_attempt set " + change, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to_address = '0x1111111111111111111111111111111111111111' | is not the treasury",
        "contract = '0x1111111111111111111111111111111111111111' | is not listed",
        "key_index = 8 | the address at index 8 is",
        "gas_limit = 50000000 | above the limit of 0.06 ETH that a transaction's gas may cost",
      })
  void refusesAnAlteredSweepOfAToken(String change, String reason) {
    refusesWithGasThere("update outgoing set " + change + " where id = :id", reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amount = 0 | a transfer of nothing",
        "max_fee_per_gas = 201e9 | above the chain's limit",
      })
  void refusesAnAlteredAttemptAtASweepOfAToken(String change, String reason) {
    refusesWithGasThere(
        "update outgoing_attempt set " + change + " where outgoing_id = :id", reason);
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
        "gas_limit = 50000000 | above the limit of 0.06 ETH that a transaction's gas may cost",
      })
  void refusesAnAlteredTopUp(String change, String reason) {
    refuses(world.paidInToken(0, DOLLARS), "update outgoing set " + change, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amount = 7e16 | a top-up of 0.07 ETH is above the limit of 0.06 ETH",
        "amount = 0 | a top-up of nothing",
        "max_fee_per_gas = 201e9 | above the chain's limit",
      })
  void refusesAnAlteredAttemptAtATopUp(String change, String reason) {
    refuses(world.paidInToken(0, DOLLARS), "update outgoing_attempt set " + change, reason);
  }

  /** Another chain's treasury is another address; and what is on no list is no chain. */
  @Test
  void refusesAnotherChain() {
    ChainSettings other =
        ConfiguredChains.chain(ChainId.of(10), ConfiguredChains.TREASURY, 200, false);
    world.configureSigners(world.settings, other);

    refuses(world.paidInCoin(0, MoneyOut.ETHER), onChain(10), "is not the treasury");

    String id = plan(world.paidInCoin(1, MoneyOut.ETHER));
    world.jdbc().sql(onChain(137) + " where id = :id").param("id", id).update();
    assertThatIllegalStateException()
        .isThrownBy(() -> world.steps().signing().sign(id))
        .withMessageContaining("chain 137 is not enabled");
    assertNothingSigned();
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
    plan(request);
    assertThat(world.jdbc().sql(tampering).update()).isOne();

    assertRefused(request, reason);
    assertNothingSigned();
  }

  /** A token's own transfer is planned once its gas has come. */
  private void refusesWithGasThere(String tampering, String reason) {
    SweepRequest request = world.paidInToken(0, DOLLARS);
    Run run = run(request);
    while (world.outgoing(world.address(0)).isEmpty()) {
      world.anvil.mine(1);
      run.step();
    }
    String id = world.outgoing(world.address(0)).getFirst().id();
    assertThat(world.jdbc().sql(tampering).param("id", id).update()).isOne();

    assertRefused(request, reason);
    assertThat(world.ledger().outgoing(id).hashes()).isEmpty();
    try (BlocksOracle blocks = new BlocksOracle(world.anvil.httpUrl())) {
      assertThat(blocks.read().sentBy(world.address(0))).isEmpty();
    }
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

  private void assertNothingSigned() {
    assertThat(
            world
                .jdbc()
                .sql("select count(*) from outgoing_attempt where signed_bytes is not null")
                .query(Long.class)
                .single())
        .isZero();
    world.anvil.mine(1);
    try (BlocksOracle blocks = new BlocksOracle(world.anvil.httpUrl())) {
      blocks.read();
      assertThat(blocks.sentBy(world.gasWallet)).isEmpty();
      assertThat(blocks.sentBy(world.address(0))).isEmpty();
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
