package dev.ctrip.gateway.chain.store;

import dev.ctrip.gateway.chain.TokenChecks;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the contracts of listed tokens were found to be. */
@Component
public class JdbcTokenChecks implements TokenChecks {

  private final JdbcClient jdbc;
  private final Clock clock;

  public JdbcTokenChecks(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @Override
  public Optional<String> objection(ChainId chain, Token token) {
    Address contract = token.contract();
    if (contract == null) {
      return Optional.empty();
    }
    return jdbc.sql(
            """
            select refused from token_check
            where chain_id = :chain and contract = :contract and decimals = :decimals
            """)
        .param("chain", chain.value())
        .param("contract", contract.checksummed())
        .param("decimals", token.decimals())
        .query((row, n) -> Optional.ofNullable(row.getString("refused")))
        .optional()
        .orElseGet(
            () -> Optional.of(token.symbol() + "'s contract has not been looked at on chain yet."));
  }

  /**
   * @param refused a sentence that says why it may not be asked for; null if it may
   */
  public void record(ChainId chain, Token token, @Nullable String refused) {
    jdbc.sql(
            """
            insert into token_check (chain_id, contract, decimals, refused, checked_at)
            values (:chain, :contract, :decimals, :refused, :now)
            on conflict (chain_id, contract) do update
            set decimals = excluded.decimals, refused = excluded.refused,
                checked_at = excluded.checked_at
            """)
        .param("chain", chain.value())
        .param("contract", String.valueOf(token.contract()))
        .param("decimals", token.decimals())
        .param("refused", refused, Types.VARCHAR)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }
}
