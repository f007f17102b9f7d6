package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Deposit;
import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.sweep.store.SweepIntent;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.sweep.store.TransferTerms;
import dev.ctrip.gateway.wallet.GasWallet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

  /**
   * The coin for gas at an address.
   *
   * @param shown what a node shows there that is nobody's recorded deposit
   * @param booked what it should be
   */
  record Gas(TokenAmount shown, SweepLedger.Gas booked) {

    /**
     * What a transaction may take. What was given but is not shown cannot be taken yet; what is
     * shown but was not given somebody has paid, recorded or not.
     */
    TokenAmount available() {
      return least(shownBesideCommitted(), booked.left());
    }

    /** Whether a node does not show yet what was given lately. */
    boolean isBehind() {
      return least(booked.left(), booked.lately()).isAbove(shownBesideCommitted());
    }

    private TokenAmount shownBesideCommitted() {
      return shown.minusOrZero(booked.committed());
    }

    private static TokenAmount least(TokenAmount one, TokenAmount other) {
      return one.isAbove(other) ? other : one;
    }
  }

  /**
   * @param nextNonce of the address
   * @param except the id of a transaction whose own gas is left out; null for none
   */
  Gas gas(Chain chain, Address address, long nextNonce, @Nullable String except) {
    ChainId id = chain.settings().id();
    TokenAmount paid =
        deposits.to(address).stream()
            .filter(deposit -> deposit.chain().equals(id))
            .filter(deposit -> deposit.asset() == null)
            .filter(deposit -> deposit.state() != Deposit.State.ORPHANED)
            .map(Deposit::amount)
            .reduce(TokenAmount.ZERO, TokenAmount::plus);
    TokenAmount owed = paid.minusOrZero(ledger.swept(id, address, null));
    TokenAmount shown = chain.balance(address).minusOrZero(owed);
    return new Gas(shown, ledger.gas(id, address, nextNonce, except));
  }

  /** For people: that a node is behind, so that who believes it would give gas again. */
  static String behind(Gas gas, Chain chain, Address address) {
    ChainSettings settings = chain.settings();
    return "a node shows %s at %s, less than the %s that it was given for gas"
        .formatted(
            settings.coin().format(gas.shown()),
            address,
            settings.coin().format(gas.booked().lately()));
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
