package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.chain.Nodes;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.RefundTransfers;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.sweep.store.RefundLedger;
import dev.ctrip.gateway.sweep.store.RefundLedger.Purse;
import dev.ctrip.gateway.sweep.store.RefundLedger.RefundPlan;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.sweep.store.TransferTerms;
import dev.ctrip.gateway.wallet.RefundWallet;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Plans refunds over a {@link Chain} and the {@link RefundLedger}: where the payment's money waits
 * to be swept, out of that; else out of the refund wallet.
 */
@Component
@ConditionalOnRole(Role.WORKER)
class RefundPlans implements RefundTransfers {

  private final RefundLedger refunds;
  private final SweepLedger ledger;
  private final Nodes nodes;
  private final RefundWallet wallet;
  private final DepositRefunds fromDeposits;

  RefundPlans(
      RefundLedger refunds,
      SweepLedger ledger,
      Nodes nodes,
      RefundWallet wallet,
      DepositRefunds fromDeposits) {
    this.refunds = refunds;
    this.ledger = ledger;
    this.nodes = nodes;
    this.wallet = wallet;
    this.fromDeposits = fromDeposits;
  }

  @Override
  public Answer plan(Order order, BooleanSupplier begin) {
    Optional<Outgoing> known = refunds.transaction(order.refundId());
    if (known.isPresent()) {
      return new Answer.Planned(known.get().id());
    }
    Optional<Address> from = wallet.address();
    if (from.isEmpty()) {
      return new Answer.TooLittle("no signer has been started yet, so no refund wallet is known");
    }
    Chain chain = nodes.of(order.chain());
    return fromDeposits
        .plan(order, chain, begin)
        .orElseGet(() -> plan(order, from.get(), chain, begin));
  }

  private Answer plan(Order order, Address from, Chain chain, BooleanSupplier begin) {
    ChainSettings settings = chain.settings();
    long nextNonce = chain.nextNonce(from);
    Purse purse = purse(order, from, chain);
    boolean coin = order.asset().isNativeCoin();
    // Before any estimate, which a node refuses where the money is not there.
    if (order.amount().isAbove(coin ? purse.coin() : purse.token())) {
      return tooLittle(order, from, purse, settings);
    }
    FeeQuote quote = chain.feeQuote();
    Optional<FeeOffer> offer = FeeOffer.on(settings, quote);
    if (offer.isEmpty()) {
      return new Answer.NotNow(FeeOffer.tooDear(settings, quote));
    }
    TransferTerms terms;
    try {
      terms = terms(order, offer.get(), gasLimit(order, from, chain), settings);
    } catch (TransferRefusedException e) {
      // What has no gas left is refused by some nodes before they try.
      return coin && !ChainSweepTransfers.isRevert(e)
          ? tooLittle(order, from, purse, settings)
          : new Answer.Impossible("the transfer is refused: " + e.getMessage());
    }
    if (terms.maxFee().isAbove(settings.fees().maxTopUp())) {
      return new Answer.NotNow(
          "its gas would cost %s, more than the limit of %s in the chain's settings"
              .formatted(
                  settings.coin().format(terms.maxFee()),
                  settings.coin().format(settings.fees().maxTopUp())));
    }
    TokenAmount dataFee =
        chain.dataFee(
            coin ? ChainSweepTransfers.COIN_TRANSFER_BYTES : TokenSweeps.TOKEN_TRANSFER_BYTES);
    return refunds
        .planFromWallet(paid(order), settings.id(), from, terms, dataFee, purse, nextNonce, begin)
        .map(RefundPlans::answer)
        .orElseGet(() -> tooLittle(order, from, purse, settings));
  }

  static Outgoing.PaidRefund paid(Order order) {
    return new Outgoing.PaidRefund(order.refundId(), order.confirmationsRequired());
  }

  static Answer answer(RefundPlan plan) {
    return switch (plan) {
      case RefundPlan.Planned(Outgoing outgoing) -> new Answer.Planned(outgoing.id());
      case RefundPlan.NotWanted() -> new Answer.NotWanted();
    };
  }

  private static Purse purse(Order order, Address from, Chain chain) {
    Address contract = order.asset().contract();
    TokenAmount token =
        contract == null
            ? TokenAmount.ZERO
            : chain.tokenBalance(contract, from, chain.head().hash()).orElse(TokenAmount.ZERO);
    return new Purse(chain.balance(from), token);
  }

  static long gasLimit(Order order, Address from, Chain chain) {
    Address contract = order.asset().contract();
    if (contract == null) {
      return NativeCoinPlan.withHeadroom(chain.estimateGas(from, order.to(), order.amount()));
    }
    long gas = chain.estimateTokenGas(contract, from, order.to(), order.amount());
    return Math.addExact(gas, gas / 4);
  }

  private static TransferTerms terms(
      Order order, FeeOffer offer, long gasLimit, ChainSettings settings) {
    return new TransferTerms(
        order.asset().contract(),
        order.to(),
        null,
        order.amount(),
        gasLimit,
        offer.maxFeePerGasWei(),
        offer.priorityFeePerGasWei(),
        settings.fees().legacy());
  }

  private static Answer.TooLittle tooLittle(
      Order order, Address from, Purse purse, ChainSettings settings) {
    String has = settings.coin().format(purse.coin());
    if (!order.asset().isNativeCoin()) {
      has = order.asset().format(purse.token()) + " and " + has;
    }
    return new Answer.TooLittle(
        "the refund wallet %s has %s on %s, too little to send %s and pay its gas beside what it has promised; send it some"
            .formatted(from, has, settings.name(), order.asset().format(order.amount())));
  }

  @Override
  public void takeBack(String refundId, String reason) {
    refunds.transaction(refundId).ifPresent(outgoing -> ledger.takeBack(outgoing, reason));
  }
}
