package dev.ctrip.gateway.merchant.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.platform.Secrets;
import dev.ctrip.gateway.world.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcMerchantsIT {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static JdbcClient jdbc;

  private final JdbcMerchants merchants = merchants(new byte[32]);

  @BeforeAll
  static void startDatabase() {
    jdbc = TestDatabase.fresh().jdbc();
  }

  @Test
  void makesAMerchantOnce() {
    String id = merchants.findOrInsert("twice");

    assertThat(merchants.findOrInsert("twice")).isEqualTo(id);
    assertThat(merchants.findOrInsert("other")).isNotEqualTo(id);
  }

  @Test
  void givesEachMerchantASecretAsStandardWebhooksAsks() {
    String one = merchants.webhookSecret(merchants.findOrInsert("one"));
    String other = merchants.webhookSecret(merchants.findOrInsert("another"));

    assertThat(one).startsWith("whsec_").isNotEqualTo(other);
    assertThat(Base64.getDecoder().decode(one.substring(6))).hasSize(32);
  }

  @Test
  void readsNoSecretOfAnotherRowOrUnderAnotherKey() {
    String one = merchants.findOrInsert("swapped-1");
    String other = merchants.findOrInsert("swapped-2");
    jdbc.sql(
            """
            update merchant set webhook_secret =
                (select webhook_secret from merchant where id = :other) where id = :one
            """)
        .param("one", one)
        .param("other", other)
        .update();

    assertThatIllegalStateException().isThrownBy(() -> merchants.webhookSecret(one));
    byte[] anotherKey = new byte[32];
    anotherKey[0] = 1;
    assertThatIllegalStateException().isThrownBy(() -> merchants(anotherKey).webhookSecret(other));
    assertThatIllegalStateException().isThrownBy(() -> merchants.webhookSecret("mer_none"));
  }

  @Test
  void keepsNoSecretInPlainText() {
    String secret = merchants.webhookSecret(merchants.findOrInsert("plain"));

    assertThat(jdbc.sql("select m::text from merchant m").query(String.class).list())
        .isNotEmpty()
        .noneMatch(row -> row.contains(secret.substring(6)))
        .noneMatch(row ->
            row.contains(
                HexFormat.of().formatHex(Base64.getDecoder().decode(secret.substring(6)))));
  }

  @Test
  void holdsLateMoneyUntilTheMerchantWantsOtherwise() {
    String merchant = merchants.findOrInsert("late-shop");
    assertThat(merchants.latePolicy(merchant)).isEqualTo(LatePolicy.HOLD);

    merchants.setLatePolicy("late-shop", LatePolicy.ACCEPT);

    assertThat(merchants.latePolicy(merchant)).isEqualTo(LatePolicy.ACCEPT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> merchants.setLatePolicy("nobody", LatePolicy.ACCEPT))
        .withMessageContaining("nobody");
  }

  private static JdbcMerchants merchants(byte[] secretKey) {
    return new JdbcMerchants(jdbc, new Secrets(secretKey), Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
