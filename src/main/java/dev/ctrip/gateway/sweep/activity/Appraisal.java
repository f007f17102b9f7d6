package dev.ctrip.gateway.sweep.activity;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.TransferRefusedException;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What a plan would come to now, without making one: stores nothing and takes no nonce. */
@Component
@ConditionalOnRole(Role.WORKER)
class Appraisal {

  private final TopUps topUps;
  private final SweepSettings settings;

  Appraisal(TopUps topUps, SweepSettings settings) {
    this.topUps = topUps;
    this.settings = settings;
  }

  /**
   * @param moves whether it could be moved, and is worth it
   * @param fee about what that costs, in the native coin; zero where that is not known
   * @param reason for people: why not; empty where it moves
   */
  record Verdict(boolean moves, TokenAmount fee, String reason) {

    private static Verdict moving(TokenAmount fee) {
      return new Verdict(true, fee, "");
    }

    private static Verdict no(String reason) {
      return new Verdict(false, TokenAmount.ZERO, reason);
    }
  }

  Verdict of(Chain chain, Address from, ListedToken asset, TokenAmount amount) {
    Address contract = asset.token().contract();
    try {
      return contract == null
          ? ofCoin(chain, from, amount)
          : ofToken(chain, from, asset, contract, amount);
    } catch (TransferRefusedException e) {
      return Verdict.no(
          (contract == null
                  ? "the treasury would not take the transfer: "
                  : "the token refuses the transfer: ")
              + e.getMessage());
    }
  }

  private Verdict ofCoin(Chain chain, Address from, TokenAmount amount) {
    TokenAmount balance = chain.balance(from);
    if (amount.isAbove(balance)) {
      return Verdict.no(shows(chain.settings().coin().format(balance)));
    }
    return switch (NativeCoinPlan.decide(
        amount,
        chain.estimateGas(from, chain.settings().treasury(), amount),
        chain.dataFee(ChainSweepTransfers.COIN_TRANSFER_BYTES),
        chain.feeQuote(),
        chain.settings(),
        settings)) {
      case NativeCoinPlan.Decision.Transfer(var terms) -> Verdict.moving(terms.maxFee());
      case NativeCoinPlan.Decision.Defer(String reason) -> Verdict.no(reason);
    };
  }

  private Verdict ofToken(
      Chain chain, Address from, ListedToken asset, Address contract, TokenAmount amount) {
    BlockHash head = chain.head().hash();
    TokenAmount balance;
    try {
      balance = chain.tokenBalance(contract, from, head).orElse(amount);
    } catch (ChainUnavailableException e) {
      // The chain has just told its head, so it is this token alone that does not answer.
      return Verdict.no(String.valueOf(e.getMessage()));
    }
    if (amount.isAbove(balance)) {
      return Verdict.no(shows(asset.token().format(balance)));
    }
    TokenPlan.Decision decision =
        TokenPlan.decide(
            asset,
            amount,
            chain.estimateTokenGas(contract, from, chain.settings().treasury(), amount),
            chain.dataFee(TokenSweeps.TOKEN_TRANSFER_BYTES),
            topUps.gas(chain, from, chain.nextNonce(from), null).available(),
            chain.feeQuote(),
            chain.settings(),
            settings);
    return switch (decision) {
      case TokenPlan.Decision.Transfer(var terms) -> Verdict.moving(terms.maxFee());
      case TokenPlan.Decision.Defer(String reason) -> Verdict.no(reason);
      case TokenPlan.Decision.TopUp(TokenAmount shortage, FeeOffer offer) -> {
        TokenAmount fee = shortage.plus(offer.fee(TokenPlan.TOP_UP_GAS));
        Optional<String> objection = topUps.objection(chain, shortage, offer);
        yield new Verdict(objection.isEmpty(), fee, objection.orElse(""));
      }
    };
  }

  private static String shows(String balance) {
    return "a node shows only " + balance + " there; it may lag, or a reorg took the rest";
  }
}
