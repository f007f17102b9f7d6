package dev.ctrip.gateway.merchant.store;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.KeyHolders;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks keys up by their ids. */
@Component
@ConditionalOnRole(Role.API)
class JdbcKeyHolders implements KeyHolders {

  private final JdbcClient jdbc;
  private final Clock clock;

  JdbcKeyHolders(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @Override
  public Optional<Caller> holderOf(String keyId) {
    return jdbc.sql(
            """
            select merchant_id, id, scopes from api_key
            where id = :id
              and revoked_at is null
              and (expires_at is null or expires_at > :now)
            """)
        .param("id", keyId)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query((row, number) ->
            new Caller(row.getString("merchant_id"), row.getString("id"), scopes(row)))
        .optional();
  }

  /** A word that this version does not know allows nothing. */
  private static Set<Scope> scopes(ResultSet row) throws SQLException {
    List<String> words = List.of((String[]) row.getArray("scopes").getArray());
    return Arrays.stream(Scope.values())
        .filter(scope -> words.contains(scope.word()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
