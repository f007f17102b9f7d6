package dev.ctrip.gateway.merchant.store;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.merchant.MerchantSettings;
import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.Secrets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Merchants in PostgreSQL: API keys only as hashes, webhook secrets only encrypted. */
@Component
@ConditionalOnRole({Role.API, Role.WORKER})
class JdbcMerchants implements Merchants {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String WEBHOOK_SECRET = "merchant.webhook_secret";

  /** Standard Webhooks asks for 24 to 64. */
  private static final int WEBHOOK_SECRET_BYTES = 32;

  private final JdbcClient jdbc;
  private final Secrets secrets;
  private final Clock clock;
  private final MerchantSettings settings;
  private final SecureRandom random = new SecureRandom();

  JdbcMerchants(JdbcClient jdbc, Secrets secrets, Clock clock, MerchantSettings settings) {
    this.jdbc = jdbc;
    this.secrets = secrets;
    this.clock = clock;
    this.settings = settings;
  }

  @Override
  public Optional<Caller> authenticate(String apiKey) {
    return ApiKey.parse(apiKey).flatMap(this::find);
  }

  private Optional<Caller> find(ApiKey key) {
    return jdbc.sql(
            """
            select merchant_id, id, scopes from api_key
            where key_hash = :hash
              and revoked_at is null
              and (expires_at is null or expires_at > :now)
            """)
        .param("hash", key.hash())
        .param("now", now())
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

  /**
   * Needs no transaction: a merchant without a key is nothing that a second call could not mend.
   *
   * @throws IllegalArgumentException if the name is not acceptable, or no scope is given
   */
  @Override
  public NewKey createKey(String name, Set<Scope> scopes) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A merchant's name is 1 to 64 letters, digits, dots, underscores or hyphens");
    }
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("A key needs at least one scope");
    }
    String merchantId = findOrInsertMerchant(name);
    String keyId = "key_" + randomHex();
    ApiKey key = ApiKey.random(random, settings.testKeys());
    jdbc.sql(
            """
            insert into api_key (id, merchant_id, key_hash, scopes, created_at)
            values (:id, :merchant, :hash, :scopes, :now)
            """)
        .param("id", keyId)
        .param("merchant", merchantId)
        .param("hash", key.hash())
        .param("scopes", scopes.stream().map(Scope::word).sorted().toArray(String[]::new))
        .param("now", now())
        .update();
    return new NewKey(merchantId, keyId, key.text(), webhookSecret(merchantId));
  }

  private String findOrInsertMerchant(String name) {
    String id = "mer_" + randomHex();
    jdbc.sql(
            """
            insert into merchant (id, name, webhook_secret, created_at)
            values (:id, :name, :secret, :now)
            on conflict (name) do nothing
            """)
        .param("id", id)
        .param("name", name)
        .param("secret", secrets.encrypt(WEBHOOK_SECRET, id, newWebhookSecret()))
        .param("now", now())
        .update();
    return jdbc.sql("select id from merchant where name = :name")
        .param("name", name)
        .query(String.class)
        .single();
  }

  @Override
  public String webhookSecret(String merchantId) {
    return jdbc.sql("select webhook_secret from merchant where id = :id")
        .param("id", merchantId)
        .query(byte[].class)
        .optional()
        .map(stored -> secrets.decrypt(WEBHOOK_SECRET, merchantId, stored))
        .orElseThrow(() -> new IllegalStateException("There is no merchant " + merchantId));
  }

  @Override
  public LatePolicy latePolicy(String merchantId) {
    return jdbc.sql("select late_policy from merchant where id = :id")
        .param("id", merchantId)
        .query(String.class)
        .optional()
        .map(LatePolicy::ofWord)
        .orElseThrow(() -> new IllegalStateException("There is no merchant " + merchantId));
  }

  @Override
  public void setLatePolicy(String name, LatePolicy policy) {
    int found =
        jdbc.sql("update merchant set late_policy = :policy where name = :name")
            .param("policy", policy.word())
            .param("name", name)
            .update();
    if (found == 0) {
      throw new IllegalArgumentException(
          "There is no merchant " + name + "; keys create --merchant " + name + " makes one");
    }
  }

  private String newWebhookSecret() {
    byte[] secret = new byte[WEBHOOK_SECRET_BYTES];
    random.nextBytes(secret);
    return "whsec_" + Base64.getEncoder().encodeToString(secret);
  }

  /** 128 bits: unique without asking, and not guessable. */
  private String randomHex() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
