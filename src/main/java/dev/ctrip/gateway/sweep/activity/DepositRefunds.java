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
import dev.ctrip.gateway.sweep.RefundTransfers.Answer;
import dev.ctrip.gateway.sweep.RefundTransfers.Order;
import dev.ctrip.gateway.sweep.store.RefundLedger;
import dev.ctrip.gateway.sweep.store.RefundLedger.DepositAsset;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.sweep.store.TransferTerms;
import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Plans refunds out of deposit addresses, while the payment's money waits there to be swept. Where
 * there is any doubt nothing is planned, and the refund wallet pays.
 */
@Component
@ConditionalOnRole(Role.WORKER)
class DepositRefunds {

  private final RefundLedger refunds;
  private final SweepLedger ledger;
  private final Deposits deposits;
  private final TopUps topUps;

  DepositRefunds(RefundLedger refunds, SweepLedger ledger, Deposits deposits, TopUps topUps) {
    this.refunds = refunds;
    this.ledger = ledger;
    this.deposits = deposits;
    this.topUps = topUps;
  }

  /**
   * @return empty where it is not to be paid there
   */
  Optional<Answer> plan(Order order, Chain chain, BooleanSupplier begin) {
    ChainSettings settings = chain.settings();
    DepositAsset at =
        new DepositAsset(
            settings.id(), order.paidTo().address(), order.paidTo().key(), order.asset());
    boolean allowed = settings.refundsFromDeposits(order.asset().contract());
    if (!allowed || !refunds.isFree(at, order.refundId())) {
      return Optional.empty();
    }
    long nextNonce = chain.nextNonce(at.address());
    TokenAmount balance = balance(at, chain);
    if (order.amount().isAbove(balance) || order.amount().isAbove(unswept(at))) {
      return Optional.empty();
    }
    TokenAmount dataFee =
        chain.dataFee(
            order.asset().isNativeCoin()
                ? ChainSweepTransfers.COIN_TRANSFER_BYTES
                : TokenSweeps.TOKEN_TRANSFER_BYTES);
    return terms(order, at.address(), chain)
        .flatMap(terms -> plan(order, at, chain, terms, dataFee, balance, nextNonce, begin))
        .map(RefundPlans::answer);
  }

  private Optional<RefundLedger.RefundPlan> plan(
      Order order,
      DepositAsset at,
      Chain chain,
      TransferTerms terms,
      TokenAmount dataFee,
      TokenAmount balance,
      long nextNonce,
      BooleanSupplier begin) {
    boolean coin = order.asset().isNativeCoin();
    // As for a sweep, since what is charged beside the gas may rise until it is mined.
    TokenAmount fee = terms.maxFee().plus(dataFee).plus(dataFee);
    TokenAmount leaving = coin ? order.amount().plus(fee) : order.amount();
    boolean gas =
        coin || topUps.gas(chain, at.address(), nextNonce, null).available().isAtLeast(fee);
    return refunds.planFromDeposit(
        RefundPlans.paid(order),
        at,
        terms,
        leaving,
        nextNonce,
        () -> gas && balance.isAtLeast(leaving) && unswept(at).isAtLeast(leaving),
        begin);
  }

  /**
   * Of the coin, all of the fee is offered as priority fee, so that exactly that is paid and
   * nothing stays at the address that no sweep would take.
   *
   * @return empty where it would be refused, or fees are above the chain's limits
   */
  private static Optional<TransferTerms> terms(Order order, Address from, Chain chain) {
    ChainSettings settings = chain.settings();
    Optional<FeeOffer> offer = FeeOffer.on(settings, chain.feeQuote());
    if (offer.isEmpty()) {
      return Optional.empty();
    }
    long gasLimit;
    try {
      gasLimit = RefundPlans.gasLimit(order, from, chain);
    } catch (TransferRefusedException e) {
      return Optional.empty();
    }
    BigInteger feePerGas = offer.get().maxFeePerGasWei();
    boolean legacy = settings.fees().legacy();
    TransferTerms terms =
        new TransferTerms(
            order.asset().contract(),
            order.to(),
            null,
            order.amount(),
            gasLimit,
            feePerGas,
            order.asset().isNativeCoin() && !legacy
                ? feePerGas
                : offer.get().priorityFeePerGasWei(),
            legacy);
    boolean tooDear =
        terms.maxFee().isAbove(settings.fees().maxTopUp())
            || (order.asset().isNativeCoin() && terms.maxFee().isAbove(order.amount()));
    return tooDear ? Optional.empty() : Optional.of(terms);
  }

  private static TokenAmount balance(DepositAsset at, Chain chain) {
    Address contract = at.asset().contract();
    return contract == null
        ? chain.balance(at.address())
        : chain.tokenBalance(contract, at.address(), chain.head().hash()).orElse(TokenAmount.ZERO);
  }

  /** What is deep enough of what was paid there, without what sweeps were for. */
  private TokenAmount unswept(DepositAsset at) {
    Address contract = at.asset().contract();
    return deposits.listedTo(at.address()).stream()
        .filter(deposit -> deposit.chain().equals(at.chain()))
        .filter(deposit -> Objects.equals(deposit.asset(), contract))
        .filter(deposit -> deposit.state() == Deposit.State.CONFIRMED)
        .map(Deposit::amount)
        .reduce(TokenAmount.ZERO, TokenAmount::plus)
        .minusOrZero(ledger.swept(at.chain(), at.address(), contract));
  }
}
