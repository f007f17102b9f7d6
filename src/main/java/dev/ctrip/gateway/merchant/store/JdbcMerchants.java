package dev.ctrip.gateway.merchant.store;

import dev.ctrip.gateway.merchant.KeyTerms;
import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.Secrets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Merchants in PostgreSQL, their webhook secrets only encrypted. */
@Component
@ConditionalOnRole({Role.API, Role.WORKER})
class JdbcMerchants implements Merchants {

  private static final String WEBHOOK_SECRET = "merchant.webhook_secret";

  /** Standard Webhooks asks for 24 to 64. */
  private static final int WEBHOOK_SECRET_BYTES = 32;

  private final JdbcClient jdbc;
  private final Secrets secrets;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  JdbcMerchants(JdbcClient jdbc, Secrets secrets, Clock clock) {
    this.jdbc = jdbc;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Needs no transaction: a merchant without a key is nothing that a second call could not mend.
   *
   * @param name a {@linkplain KeyTerms#isName possible} one
   * @return the id of the merchant of that name, which may be new
   */
  String findOrInsert(String name) {
    String id = "mer_" + randomHex(random);
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
  static String randomHex(SecureRandom random) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
