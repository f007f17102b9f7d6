package dev.ctrip.gateway.payment.relay;

import dev.ctrip.gateway.chain.Deposits;
import dev.ctrip.gateway.chain.TokenChecks;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.payment.Readiness;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** As the worker has recorded it: the same that {@link DurablePayments} goes by. */
@Component
@ConditionalOnRole(Role.API)
class RecordedReadiness implements Readiness {

  private final Deposits deposits;
  private final TokenChecks tokens;

  RecordedReadiness(Deposits deposits, TokenChecks tokens) {
    this.deposits = deposits;
    this.tokens = tokens;
  }

  @Override
  public boolean isReady(ChainId chain) {
    return deposits.cursor(chain).isPresent();
  }

  @Override
  public Optional<String> objection(ChainId chain, Token token) {
    return tokens.objection(chain, token);
  }
}
