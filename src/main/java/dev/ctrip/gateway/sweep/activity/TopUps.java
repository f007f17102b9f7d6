package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.sweep.store.SweepIntent;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.sweep.store.TransferTerms;
import dev.ctrip.gateway.wallet.GasWallet;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Plans what the gas wallet sends to deposit addresses, whose tokens cannot move without coin. */
@Component
@ConditionalOnRole(Role.WORKER)
class TopUps {

  private static final String NO_WALLET =
      "no signer has been started yet, so no gas wallet is known";

  private final SweepLedger ledger;
  private final GasWallet gasWallet;
  private final Deposits deposits;

  TopUps(SweepLedger ledger, GasWallet gasWallet, Deposits deposits) {
    this.ledger = ledger;
    this.gasWallet = gasWallet;
    this.deposits = deposits;
  }

  /** What a plan comes to. */
  sealed interface Answer {

    record Planned(Outgoing outgoing) implements Answer {}

    /** Nothing was planned; for people, why. */
    record NoGas(String reason) implements Answer {}
  }

  /** The coin at an address that a sweep's gas may take: all but what somebody has paid there. */
  TokenAmount available(Chain chain, Address address) {
    TokenAmount paid =
        deposits.to(address).stream()
            .filter(deposit -> deposit.chain().equals(chain.settings().id()))
            .filter(deposit -> deposit.asset() == null)
            .filter(deposit -> deposit.state() != Deposit.State.ORPHANED)
            .map(Deposit::amount)
            .reduce(TokenAmount.ZERO, TokenAmount::plus);
    TokenAmount owed = paid.minusOrZero(ledger.sweptCoin(chain.settings().id(), address));
    return chain.balance(address).minusOrZero(owed);
  }

  /**
   * Whether the gas wallet could send so much now, without planning it.
   *
   * @param shortage what the address lacks, in the native coin
   * @param offer for the top-up's own gas
   * @return why not, for people; empty where it could
   */
  Optional<String> objection(Chain chain, TokenAmount shortage, FeeOffer offer) {
    Optional<Address> wallet = gasWallet.address();
    if (wallet.isEmpty()) {
      return Optional.of(NO_WALLET);
    }
    Address from = wallet.get();
    long nextNonce = chain.nextNonce(from);
    TokenAmount balance = chain.balance(from);
    TokenAmount promised = ledger.promised(chain.settings().id(), from, nextNonce);
    TokenAmount needed = shortage.plus(offer.fee(TokenPlan.TOP_UP_GAS));
    return promised.plus(needed).isAbove(balance)
        ? Optional.of(tooLittle(chain.settings(), from, balance, shortage).reason())
        : Optional.empty();
  }

  /**
   * @param shortage what the sweep's address lacks, in the native coin
   * @param offer for the top-up's own gas
   */
  Answer plan(SweepIntent sweep, Chain chain, TokenAmount shortage, FeeOffer offer) {
    Optional<Address> wallet = gasWallet.address();
    if (wallet.isEmpty()) {
      return new Answer.NoGas(NO_WALLET);
    }
    Address from = wallet.get();
    long nextNonce = chain.nextNonce(from);
    TokenAmount balance = chain.balance(from);
    Answer.NoGas tooLittle = tooLittle(chain.settings(), from, balance, shortage);
    long gas;
    try {
      gas = chain.estimateGas(from, sweep.from(), shortage);
    } catch (TransferRefusedException e) {
      return tooLittle;
    }
    TransferTerms terms =
        new TransferTerms(
            null,
            sweep.from(),
            sweep.key(),
            shortage,
            NativeCoinPlan.withHeadroom(gas),
            offer.maxFeePerGasWei(),
            offer.priorityFeePerGasWei(),
            chain.settings().fees().legacy());
    return ledger
        .planTopUp(sweep, from, terms, balance, nextNonce)
        .<Answer>map(Answer.Planned::new)
        .orElse(tooLittle);
  }

  private static Answer.NoGas tooLittle(
      ChainSettings chain, Address wallet, TokenAmount balance, TokenAmount shortage) {
    return new Answer.NoGas(
        "the gas wallet %s has %s on %s, too little to send %s for gas beside what it has promised;"
                .formatted(
                    wallet,
                    chain.coin().format(balance),
                    chain.name(),
                    chain.coin().format(shortage))
            + " send it some");
  }
}
