package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.FeeQuote;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.sweep.store.Outgoing;
import dev.ctrip.gateway.sweep.store.Outgoing.Purpose;
import dev.ctrip.gateway.sweep.store.SweepIntent;
import dev.ctrip.gateway.sweep.store.SweepLedger;
import dev.ctrip.gateway.sweep.store.TransferTerms;
import dev.ctrip.gateway.wallet.SigningRecord;
import dev.ctrip.gateway.wallet.UnsignedTransfer;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds out why a transaction waits, and plans what makes it go on. Only the one that has its
 * address's next nonce matters: all others wait for that one. Whoever waits looks after it, so it
 * does not matter whether its own run is still alive.
 */
@Component
@ConditionalOnRole(Role.WORKER)
class Unblocking {

  /** How often a fee is raised by an eighth only. */
  private static final int SMALL_STEPS = 5;

  private final SweepLedger ledger;
  private final TopUps topUps;
  private final SweepSettings settings;
  private final Clock clock;

  Unblocking(SweepLedger ledger, TopUps topUps, SweepSettings settings, Clock clock) {
    this.ledger = ledger;
    this.topUps = topUps;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @param toSign what is to be signed and sent; null where there is nothing
   * @param why begins with a semicolon; empty where nothing is in the way
   */
  record Finding(@Nullable String toSign, String why) {

    private static final Finding NOTHING = new Finding(null, "");

    private static Finding only(String why) {
      return new Finding(null, why);
    }
  }

  /**
   * @param waiting signed, and not mined
   * @param nextNonce of its address
   */
  Finding look(Outgoing waiting, long nextNonce, Chain chain) {
    Outgoing first;
    if (waiting.nonce() == nextNonce) {
      first = waiting;
    } else {
      Optional<Outgoing> lower = ledger.outgoingAt(waiting.chain(), waiting.from(), nextNonce);
      if (lower.isEmpty()) {
        return isOverdue(waiting) ? fillGap(waiting, nextNonce, chain) : Finding.NOTHING;
      }
      first = lower.get();
    }
    if (!first.state().isOpen()) {
      return Finding.NOTHING;
    }
    if (!first.newest().isSigned()) {
      return new Finding(first.id(), "; nonce %d waits to be signed".formatted(first.nonce()));
    }
    if (first.nonce() != waiting.nonce() && !chain.knows(hash(first))) {
      return new Finding(first.id(), "; nonce %d is kept by no node".formatted(first.nonce()));
    }
    return isOverdue(first) ? outbid(first, chain) : Finding.NOTHING;
  }

  private static TxHash hash(Outgoing outgoing) {
    return Objects.requireNonNull(outgoing.requireSigned().txHash());
  }

  private boolean isOverdue(Outgoing outgoing) {
    Instant signedAt = Objects.requireNonNull(outgoing.requireSigned().signedAt());
    return !clock.instant().isBefore(signedAt.plus(settings.replaceAfter()));
  }

  private Finding fillGap(Outgoing waiting, long nonce, Chain chain) {
    ChainSettings chainSettings = chain.settings();
    FeeQuote quote = chain.feeQuote();
    return FeeOffer.on(chainSettings, quote)
        .map(offer -> {
          TransferTerms nothing =
              new TransferTerms(
                  null,
                  waiting.from(),
                  null,
                  TokenAmount.ZERO,
                  NativeCoinPlan.withHeadroom(
                      chain.estimateGas(waiting.from(), waiting.from(), TokenAmount.ZERO)),
                  offer.maxFeePerGasWei(),
                  offer.priorityFeePerGasWei(),
                  chainSettings.fees().legacy());
          Outgoing filler = ledger.planGapFiller(waiting, nonce, nothing);
          return new Finding(filler.id(), "; nothing has nonce %d before it".formatted(nonce));
        })
        .orElseGet(() -> Finding.only("; " + FeeOffer.tooDear(chainSettings, quote)));
  }

  /** Signs it again with a higher fee, where the chain asks for one. */
  private Finding outbid(Outgoing first, Chain chain) {
    ChainSettings chainSettings = chain.settings();
    FeeQuote quote = chain.feeQuote();
    BigInteger offered = first.newest().transfer().maxFeePerGasWei();
    Optional<FeeOffer> asked = FeeOffer.on(chainSettings, quote);
    if (asked.isPresent() && asked.get().maxFeePerGasWei().compareTo(offered) <= 0) {
      return lackingGas(first, asked.get(), chain).orElse(Finding.NOTHING);
    }
    BigInteger fee =
        asked
            .map(FeeOffer::maxFeePerGasWei)
            .orElse(chainSettings.fees().maxFeePerGasWei())
            .max(least(first, offered))
            .min(chainSettings.fees().maxFeePerGasWei());
    FeeOffer offer = FeeOffer.of(chainSettings, fee, priority(first, quote, fee));
    if (!offer.outbids(offered)) {
      return asked
          .flatMap(tooHigh -> lackingGas(first, tooHigh, chain))
          .orElseGet(() ->
              Finding.only(
                  ("; its fee of %s per gas is too low now, and as high as the chain's settings"
                          + " allow")
                      .formatted(FeeOffer.gwei(offered))));
    }
    return first.closesTokenSweep()
        ? outbidToken(first, offer, chain)
        : outbidCoin(first, offer, chain);
  }

  /**
   * An eighth more at first. After some attempts twice as much: each has to be looked for whenever
   * it is followed, so a fee that goes on rising is to be caught up with in few.
   */
  private static BigInteger least(Outgoing first, BigInteger offered) {
    return first.attempts().size() < SMALL_STEPS
        ? SigningRecord.outbidding(offered)
        : offered.shiftLeft(1);
  }

  /** A sweep of the coin offers all as priority fee, so that its address is left empty. */
  private static BigInteger priority(Outgoing outgoing, FeeQuote quote, BigInteger fee) {
    UnsignedTransfer last = outgoing.newest().transfer();
    boolean all = last.maxPriorityFeePerGasWei().equals(last.maxFeePerGasWei());
    return all
        ? fee
        : SigningRecord.outbidding(last.maxPriorityFeePerGasWei())
            .max(quote.priorityFeePerGasWei());
  }

  private Finding outbidCoin(Outgoing first, FeeOffer offer, Chain chain) {
    UnsignedTransfer last = first.newest().transfer();
    TokenAmount amount = last.amount();
    if (first.purpose() == Purpose.REFUND && first.closesSweep()) {
      TokenAmount dataFee = chain.dataFee(ChainSweepTransfers.COIN_TRANSFER_BYTES);
      TokenAmount needed = amount.plus(offer.fee(last.gasLimit())).plus(dataFee);
      TokenAmount behind = ledger.promised(first.chain(), first.from(), first.nonce() + 1);
      if (needed.plus(behind).isAbove(chain.balance(first.from()))) {
        return Finding.only(
            "; at %s per gas, which the chain asks for now, its address has too little for its fee"
                .formatted(FeeOffer.gwei(offer.maxFeePerGasWei())));
      }
    }
    if (first.purpose() == Purpose.SWEEP) {
      TokenAmount fee = offer.fee(last.gasLimit());
      TokenAmount leaving = last.coinLeaving();
      if (!settings.isWorth(leaving, fee)) {
        return Finding.only(
            "; at %s per gas, which the chain asks for now, moving it is not worth its fee"
                .formatted(FeeOffer.gwei(offer.maxFeePerGasWei())));
      }
      amount = leaving.minus(fee);
    }
    return replace(first, last.at(amount, offer.maxFeePerGasWei(), offer.priorityFeePerGasWei()));
  }

  /** Gas that it lacks for what it offers already. */
  private Optional<Finding> lackingGas(Outgoing first, FeeOffer forTopUp, Chain chain) {
    return first.closesTokenSweep()
        ? topUp(first, first.newest().transfer().maxFee(), forTopUp, chain)
        : Optional.empty();
  }

  private Finding outbidToken(Outgoing first, FeeOffer offer, Chain chain) {
    UnsignedTransfer last = first.newest().transfer();
    return topUp(first, offer.fee(last.gasLimit()), offer, chain)
        .orElseGet(() ->
            replace(
                first,
                last.at(last.amount(), offer.maxFeePerGasWei(), offer.priorityFeePerGasWei())));
  }

  /**
   * Gas that a token's transfer lacks: it may be dearer than it was, or another transaction of the
   * address may have taken it.
   *
   * @param fee what its own gas costs at most
   * @param offer for the top-up's gas
   * @return empty where it lacks none
   */
  private Optional<Finding> topUp(Outgoing first, TokenAmount fee, FeeOffer offer, Chain chain) {
    TopUps.Gas gas = topUps.gas(chain, first.from(), first.nonce(), first.id());
    TokenAmount dataFee = chain.dataFee(TokenSweeps.TOKEN_TRANSFER_BYTES);
    if (gas.available().isAtLeast(fee.plus(dataFee))) {
      return Optional.empty();
    }
    TokenAmount shortage = fee.plus(dataFee).plus(dataFee).minus(gas.available());
    if (gas.isBehind()) {
      return Optional.of(Finding.only("; " + TopUps.behind(gas, chain, first.from())));
    }
    SweepIntent sweep = ledger.get(Objects.requireNonNull(first.sweepId()));
    return Optional.of(
        switch (topUps.plan(sweep, chain, shortage, offer)) {
          case TopUps.Answer.Planned(Outgoing topUp) ->
              new Finding(topUp.id(), "; it needs more gas than its address was given");
          case TopUps.Answer.NoGas(String reason) -> Finding.only("; " + reason);
        });
  }

  private Finding replace(Outgoing first, UnsignedTransfer transfer) {
    ledger.planReplacement(first, transfer);
    return new Finding(
        first.id(),
        "; nonce %d is signed again at %s per gas"
            .formatted(first.nonce(), FeeOffer.gwei(transfer.maxFeePerGasWei())));
  }
}
