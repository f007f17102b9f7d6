package dev.ctrip.gateway.chain.sniper;

import dev.ctrip.gateway.chain.Chain;
import dev.ctrip.gateway.chain.ChainUnavailableException;
import dev.ctrip.gateway.chain.DescribedToken;
import dev.ctrip.gateway.chain.ListedToken;
import dev.ctrip.gateway.chain.store.JdbcTokenChecks;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a chain's listed tokens against their contracts, once in a process. A token that is not
 * what {@code chains.yaml} says may not be asked for; the other assets of the chain are. Not
 * thread-safe; one thread each.
 */
final class TokenInspection {

  private static final Logger log = LoggerFactory.getLogger(TokenInspection.class);

  private final Chain chain;
  private final ChainId chainId;
  private final JdbcTokenChecks checks;
  private boolean done;

  TokenInspection(Chain chain, JdbcTokenChecks checks) {
    this.chain = chain;
    this.chainId = chain.settings().id();
    this.checks = checks;
  }

  /**
   * Does nothing after the first time that it came to an end. The chain must be enrolled.
   *
   * @throws ChainUnavailableException if a contract cannot be asked now
   */
  void inspectOnce() {
    if (done) {
      return;
    }
    for (ListedToken listed : chain.settings().tokens()) {
      String objection = objection(listed.token());
      checks.record(chainId, listed.token(), objection);
      if (objection != null) {
        log.error(
            "{}: payments in {} are refused. {}",
            chain.settings().name(),
            listed.token().symbol(),
            objection);
      }
    }
    done = true;
  }

  private @Nullable String objection(Token token) {
    Address contract = Objects.requireNonNull(token.contract());
    Optional<DescribedToken> described = chain.describe(contract);
    if (described.isEmpty()) {
      return "There is no contract at %s; correct its address in chains.yaml.".formatted(contract);
    }
    Integer decimals = described.get().decimals();
    if (decimals == null) {
      return "The contract at %s has no decimals(); it is no token that can be listed."
          .formatted(contract);
    }
    if (decimals != token.decimals()) {
      return "The contract at %s says decimals: %d, chains.yaml says %d; correct chains.yaml."
          .formatted(contract, decimals, token.decimals());
    }
    if (described.get().rebasing()) {
      return "The token at %s changes balances without transfers (rebasing); it cannot be credited."
          .formatted(contract);
    }
    return null;
  }
}
