package dev.ctrip.gateway.sweep.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.chain.ChainSettings.Fees;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepTransfers.Decision;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.SweepTransfers.Progress;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import dev.ctrip.gateway.sweep.activity.BlocksOracle.Sent;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What has been sent and does not go on: too dear, lost, behind another, or gone with a block. */
@Timeout(120)
class ReplacementIT {

  private static final long DOLLARS = 12_500_000;
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final BigInteger SPIKE = GWEI.multiply(BigInteger.valueOf(50));

  private MoneyOut world = new MoneyOut("PlainToken");

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void coinIsSentAgainAtAHigherFee() {
    SweepRequest request = world.paidInCoin(0, MoneyOut.ETHER);
    String id = sent(request);
    spike();
    assertThat(look(id).toSign()).as("not yet overdue").isNull();
    world.pass(MoneyOut.REPLACE_AFTER);

    Progress overdue = look(id);
    assertThat(overdue.toSign()).isEqualTo(id);
    assertThat(overdue.detail()).contains("nonce 0 is signed again at");
    Driver driver = driver();
    driver.push(id, overdue);

    assertThat(driver.follow(id).stage()).isEqualTo(Stage.THROUGH);
    Outgoing outgoing = world.ledger().outgoing(id);
    assertThat(outgoing.attempts()).hasSize(2);
    assertOutbids(outgoing);
    assertThat(outgoing.minedHash()).isEqualTo(outgoing.newest().txHash());
    Sent only = only(world.address(0));
    assertThat(only.value().add(only.fee())).isEqualTo(MoneyOut.ETHER.baseUnits());
    assertThat(world.sweep(0).value()).isEqualTo(TokenAmount.ofBaseUnits(only.value()));
    assertThat(world.sweep(0).amount()).isEqualTo(MoneyOut.ETHER);
  }

  @Test
  void theFirstAttemptCountsWhereItIsTheOneThatIsMined() {
    SweepRequest request = world.paidInCoin(0, MoneyOut.ETHER);
    String id = sent(request);
    spike();
    world.pass(MoneyOut.REPLACE_AFTER);
    String toSign = Objects.requireNonNull(look(id).toSign());
    world.steps().signing().sign(toSign);
    // The second is signed and never sent; some node has kept the first until the chain is cheap.
    world.anvil.setNextBaseFee(BigInteger.ONE);
    world.anvil.mine(1);
    Outgoing outgoing = world.ledger().outgoing(id);
    Outgoing.Attempt first = outgoing.attempts().getFirst();
    world.chain.broadcast(
        Objects.requireNonNull(first.txHash()), world.ledger().signedBytes(outgoing, first));

    assertThat(driver().follow(id).stage()).isEqualTo(Stage.THROUGH);

    outgoing = world.ledger().outgoing(id);
    assertThat(outgoing.minedHash()).isEqualTo(outgoing.attempts().getFirst().txHash());
    assertThat(world.sweep(0).value().baseUnits()).isEqualTo(only(world.address(0)).value());
  }

  @Test
  void aTokenIsSentAgainWithMoreGas() {
    SweepRequest request = world.paidInToken(0, DOLLARS);
    Driver driver = driver();
    String topUp = world.steps().transfers().plan(request).outgoingId();
    world.steps().signing().sign(topUp);
    world.steps().transfers().broadcast(topUp);
    assertThat(driver.follow(topUp).stage()).isEqualTo(Stage.THROUGH);
    String id = sent(request);
    spike();
    world.pass(MoneyOut.REPLACE_AFTER);

    assertThat(driver.follow(id).stage()).isEqualTo(Stage.THROUGH);

    assertOutbids(world.ledger().outgoing(id));
    BlocksOracle blocks = blocks();
    assertThat(blocks.tokensMoved(world.address(0), world.settings.treasury()))
        .containsExactly(BigInteger.valueOf(DOLLARS));
    assertThat(blocks.noncesOf(world.gasWallet)).as("top-ups").containsExactly(0L, 1L);
  }

  @Test
  void whatOffersNoPriorityFeeIsOutbidToo() {
    SweepRequest request = world.paidInToken(0, DOLLARS);
    String topUp = world.steps().transfers().plan(request).outgoingId();
    world.jdbc().sql("update outgoing_attempt set max_priority_fee_per_gas = 0").update();
    world.steps().signing().sign(topUp);
    world.steps().transfers().broadcast(topUp);
    spike();
    world.pass(MoneyOut.REPLACE_AFTER);
    String toSign = Objects.requireNonNull(look(topUp).toSign());
    world
        .jdbc()
        .sql("update outgoing_attempt set max_priority_fee_per_gas = 1 where tx_hash is null")
        .update();
    world.steps().signing().sign(toSign);
    world.steps().transfers().broadcast(toSign);

    assertThat(driver().follow(topUp).stage()).isEqualTo(Stage.THROUGH);

    Outgoing outgoing = world.ledger().outgoing(topUp);
    assertOutbids(outgoing);
    assertThat(outgoing.minedHash()).isEqualTo(outgoing.newest().txHash());
  }

  @Test
  void itWaitsAtTheLimitAndSaysSo() {
    world.close();
    BigInteger limit = GWEI.multiply(BigInteger.valueOf(3));
    world =
        new MoneyOut(
            "PlainToken",
            (anvil, chain) -> MoneyOut.with(chain, chain.treasury(), Fees.of(limit, false)));
    world.anvil.setNextBaseFee(GWEI);
    world.anvil.mine(1);
    String id = sent(world.paidInCoin(0, MoneyOut.ETHER));
    spike();
    world.pass(MoneyOut.REPLACE_AFTER);
    Progress atTheLimit = look(id);
    driver().push(id, atTheLimit);
    world.pass(MoneyOut.REPLACE_AFTER);

    Progress waits = look(id);

    // Some nodes keep what is too cheap, others do not.
    assertThat(waits.stage()).isIn(Stage.WAITING, Stage.UNKNOWN);
    assertThat(waits.toSign()).isNull();
    assertThat(waits.detail())
        .endsWith(
            "; its fee of 3 gwei per gas is too low now, and as high as the chain's settings"
                + " allow");
    world.anvil.setNextBaseFee(GWEI);
    assertThat(driver().follow(id).stage()).isEqualTo(Stage.THROUGH);
    assertThat(only(world.address(0)).succeeded()).isTrue();
  }

  @Test
  void whatIsDroppedIsSentAgainByteForByte() {
    String id = sent(world.paidInCoin(0, MoneyOut.ETHER));
    Outgoing before = world.ledger().outgoing(id);
    world.anvil.drop(Objects.requireNonNull(before.newest().txHash()));
    Progress lost = look(id);
    assertThat(lost.stage()).isEqualTo(Stage.UNKNOWN);
    Driver driver = driver();
    driver.push(id, lost);

    assertThat(driver.follow(id).stage()).isEqualTo(Stage.THROUGH);

    assertThat(world.ledger().outgoing(id).hashes()).isEqualTo(before.hashes());
    assertThat(only(world.address(0)).succeeded()).isTrue();
  }

  @Test
  void aNonceThatNobodyHasIsFilled() {
    String refused = world.steps().transfers().plan(world.paidInToken(0, DOLLARS)).outgoingId();
    String behind = sent(world.paidInToken(1, DOLLARS));
    world
        .jdbc()
        .sql("update outgoing set to_key_index = 8 where id = :id")
        .param("id", refused)
        .update();
    driver().push(refused, look(refused));
    assertThat(world.ledger().outgoing(refused).state()).isEqualTo(Outgoing.State.REFUSED);
    assertThat(look(behind).toSign()).as("not yet overdue").isNull();
    world.pass(MoneyOut.REPLACE_AFTER);

    assertThat(driver().follow(behind).stage()).isEqualTo(Stage.THROUGH);

    List<Sent> sent = blocks().sentBy(world.gasWallet);
    assertThat(sent).extracting(Sent::nonce).containsExactly(0L, 1L);
    assertThat(sent.getFirst().value()).isZero();
  }

  @Test
  void whoWaitsSignsAndSendsWhatIsBeforeIt() {
    String first = world.steps().transfers().plan(world.paidInToken(0, DOLLARS)).outgoingId();
    String second = sent(world.paidInToken(1, DOLLARS));

    assertThat(look(second).toSign()).isEqualTo(first);
    assertThat(driver().follow(second).stage()).isEqualTo(Stage.THROUGH);

    assertThat(blocks().noncesOf(world.gasWallet)).containsExactly(0L, 1L);
    assertThat(look(first).stage()).isEqualTo(Stage.THROUGH);
  }

  @Test
  void aSweepThatAReorgTakesComesAgainWithItsGas() {
    SweepRequest request = world.paidInToken(0, DOLLARS);
    world.anvil.mine(1);
    long before = world.anvil.headNumber();
    assertThat(driver().drive(request)).isEqualTo("THROUGH");

    world.anvil.reorg(Math.toIntExact(world.anvil.headNumber() - before));
    world.sweeps().reopenFrom(ChainId.of(31337), before + 1);
    assertThat(world.tokens(world.settings.treasury()).isZero()).as("taken").isTrue();
    assertThat(world.sweep(0).state()).isEqualTo(Sweep.State.SIGNED);

    assertThat(driver().drive(request)).isEqualTo("THROUGH");
    BlocksOracle blocks = blocks();
    assertThat(blocks.tokensMoved(world.address(0), world.settings.treasury()))
        .containsExactly(BigInteger.valueOf(DOLLARS));
    assertThat(blocks.noncesOf(world.gasWallet)).containsExactly(0L);
  }

  @Test
  void aContractAsTreasuryIsGivenTheGasItTakes() {
    world.close();
    world =
        new MoneyOut(
            "PlainToken",
            (anvil, chain) ->
                MoneyOut.with(chain, anvil.deploy("CountingWallet", ""), chain.fees()));

    assertThat(driver().drive(world.paidInCoin(0, MoneyOut.ETHER))).isEqualTo("THROUGH");
    assertThat(driver().drive(world.paidInToken(1, DOLLARS))).isEqualTo("THROUGH");

    Address treasury = world.settings.treasury();
    TokenAmount left = world.chain.balance(world.address(0));
    Sent only = only(world.address(0));
    assertThat(only.value().add(only.fee()).add(left.baseUnits()))
        .isEqualTo(MoneyOut.ETHER.baseUnits());
    assertThat(world.chain.balance(treasury)).isEqualTo(TokenAmount.ofBaseUnits(only.value()));
    assertThat(left.isZero()).as("an estimate with headroom").isFalse();
    assertThat(world.tokens(treasury)).isEqualTo(TokenAmount.ofBaseUnits(DOLLARS));
  }

  @Test
  void theDataFeeIsReservedWhereThereIsOne() {
    world.close();
    world =
        new MoneyOut(
            "PlainToken",
            (anvil, chain) -> {
              Fees fees = chain.fees();
              return MoneyOut.with(
                  chain,
                  chain.treasury(),
                  new Fees(
                      fees.maxFeePerGasWei(),
                      fees.legacy(),
                      fees.maxTopUp(),
                      fees.maxTopUpsPerDay(),
                      anvil.deploy("DataFeeOracle", "")));
            });

    assertThat(driver().drive(world.paidInCoin(0, MoneyOut.ETHER))).isEqualTo("THROUGH");
    assertThat(driver().drive(world.paidInToken(1, DOLLARS))).isEqualTo("THROUGH");

    // Twice a gwei for each byte; this node does not charge it, so it is left.
    assertThat(world.chain.balance(world.address(0)).baseUnits())
        .isEqualTo(GWEI.multiply(BigInteger.valueOf(2 * 128)));
    assertThat(world.chain.balance(world.address(1)).baseUnits())
        .isGreaterThanOrEqualTo(GWEI.multiply(BigInteger.valueOf(2 * 192)));
  }

  private void spike() {
    world.anvil.setNextBaseFee(SPIKE);
    world.anvil.mine(1);
  }

  /** Planned, signed and sent, and not mined. */
  private String sent(SweepRequest request) {
    Plan plan = world.steps().transfers().plan(request);
    assertThat(plan.decision()).isIn(Decision.PLANNED, Decision.TOP_UP);
    world.steps().signing().sign(plan.outgoingId());
    world.steps().transfers().broadcast(plan.outgoingId());
    return plan.outgoingId();
  }

  private Progress look(String outgoingId) {
    return world.steps().transfers().follow(outgoingId);
  }

  private Driver driver() {
    return new Driver(world.steps());
  }

  private BlocksOracle blocks() {
    try (BlocksOracle blocks = new BlocksOracle(world.anvil.httpUrl())) {
      return blocks.read();
    }
  }

  private Sent only(Address sender) {
    List<Sent> sent = blocks().sentBy(sender);
    assertThat(sent).hasSize(1);
    return sent.getFirst();
  }

  private static void assertOutbids(Outgoing outgoing) {
    UnsignedTransfer first = outgoing.attempts().getFirst().transfer();
    UnsignedTransfer last = outgoing.newest().transfer();
    assertOutbids(first.maxFeePerGasWei(), last.maxFeePerGasWei());
    assertOutbids(first.maxPriorityFeePerGasWei(), last.maxPriorityFeePerGasWei());
  }

  /** As any node takes it: an eighth more, and not the same. */
  private static void assertOutbids(BigInteger first, BigInteger last) {
    assertThat(last).isGreaterThan(first);
    assertThat(last.multiply(BigInteger.valueOf(8)))
        .isGreaterThanOrEqualTo(first.multiply(BigInteger.valueOf(9)));
  }
}
