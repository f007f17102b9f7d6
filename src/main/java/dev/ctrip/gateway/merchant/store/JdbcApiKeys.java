package dev.ctrip.gateway.merchant.store;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.KeyTerms;
import dev.ctrip.gateway.merchant.MerchantSettings;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** API keys in PostgreSQL, only as hashes. */
@Component
@ConditionalOnRole({Role.API, Role.WORKER})
class JdbcApiKeys implements ApiKeys {

  /** Each key with its merchant's name and, as of {@code :now}, whether it can be used. */
  private static final String KEYS =
      """
      select * from (
        select k.*, m.name as merchant,
          case when k.revoked_at is not null then 'revoked'
               when k.expires_at <= :now then 'expired'
               else 'active' end as state
        from api_key k join merchant m on m.id = k.merchant_id) k
      """;

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final JdbcMerchants merchants;
  private final Clock clock;
  private final MerchantSettings settings;
  private final SecureRandom random = new SecureRandom();

  JdbcApiKeys(
      JdbcClient jdbc,
      TransactionOperations transactions,
      JdbcMerchants merchants,
      Clock clock,
      MerchantSettings settings) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.merchants = merchants;
    this.clock = clock;
    this.settings = settings;
  }

  @Override
  public Optional<Caller> authenticate(String apiKey) {
    return ApiKey.parse(apiKey).flatMap(key -> usable("key_hash", key.hash()));
  }

  @Override
  public Optional<Caller> holderOf(String keyId) {
    return usable("id", keyId);
  }

  private Optional<Caller> usable(String column, Object value) {
    return jdbc.sql(
            """
            select merchant_id, id, scopes from api_key
            where %s = :value
              and revoked_at is null
              and (expires_at is null or expires_at > :now)
            """
                .formatted(column))
        .param("value", value)
        .param("now", now())
        .query((row, number) ->
            new Caller(row.getString("merchant_id"), row.getString("id"), scopes(row)))
        .optional();
  }

  /** A word that this version does not know allows nothing. */
  private static Set<Scope> scopes(ResultSet row) throws SQLException {
    return Stream.of((String[]) row.getArray("scopes").getArray())
        .flatMap(word -> Scope.ofWord(word).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public NewKey create(KeyTerms terms, String createdBy) {
    ApiKey key = ApiKey.random(random, settings.testKeys());
    Entry entry = findOrInsert(key, terms, createdBy);
    return new NewKey(entry, key.text(), merchants.webhookSecret(entry.merchantId()));
  }

  @Override
  public Entry adopt(String apiKey, KeyTerms terms, String createdBy) {
    ApiKey key =
        ApiKey.parse(apiKey)
            .orElseThrow(() -> new IllegalArgumentException("This is no text of an API key"));
    return find(key).orElseGet(() -> findOrInsert(key, terms, createdBy));
  }

  /** Of several that insert one key at once, all find the row of the first. */
  private Entry findOrInsert(ApiKey key, KeyTerms terms, String createdBy) {
    Instant expiresAt = terms.expiresAt();
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      throw new IllegalArgumentException("A key's expiry lies in the future");
    }
    jdbc.sql(
            """
            insert into api_key
              (id, merchant_id, key_hash, prefix, label, scopes, created_at, created_by, expires_at)
            values (:id, :merchant, :hash, :prefix, :label, :scopes, :now, :by, :expires)
            on conflict (key_hash) do nothing
            """)
        .param("id", "key_" + JdbcMerchants.randomHex(random))
        .param("merchant", merchants.findOrInsert(terms.merchant()))
        .param("hash", key.hash())
        .param("prefix", key.prefix())
        .param("label", terms.label(), Types.VARCHAR)
        .param("scopes", terms.scopes().stream().map(Scope::word).sorted().toArray(String[]::new))
        .param("now", now())
        .param("by", createdBy)
        .param(
            "expires",
            expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
    return find(key).orElseThrow();
  }

  private Optional<Entry> find(ApiKey key) {
    return jdbc.sql(KEYS + "where key_hash = :hash")
        .param("hash", key.hash())
        .param("now", now())
        .query((row, number) -> entry(row))
        .optional();
  }

  @Override
  public List<Entry> list(Filter filter) {
    State state = filter.state();
    return jdbc.sql(
            KEYS
                + """
                where (cast(:merchant as text) is null or :merchant in (merchant_id, merchant))
                  and (cast(:state as text) is null or state = :state)
                  and (cast(:after as text) is null
                    or (created_at, id) < (select created_at, id from api_key where id = :after))
                order by created_at desc, id desc
                limit :limit
                """)
        .param("now", now())
        .param("merchant", filter.merchant(), Types.VARCHAR)
        .param("state", state == null ? null : state.name().toLowerCase(Locale.ROOT), Types.VARCHAR)
        .param("after", filter.after(), Types.VARCHAR)
        .param("limit", filter.limit())
        .query((row, number) -> entry(row))
        .list();
  }

  @Override
  public boolean exists(String keyId) {
    return find(keyId).isPresent();
  }

  private Optional<Entry> find(String keyId) {
    return jdbc.sql(KEYS + "where id = :id")
        .param("id", keyId)
        .param("now", now())
        .query((row, number) -> entry(row))
        .optional();
  }

  @Override
  public Revocation revoke(String keyId, String revokedBy) {
    return transactions.execute(status -> {
      List<String> adminKeys = lockUsableAdminKeys();
      if (adminKeys.equals(List.of(keyId))) {
        return new Revocation.LastAdminKey();
      }
      jdbc.sql(
              """
              update api_key set revoked_at = :now, revoked_by = :by
              where id = :id and revoked_at is null
              """)
          .param("now", now())
          .param("by", revokedBy)
          .param("id", keyId)
          .update();
      return find(keyId)
          .<Revocation>map(Revocation.Revoked::new)
          .orElseGet(Revocation.NotFound::new);
    });
  }

  /**
   * Of two that revoke the last two admin keys at once, the second waits here and then finds its
   * own to be the last. In the order of their ids, so that neither waits for the other for ever.
   */
  private List<String> lockUsableAdminKeys() {
    return jdbc.sql(
            """
            select id from api_key
            where :admin = any (scopes)
              and revoked_at is null
              and (expires_at is null or expires_at > :now)
            order by id
            for update
            """)
        .param("admin", Scope.ADMIN.word())
        .param("now", now())
        .query((row, number) -> row.getString("id"))
        .list();
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getString("id"),
        row.getString("merchant_id"),
        row.getString("merchant"),
        row.getString("label"),
        row.getString("prefix"),
        scopes(row),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getTimestamp("created_at").toInstant(),
        row.getString("created_by"),
        instant(row.getTimestamp("expires_at")),
        instant(row.getTimestamp("revoked_at")),
        row.getString("revoked_by"));
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
