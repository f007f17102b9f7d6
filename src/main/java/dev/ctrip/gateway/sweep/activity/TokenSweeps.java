package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.Sweep.WaitsFor;
import dev.ctrip.gateway.sweep.SweepRequest;
import dev.ctrip.gateway.sweep.SweepTransfers.Decision;
import dev.ctrip.gateway.sweep.SweepTransfers.Plan;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.sweep.store.SweepIntent;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.sweep.store.TransferTerms;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Plans sweeps of tokens: whether the token lets go, what it costs, and who pays for that. */
@Component
@ConditionalOnRole(Role.WORKER)
class TokenSweeps {

  /** As signed, of a call of {@code transfer}, rounded up. */
  static final int TOKEN_TRANSFER_BYTES = 192;

  private final SweepLedger ledger;
  private final TopUps topUps;
  private final SweepSettings settings;

  TokenSweeps(SweepLedger ledger, TopUps topUps, SweepSettings settings) {
    this.ledger = ledger;
    this.topUps = topUps;
    this.settings = settings;
  }

  /**
   * @param waiting the step's sweep, which waits; empty before the first plan
   */
  Plan plan(SweepRequest request, Optional<SweepIntent> waiting, Chain chain) {
    Optional<Outgoing> topUp = waiting.flatMap(ledger::openTopUp);
    if (topUp.isPresent()) {
      return new Plan(Decision.TOP_UP, topUp.get().id(), "");
    }
    ChainSettings chainSettings = chain.settings();
    Address contract = Objects.requireNonNull(request.asset().contract());
    Optional<ListedToken> listed = chainSettings.listed(contract);
    if (listed.isEmpty()) {
      return parked(request, chainSettings, "the token at " + contract + " is not listed any more");
    }
    long nextNonce = chain.nextNonce(request.from());
    refuseTooLittle(request, contract, chain);
    long gas;
    try {
      gas =
          chain.estimateTokenGas(
              contract, request.from(), chainSettings.treasury(), request.amount());
    } catch (TransferRefusedException e) {
      return parked(request, chainSettings, "the token refuses the transfer: " + e.getMessage());
    }
    TokenAmount dataFee = chain.dataFee(TOKEN_TRANSFER_BYTES);
    TopUps.Gas there = topUps.gas(chain, request.from(), nextNonce, null);
    TokenPlan.Decision decision =
        TokenPlan.decide(
            listed.get(),
            request.amount(),
            gas,
            dataFee,
            there.available(),
            chain.feeQuote(),
            chainSettings,
            settings);
    return switch (decision) {
      case TokenPlan.Decision.Transfer(var terms) ->
          transfer(request, chainSettings, terms, nextNonce, there, dataFee);
      case TokenPlan.Decision.TopUp(TokenAmount shortage, FeeOffer offer) ->
          topUp(request, chain, shortage, offer, there);
      case TokenPlan.Decision.Defer(String reason) -> {
        ledger.putOff(request, chainSettings.treasury(), WaitsFor.FEE, reason);
        yield new Plan(Decision.DEFERRED, "", reason);
      }
    };
  }

  private Plan transfer(
      SweepRequest request,
      ChainSettings chain,
      TransferTerms terms,
      long nextNonce,
      TopUps.Gas there,
      TokenAmount dataFee) {
    TokenAmount needed = terms.maxFee().plus(dataFee);
    Optional<Outgoing> planned =
        ledger.planTransfer(
            request,
            chain.treasury(),
            terms,
            nextNonce,
            () ->
                new TopUps.Gas(
                        there.shown(), ledger.gas(chain.id(), request.from(), nextNonce, null))
                    .available()
                    .isAtLeast(needed));
    Optional<SweepIntent> sweep = ledger.givenOrOpen(request);
    if (planned.isEmpty() && sweep.filter(known -> known.state().isOver()).isEmpty()) {
      throw new ChainUnavailableException(
          "%s: another sweep of %s has meanwhile taken the gas there; asked again"
              .formatted(chain.name(), request.from()),
          null);
    }
    return StoredPlan.of(sweep.orElseThrow(), ledger);
  }

  private static void refuseTooLittle(SweepRequest request, Address contract, Chain chain) {
    TokenAmount balance =
        chain.tokenBalance(contract, request.from(), chain.head().hash()).orElse(request.amount());
    if (request.amount().isAbove(balance)) {
      throw ShortBalance.failure(request.asset(), request.from(), balance, request.amount());
    }
  }

  private Plan topUp(
      SweepRequest request, Chain chain, TokenAmount shortage, FeeOffer offer, TopUps.Gas there) {
    SweepIntent sweep =
        ledger.putOff(
            request, chain.settings().treasury(), WaitsFor.GAS, "gas for it is on its way");
    if (there.isBehind()) {
      throw new ChainUnavailableException(
          chain.settings().name() + ": " + TopUps.behind(there, chain, request.from()), null);
    }
    return switch (topUps.plan(sweep, chain, shortage, offer)) {
      case TopUps.Answer.Planned(Outgoing outgoing) -> new Plan(Decision.TOP_UP, outgoing.id(), "");
      case TopUps.Answer.NoGas(String reason) -> {
        ledger.putOff(request, chain.settings().treasury(), WaitsFor.GAS, reason);
        yield new Plan(Decision.NO_GAS, "", reason);
      }
    };
  }

  private Plan parked(SweepRequest request, ChainSettings chain, String reason) {
    ledger.putOff(request, chain.treasury(), WaitsFor.TOKEN, reason);
    return new Plan(Decision.PARKED, "", reason);
  }
}
