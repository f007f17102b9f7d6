package dev.ctrip.gateway.merchant.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.world.TestDatabase;
import dev.ctrip.gateway.world.api.FakePayments;
import dev.ctrip.gateway.world.api.SettableClock;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(30)
class JdbcKeyHoldersIT {

  private final JdbcClient jdbc = TestDatabase.fresh().jdbc();
  private final SettableClock clock = new SettableClock();
  private final JdbcKeyHolders holders = new JdbcKeyHolders(jdbc, clock);

  @Test
  void areFoundByAKeyThatCanBeUsed() {
    insert("key_1", null);

    assertThat(holders.holderOf("key_1"))
        .contains(new Caller("mer_1", "key_1", Set.of(Scope.ADMIN, Scope.PAYMENTS_READ)));
    assertThat(holders.holderOf("key_2")).isEmpty();
    assertThat(holders.holderOf("")).isEmpty();
  }

  @Test
  void areNotFoundOnceTheKeyIsRevoked() {
    insert("key_1", null);
    jdbc.sql("update api_key set revoked_at = now()").update();

    assertThat(holders.holderOf("key_1")).isEmpty();
  }

  @Test
  void areNotFoundOnceTheKeyHasExpired() {
    insert("key_1", FakePayments.NOW.plusSeconds(1));

    assertThat(holders.holderOf("key_1")).isPresent();
    clock.pass(Duration.ofSeconds(1));
    assertThat(holders.holderOf("key_1")).isEmpty();
  }

  private void insert(String id, @Nullable Instant expiresAt) {
    jdbc.sql(
            """
            with shop as (
              insert into merchant (id, name, webhook_secret, created_at)
              values ('mer_1', 'shop', '', now()) returning id)
            insert into api_key (id, merchant_id, key_hash, scopes, created_at, expires_at)
            select :id, id, '\\x00', '{payments:read,admin,of:the:future}', now(), :expires from shop
            """)
        .param("id", id)
        .param("expires", expiresAt == null ? null : Timestamp.from(expiresAt), Types.TIMESTAMP)
        .update();
  }
}
