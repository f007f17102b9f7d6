package dev.ctrip.gateway.merchant.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.merchant.MerchantSettings;
import dev.ctrip.gateway.merchant.Merchants.NewKey;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.Secrets;
import dev.ctrip.gateway.world.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcMerchantsIT {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Set<Scope> SCOPES = Set.of(Scope.PAYMENTS_READ, Scope.PAYMENTS_WRITE);

  private static JdbcClient jdbc;

  private final JdbcMerchants merchants = merchants(new byte[32], false);

  @BeforeAll
  static void startDatabase() {
    jdbc = TestDatabase.fresh().jdbc();
  }

  @Test
  void authenticatesAKeyItMade() {
    NewKey key = merchants.createKey("authenticates", SCOPES);

    assertThat(merchants.authenticate(key.apiKey()))
        .contains(new Caller(key.merchantId(), key.keyId(), SCOPES));
    assertThat(key.apiKey()).startsWith("ctp_live_");
  }

  @Test
  void makesTestKeysWhereToldTo() {
    NewKey key = merchants(new byte[32], true).createKey("trial", SCOPES);

    assertThat(key.apiKey()).startsWith("ctp_test_");
    assertThat(merchants.authenticate(key.apiKey())).isPresent();
  }

  @Test
  void makesTheMerchantOnceAndAKeyEachTime() {
    NewKey one = merchants.createKey("twice", SCOPES);
    NewKey other = merchants.createKey("twice", Set.of(Scope.ADMIN));

    assertThat(other.merchantId()).isEqualTo(one.merchantId());
    assertThat(other.webhookSecret()).isEqualTo(one.webhookSecret());
    assertThat(other.apiKey()).isNotEqualTo(one.apiKey());
    assertThat(merchants.authenticate(one.apiKey()).orElseThrow().scopes()).isEqualTo(SCOPES);
    assertThat(merchants.authenticate(other.apiKey()).orElseThrow().scopes())
        .containsExactly(Scope.ADMIN);
  }

  @Test
  void refusesUnknownAndMalformedKeys() {
    String unknown = ApiKey.random(new SecureRandom(), false).text();

    assertThat(merchants.authenticate(unknown)).isEmpty();
    assertThat(merchants.authenticate("nonsense")).isEmpty();
  }

  @Test
  void refusesARevokedKey() {
    NewKey key = merchants.createKey("revoked", SCOPES);
    set(key, "revoked_at", NOW);

    assertThat(merchants.authenticate(key.apiKey())).isEmpty();
  }

  @Test
  void refusesAKeyFromTheMomentItExpires() {
    NewKey key = merchants.createKey("expired", SCOPES);

    set(key, "expires_at", NOW.plusMillis(1));
    assertThat(merchants.authenticate(key.apiKey())).isPresent();

    set(key, "expires_at", NOW);
    assertThat(merchants.authenticate(key.apiKey())).isEmpty();
  }

  @Test
  void aScopeOfALaterVersionAllowsNothing() {
    NewKey key = merchants.createKey("later", SCOPES);
    jdbc.sql("update api_key set scopes = '{payments:read,everything}' where id = :id")
        .param("id", key.keyId())
        .update();

    assertThat(merchants.authenticate(key.apiKey()).orElseThrow().scopes())
        .containsExactly(Scope.PAYMENTS_READ);
  }

  @Test
  void givesEachMerchantASecretAsStandardWebhooksAsks() {
    NewKey one = merchants.createKey("one", SCOPES);
    NewKey other = merchants.createKey("other", SCOPES);

    assertThat(one.webhookSecret()).startsWith("whsec_").isNotEqualTo(other.webhookSecret());
    assertThat(Base64.getDecoder().decode(one.webhookSecret().substring(6))).hasSize(32);
    assertThat(merchants.webhookSecret(one.merchantId())).isEqualTo(one.webhookSecret());
  }

  @Test
  void readsNoSecretOfAnotherRowOrUnderAnotherKey() {
    String one = merchants.createKey("swapped-1", SCOPES).merchantId();
    String other = merchants.createKey("swapped-2", SCOPES).merchantId();
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
    assertThatIllegalStateException()
        .isThrownBy(() -> merchants(anotherKey, false).webhookSecret(other));
    assertThatIllegalStateException().isThrownBy(() -> merchants.webhookSecret("mer_none"));
  }

  @Test
  void keepsNeitherKeyNorSecretInPlainText() {
    NewKey key = merchants.createKey("plain", SCOPES);

    String everything = dump();

    assertThat(everything).contains(key.keyId());
    for (String secret : new String[] {key.apiKey(), key.webhookSecret()}) {
      String random = secret.substring(secret.lastIndexOf('_') + 1);
      assertThat(everything).doesNotContain(random);
      assertThat(everything).doesNotContain(hex(random.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(everything)
        .doesNotContain(hex(Base64.getDecoder().decode(key.webhookSecret().substring(6))));
    assertThat(key.toString()).doesNotContain(key.apiKey(), key.webhookSecret());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "ümlaut", "a/b", "new\nline"})
  void refusesOddNames(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> merchants.createKey(name, SCOPES));
  }

  @Test
  void holdsLateMoneyUntilTheMerchantWantsOtherwise() {
    String merchant = merchants.createKey("late-shop", Set.of(Scope.PAYMENTS_WRITE)).merchantId();
    assertThat(merchants.latePolicy(merchant)).isEqualTo(LatePolicy.HOLD);

    merchants.setLatePolicy("late-shop", LatePolicy.ACCEPT);

    assertThat(merchants.latePolicy(merchant)).isEqualTo(LatePolicy.ACCEPT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> merchants.setLatePolicy("nobody", LatePolicy.ACCEPT))
        .withMessageContaining("nobody");
  }

  @Test
  void refusesTooLongANameAndNoScopes() {
    assertThat(merchants.createKey("x".repeat(64), SCOPES)).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> merchants.createKey("x".repeat(65), SCOPES));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> merchants.createKey("scopeless", Set.of()));
  }

  /** Every column of both tables as text; PostgreSQL shows bytea in hex. */
  private static String dump() {
    return String.join(
        "\n",
        jdbc.sql("select m::text || k::text from merchant m join api_key k on k.merchant_id = m.id")
            .query(String.class)
            .list());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static void set(NewKey key, String column, Instant time) {
    jdbc.sql("update api_key set " + column + " = :time where id = :id")
        .param("time", time.atOffset(ZoneOffset.UTC))
        .param("id", key.keyId())
        .update();
  }

  private static JdbcMerchants merchants(byte[] secretKey, boolean testKeys) {
    return new JdbcMerchants(
        jdbc,
        new Secrets(secretKey),
        Clock.fixed(NOW, ZoneOffset.UTC),
        new MerchantSettings(testKeys));
  }
}
