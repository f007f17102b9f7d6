package dev.ctrip.gateway.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.refund.store.JdbcRefunds;
import dev.ctrip.gateway.sweep.SweepTransfers;
import dev.ctrip.gateway.sweep.SweepTransfers.Stage;
import dev.ctrip.gateway.sweep.Sweeps;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.wallet.KeyReference;
import dev.ctrip.gateway.wallet.SignedTransfer;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import dev.ctrip.gateway.world.Abi;
import io.temporal.failure.ApplicationFailure;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Refunds out of the refund wallet; how often it has paid is told by its nonce. */
class RefundsOnAnvilIT extends RefundsOnAnvil {

  @Test
  void paysTheCoinOnce() {
    String refund = approved(null, PART);

    carryOut(refund);

    assertThat(chain.balance(payer)).isEqualTo(PART);
    assertThat(refund(refund).state()).isEqualTo(RefundState.DONE);
    assertThat(refund(refund).txHash()).isNotNull();
    assertThat(told).containsExactly("refund.requested", "refund.approved", "refund.done");
  }

  @Test
  void paysATokenOnce() {
    fundInToken(PART);
    String refund = approved(token, PART);

    carryOut(refund);

    assertThat(tokens(payer)).isEqualTo(PART);
    assertThat(refund(refund).state()).isEqualTo(RefundState.DONE);
  }

  /** As after a crash behind each of them: whoever comes next begins anew. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void paysOnceWhateverStepWasTheLast(int steps) {
    long before = chain.nextNonce(WALLET);
    String refund = approved(null, PART);
    someSteps(refund, steps);

    AnnotationConfigApplicationContext crashed = gateway;
    gateway = gateway(settings);
    crashed.close();
    carryOut(refund);
    carryOut(refund);

    assertThat(chain.balance(payer)).isEqualTo(PART);
    assertThat(chain.nextNonce(WALLET)).isEqualTo(before + 1);
  }

  /** The database is lost to a crash in the middle of signing: then no bytes are out either. */
  @Test
  void signsTheSameAgainWhoeverAsks() {
    String refund = approved(null, PART);
    String outgoing = planned(refund);

    String hash = signing().sign(outgoing);

    assertThat(signing().sign(outgoing)).isEqualTo(hash);
    assertThat(steps().plan(refund)).isTrue();
    assertThat(steps().look(refund).outgoingId()).isEqualTo(outgoing);
    carryOut(refund);
    assertThat(chain.balance(payer)).isEqualTo(PART);
  }

  @Test
  void waitsForFundsAndGoesOnOnceThereAreSome() {
    anvil.fund(WALLET, PART);
    String refund = approved(null, PART);

    assertThat(steps().plan(refund)).isFalse();
    assertThat(refund(refund).state()).isEqualTo(RefundState.NEEDS_FUNDS);
    assertThat(refund(refund).detail()).contains(WALLET.checksummed()).contains("0.25 ETH");
    assertThat(steps().plan(refund)).isFalse();
    assertThat(told).containsOnlyOnce("refund.needs_funds");

    anvil.fund(WALLET, ETHER);
    carryOut(refund);
    assertThat(chain.balance(payer)).isEqualTo(PART);
  }

  @Test
  void waitsForCoinThatATokensGasTakes() {
    fundInToken(PART);
    anvil.fund(WALLET, TokenAmount.ZERO);
    String refund = approved(token, PART);

    assertThat(steps().plan(refund)).isFalse();
    assertThat(refund(refund).state()).isEqualTo(RefundState.NEEDS_FUNDS);

    anvil.fund(WALLET, ETHER);
    carryOut(refund);
    assertThat(tokens(payer)).isEqualTo(PART);
  }

  /** Two at once: the wallet has enough for one. */
  @Test
  void promisesNothingTwice() {
    anvil.fund(
        WALLET,
        TokenAmount.ofBaseUnits(PART.baseUnits().multiply(BigInteger.valueOf(3)).shiftRight(1)));
    String first = approved(null, PART);
    String second = approved(null, PART);

    assertThat(steps().plan(first)).isTrue();
    assertThat(steps().plan(second)).isFalse();

    anvil.fund(WALLET, ETHER);
    carryOut(first);
    carryOut(second);
    assertThat(chain.balance(payer)).isEqualTo(PART.plus(PART));
  }

  /** The money was taken away after it was planned: others are not to wait behind it. */
  @Test
  void givesItsNonceBackWhereTheMoneyIsGone() {
    String refund = approved(null, PART);
    String outgoing = planned(refund);
    anvil.fund(WALLET, TokenAmount.ofBaseUnits(1));

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> signing().sign(outgoing))
        .satisfies(e -> assertThat(e.getType()).isEqualTo(SweepTransfers.SHORT_BALANCE));
    steps().giveUp(refund, "too little");

    assertThat(refund(refund).state()).isEqualTo(RefundState.NEEDS_FUNDS);
    anvil.fund(WALLET, ETHER);
    carryOut(refund);
    assertThat(chain.balance(payer)).isEqualTo(PART);
  }

  /** Somebody who can write to the database asks for what he likes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update outgoing set to_address = '0x1111111111111111111111111111111111111111' | not the refund that was asked for | stuck",
        "update outgoing set to_address = '0xa0Ee7A142d267C1f36714E4a8F75612F20a79720' | this installation's own | stuck",
        "update outgoing set to_address = '0x0000000000000000000000000000000000000000' | zero address | stuck",
        "update outgoing_attempt set amount = amount + 1 | not the refund that was asked for | stuck",
        "update outgoing_attempt set amount = 1000000000000000001 | above the limit of 1 ETH | approved",
        "update outgoing set key_account = 'gas_wallet' | the address at index 0 is | stuck",
        "update outgoing set key_account = 'deposits' | the address at index 0 is | stuck",
        "update outgoing set purpose = 'gap', refund_id = null, confirmations_required = null | calls it a gap | -",
        "update refund set approved_by = requested_by | no other key | stuck",
        "update api_key set scopes = '{}' where id = 'key_approves' | may not do so | stuck",
        "update deposit set state = 'orphaned' | has received 0 ETH | stuck",
      })
  void isRefusedByTheSigner(String change, String reason, String state) {
    long before = chain.nextNonce(WALLET);
    String refund = approved(null, PART);
    String outgoing = planned(refund);
    database
        .jdbc()
        .sql(
            "alter table refund disable trigger all; alter table refund drop constraint if exists refund_check1; alter table outgoing drop constraint if exists outgoing_check; alter table outgoing disable trigger all; update outgoing_attempt set amount = amount where false")
        .update();
    boolean whole = change.contains("outgoing set") || change.contains("outgoing_attempt");
    String where =
        !whole
            ? ""
            : change.contains("attempt")
                ? " where outgoing_id = '" + outgoing + "'"
                : " where id = '" + outgoing + "'";
    if (change.contains("refund set")) {
      where = " where id = '" + refund + "'";
    }
    if (change.contains("deposit set")) {
      where = " where to_address = '" + depositAddress(payments).checksummed() + "'";
    }
    database.jdbc().sql(change + where).update();

    assertThatExceptionOfType(ApplicationFailure.class)
        .isThrownBy(() -> signing().sign(outgoing))
        .withMessageContaining(reason);

    if (!state.equals("-")) {
      steps().look(refund);
      assertThat(refund(refund).state().word()).isEqualTo(state);
    }
    anvil.mine(3);
    assertThat(chain.nextNonce(WALLET)).isEqualTo(before);
    database
        .jdbc()
        .sql(
            "update api_key set scopes = '{refunds}'; update refund set approved_by = 'key_approves' where approved_by = requested_by; alter table refund enable trigger all; alter table outgoing enable trigger all")
        .update();
  }

  /** A reorg takes the block: the same bytes are sent again, and nothing else. */
  @Test
  void isOpenedAgainByAReorgAndPaidOnce() {
    String refund = approved(null, PART);
    carryOut(refund);
    long before = chain.nextNonce(WALLET);

    Sweeps sweeps = gateway.getBean(Sweeps.class);
    database.transactions().executeWithoutResult(status -> sweeps.reopenFrom(settings.id(), 0));
    assertThat(refund(refund).state()).isEqualTo(RefundState.SENDING);
    carryOut(refund);

    assertThat(refund(refund).state()).isEqualTo(RefundState.DONE);
    assertThat(chain.nextNonce(WALLET)).isEqualTo(before);
    assertThat(chain.balance(payer)).isEqualTo(PART);
  }

  @Test
  void isStuckWhereTheDestinationRefusesAndCanThenBeTakenBack() {
    payer = anvil.deploy("PlainToken", Abi.symbolAndDecimals("NIL", 6));
    String refund = approved(null, PART);

    assertThat(steps().plan(refund)).isTrue();

    assertThat(refund(refund).state()).isEqualTo(RefundState.STUCK);
    assertThat(refund(refund).detail()).contains("refused");
    assertThat(gateway.getBean(JdbcRefunds.class).reject("mer_test", refund, "key_asks", null))
        .isInstanceOf(Refunds.Answer.Done.class);
  }

  /** Its bytes are out: should a reorg take the block, they may move the money after all. */
  @Test
  void isTakenBackAfterAFailureOnlyOnceNoReorgCanUndoThat() {
    String refund = approved(null, PART);
    String outgoing = planned(refund);
    signing().sign(outgoing);
    database
        .jdbc()
        .sql(
            """
            update outgoing set state = 'failed', reason = 'reverted', block_number = 10, fee = 1,
              tx_hash = (select tx_hash from outgoing_attempt where outgoing_id = :id)
            where id = :id
            """)
        .param("id", outgoing)
        .update();
    assertThat(steps().look(refund).state()).isEqualTo(RefundState.STUCK);
    assertThat(steps().plan(refund)).as("nothing is planned anew").isTrue();
    Refunds refunds = gateway.getBean(JdbcRefunds.class);

    readUpTo(10 + settings.reorgDepth() - 1);
    assertThat(refunds.reject("mer_test", refund, "key_asks", null))
        .isEqualTo(new Refunds.Answer.NotYet());

    readUpTo(10 + settings.reorgDepth());
    assertThat(refunds.reject("mer_test", refund, "key_asks", null))
        .isInstanceOf(Refunds.Answer.Done.class);
    transfers().broadcast(outgoing);
    assertThat(chain.balance(payer)).isEqualTo(TokenAmount.ZERO);
    useUpTheNonceOf(outgoing);
  }

  /** The nonce went to something else, which a reorg may undo; then its bytes pay after all. */
  @Test
  void isGivenUpForLostOnlyOnceNoReorgCanBringItBack() {
    String refund = approved(null, PART);
    String outgoing = planned(refund);
    signing().sign(outgoing);
    useTheNonceForSomethingElse(outgoing);

    transfers().follow(outgoing);
    anvil.mine(settings.confirmations().standard() + 1);
    assertThat(transfers().follow(outgoing).stage()).isEqualTo(Stage.WAITING);
    assertThat(steps().look(refund).state()).isEqualTo(RefundState.SENDING);

    anvil.mine(settings.reorgDepth());
    assertThat(transfers().follow(outgoing).stage()).isEqualTo(Stage.FAILED);
    assertThat(steps().look(refund).state()).isEqualTo(RefundState.STUCK);
    assertThat(refund(refund).detail()).contains("can never be mined");
  }

  /** By whoever else has the key. */
  private void useTheNonceForSomethingElse(String outgoing) {
    UnsignedTransfer ours =
        gateway.getBean(SweepLedger.class).outgoing(outgoing).newest().transfer();
    UnsignedTransfer other =
        ours.at(
            ours.amount(),
            ours.maxFeePerGasWei().add(BigInteger.ONE),
            ours.maxPriorityFeePerGasWei());
    SignedTransfer signed =
        gateway.getBean(Signer.class).sign(other, KeyReference.ofRefundWallet());
    chain.broadcast(signed.hash(), signed.bytes());
    anvil.mine(1);
  }

  /** What fails uses up its nonce; here nothing was mined, so others would wait behind it. */
  private void useUpTheNonceOf(String outgoing) {
    database
        .jdbc()
        .sql(
            """
            update outgoing
            set state = 'signed', reason = null, block_number = null, fee = null, tx_hash = null
            where id = :id
            """)
        .param("id", outgoing)
        .update();
    transfers().broadcast(outgoing);
    anvil.mine(1);
  }

  private void readUpTo(long block) {
    database
        .jdbc()
        .sql(
            """
            update chain_state
            set cursor_number = :block, cursor_hash = '0x', cursor_timestamp = now()
            """)
        .param("block", block)
        .update();
  }
}
