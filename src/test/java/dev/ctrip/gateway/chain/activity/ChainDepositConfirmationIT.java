package dev.ctrip.gateway.chain.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Deposit.State;
import dev.ctrip.gateway.chain.DepositConfirmation.Report;
import dev.ctrip.gateway.chain.DepositConfirmation.Request;
import dev.ctrip.gateway.chain.Finality;
import dev.ctrip.gateway.chain.sniper.ScanWorld;
import dev.ctrip.gateway.chain.sniper.ScriptedChain;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChainDepositConfirmationIT {

  private static final Address OURS = ScriptedChain.address(1);
  private static final Address ALSO_OURS = ScriptedChain.address(2);

  private final ScriptedChain chain = new ScriptedChain();
  private final ScanWorld world = new ScanWorld(chain, OURS, ALSO_OURS);
  private final ChainDepositConfirmation confirmation =
      new ChainDepositConfirmation(id -> chain, world.deposits, world.listener, world.transactions);

  @BeforeEach
  void begin() {
    world.scan();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void confirmsAtTheRequiredDepthAndNotOneBlockBefore() {
    pay(OURS);
    assertThat(confirm(3)).isEqualTo(new Report(0, 2, 0));
    chain.mine();
    assertThat(confirm(3)).isEqualTo(new Report(0, 1, 0));
    assertThat(states(OURS)).containsExactly(State.SEEN);

    chain.mine();

    assertThat(confirm(3)).isEqualTo(new Report(1, 0, 0));
    assertThat(states(OURS)).containsExactly(State.CONFIRMED);
  }

  @Test
  void tellsTheOwnerOnceAndAnnouncesNothing() {
    pay(OURS);
    int recorded = world.listener.recorded().size();
    int committed = world.listener.committed().size();

    confirm(1);
    assertThat(confirm(1)).isEqualTo(new Report(0, 0, 0));

    List<Deposit> told = world.listener.recorded();
    assertThat(told.subList(recorded, told.size()))
        .singleElement()
        .satisfies(deposit -> assertThat(deposit.state()).isEqualTo(State.CONFIRMED));
    assertThat(world.listener.committed()).hasSize(committed);
  }

  @Test
  void confirmsNothingThatItsOwnerCannotBeToldOf() {
    pay(OURS);
    world.listener.failToRecord(true);

    assertThatThrownBy(() -> confirm(1)).isInstanceOf(IllegalStateException.class);

    assertThat(states(OURS)).containsExactly(State.SEEN);
  }

  @Test
  void tellsWhatTheShallowestStillNeeds() {
    pay(OURS);
    chain.mine(2);
    pay(OURS);

    assertThat(confirm(4)).isEqualTo(new Report(1, 3, 0));
    assertThat(states(OURS)).containsExactly(State.CONFIRMED, State.SEEN);
  }

  @Test
  void looksAtNoOtherAddressAndNoOtherChain() {
    pay(ALSO_OURS);
    chain.mine(5);

    assertThat(confirm(1)).isEqualTo(new Report(0, 0, 0));
    assertThat(confirmation.confirm(new Request(ChainId.of(5), ALSO_OURS, 1, Finality.DEPTH)))
        .isEqualTo(new Report(0, 0, 0));
    assertThat(states(ALSO_OURS)).containsExactly(State.SEEN);
  }

  @Test
  void leavesWhatIsGoneToTheSniper() {
    pay(OURS);
    chain.replaceByEmpty(1);
    chain.mineEmpty();

    assertThat(confirm(1)).isEqualTo(new Report(0, 0, 1));
    assertThat(states(OURS)).containsExactly(State.SEEN);

    world.scan();
    assertThat(confirm(1)).isEqualTo(new Report(0, 0, 0));
    assertThat(states(OURS)).containsExactly(State.ORPHANED);
  }

  @Test
  void doesNotConfirmWhatWasOrphanedWhileTheChainWasAsked() {
    pay(OURS);
    chain.mine(3);
    world.scan();
    // After head, header and receipt were answered from the chain as it was.
    chain.afterCalls(2, () -> world.deposits.orphanFrom(ScriptedChain.ID, 0, false));

    assertThat(confirm(1)).isEqualTo(new Report(0, 0, 0));

    assertThat(chain.happened()).isTrue();
    assertThat(states(OURS)).containsExactly(State.ORPHANED);
  }

  @Test
  void followsTheFinalityTag() {
    pay(OURS);
    chain.mine(10);
    chain.tag(Finality.SAFE, chain.tip());
    chain.tag(Finality.FINALIZED, 0);

    assertThat(confirm(1, Finality.FINALIZED)).isEqualTo(new Report(0, 1, 0));
    chain.tag(Finality.FINALIZED, 1);
    assertThat(confirm(1, Finality.FINALIZED)).isEqualTo(new Report(1, 0, 0));
  }

  @Test
  void fallsBackToDepthWhereTheNodeKnowsNoTag() {
    pay(OURS);
    chain.mine();

    assertThat(confirm(3, Finality.SAFE)).isEqualTo(new Report(0, 1, 0));
    chain.mine();
    assertThat(confirm(3, Finality.SAFE)).isEqualTo(new Report(1, 0, 0));
  }

  @Test
  void aNodeThatLagsBehindTheDepositTellsNothing() {
    pay(OURS);
    chain.lagBy(1);

    assertThat(confirm(1)).isEqualTo(new Report(0, 1, 0));
  }

  @Test
  void passesTheChainsAbsenceOnSoThatItIsTriedAgain() {
    pay(OURS);
    chain.failNextCalls(1);

    assertThatThrownBy(() -> confirm(1)).isInstanceOf(ChainUnavailableException.class);
    assertThat(confirm(1)).isEqualTo(new Report(1, 0, 0));
  }

  private void pay(Address address) {
    chain.pay(address, 5);
    chain.mine();
    world.scan();
  }

  private Report confirm(int required) {
    return confirm(required, Finality.DEPTH);
  }

  private Report confirm(int required, Finality finality) {
    return confirmation.confirm(new Request(ScriptedChain.ID, OURS, required, finality));
  }

  private List<State> states(Address address) {
    return world.deposits.to(address).stream().map(Deposit::state).toList();
  }
}
