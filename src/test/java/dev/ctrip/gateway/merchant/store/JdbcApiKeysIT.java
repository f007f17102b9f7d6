package dev.ctrip.gateway.merchant.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ctrip.gateway.merchant.ApiKeys.Entry;
import dev.ctrip.gateway.merchant.ApiKeys.Filter;
import dev.ctrip.gateway.merchant.ApiKeys.NewKey;
import dev.ctrip.gateway.merchant.ApiKeys.Revocation;
import dev.ctrip.gateway.merchant.ApiKeys.State;
import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.KeyTerms;
import dev.ctrip.gateway.merchant.MerchantSettings;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.Secrets;
import dev.ctrip.gateway.world.TestDatabase;
import dev.ctrip.gateway.world.api.SettableClock;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(60)
class JdbcApiKeysIT {

  private static final Set<Scope> SCOPES = Set.of(Scope.PAYMENTS_READ, Scope.PAYMENTS_WRITE);

  private static final TestDatabase DATABASE = TestDatabase.fresh();

  private final JdbcClient jdbc = DATABASE.jdbc();
  private final SettableClock clock = new SettableClock();
  private final JdbcApiKeys keys = keys(false);

  @BeforeEach
  void empty() {
    jdbc.sql("truncate merchant cascade").update();
  }

  @Test
  void authenticatesAKeyItMade() {
    NewKey key = keys.create(KeyTerms.of("shop", SCOPES), "test");

    assertThat(key.apiKey()).startsWith("ctp_live_").startsWith(key.entry().prefix());
    assertThat(key.webhookSecret()).startsWith("whsec_");
    assertThat(keys.authenticate(key.apiKey()))
        .contains(new Caller(key.entry().merchantId(), key.entry().id(), SCOPES));
  }

  @Test
  void makesTestKeysWhereToldTo() {
    NewKey key = keys(true).create(KeyTerms.of("trial", SCOPES), "test");

    assertThat(key.apiKey()).startsWith("ctp_test_");
    assertThat(keys.authenticate(key.apiKey())).isPresent();
  }

  @Test
  void makesTheMerchantOnceAndAKeyEachTime() {
    NewKey one = keys.create(KeyTerms.of("twice", SCOPES), "test");
    NewKey other = keys.create(KeyTerms.of("twice", Set.of(Scope.ADMIN)), "test");

    assertThat(other.entry().merchantId()).isEqualTo(one.entry().merchantId());
    assertThat(other.webhookSecret()).isEqualTo(one.webhookSecret());
    assertThat(other.apiKey()).isNotEqualTo(one.apiKey());
    assertThat(keys.authenticate(one.apiKey()).orElseThrow().scopes()).isEqualTo(SCOPES);
    assertThat(keys.authenticate(other.apiKey()).orElseThrow().scopes())
        .containsExactly(Scope.ADMIN);
  }

  @Test
  void refusesUnknownAndMalformedKeys() {
    assertThat(keys.authenticate(anyKey())).isEmpty();
    assertThat(keys.authenticate("nonsense")).isEmpty();
  }

  @Test
  void knowsWhoHoldsAKeyThatCanBeUsed() {
    Instant end = clock.instant().plusSeconds(10);
    NewKey expiring = keys.create(new KeyTerms("shop", null, SCOPES, end), "test");
    NewKey revoked = keys.create(KeyTerms.of("shop", SCOPES), "test");

    assertThat(keys.holderOf(expiring.entry().id()))
        .isEqualTo(keys.authenticate(expiring.apiKey()));
    assertThat(keys.holderOf(revoked.entry().id())).isPresent();
    assertThat(keys.holderOf("key_none")).isEmpty();

    keys.revoke(revoked.entry().id(), "test");
    clock.pass(Duration.ofSeconds(10));
    assertThat(keys.holderOf(expiring.entry().id())).isEmpty();
    assertThat(keys.holderOf(revoked.entry().id())).isEmpty();
  }

  @Test
  void refusesAKeyFromTheMomentItExpires() {
    Instant end = clock.instant().plusSeconds(10);
    NewKey key = keys.create(new KeyTerms("shop", null, SCOPES, end), "test");

    clock.pass(Duration.ofSeconds(10).minusMillis(1));
    assertThat(keys.authenticate(key.apiKey())).isPresent();
    assertThat(only(null).state()).isEqualTo(State.ACTIVE);

    clock.pass(Duration.ofMillis(1));
    assertThat(keys.authenticate(key.apiKey())).isEmpty();
    assertThat(only(null).state()).isEqualTo(State.EXPIRED);
    assertThat(only(null).expiresAt()).isEqualTo(end);
  }

  @Test
  void makesNoKeyThatHasExpired() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> keys.create(new KeyTerms("shop", null, SCOPES, clock.instant()), "test"));
    assertThat(list(null, null, null)).isEmpty();
  }

  @Test
  void aScopeOfALaterVersionAllowsNothing() {
    NewKey key = keys.create(KeyTerms.of("later", SCOPES), "test");
    jdbc.sql("update api_key set scopes = '{payments:read,everything}'").update();

    assertThat(keys.authenticate(key.apiKey()).orElseThrow().scopes())
        .containsExactly(Scope.PAYMENTS_READ);
  }

  @Test
  void keepsNeitherKeyNorSecretInPlainText() {
    NewKey key = keys.create(KeyTerms.of("plain", SCOPES), "test");

    String everything =
        String.join("\n", jdbc.sql("select k::text from api_key k").query(String.class).list());

    String random = key.apiKey().substring("ctp_live_".length());
    assertThat(everything)
        .contains(key.entry().id())
        .doesNotContain(random, random.substring(4))
        .doesNotContain(HexFormat.of().formatHex(random.getBytes(StandardCharsets.UTF_8)));
    assertThat(key.toString()).doesNotContain(random, key.webhookSecret());
  }

  @Test
  void tellsWhatIsKnownOfAKeyWithoutItsText() {
    keys.create(new KeyTerms("shop", "checkout server", SCOPES, null), "key_of_somebody");

    Entry entry = only(null);

    assertThat(entry.merchant()).isEqualTo("shop");
    assertThat(entry.label()).isEqualTo("checkout server");
    assertThat(entry.prefix()).matches("ctp_live_[0-9A-Za-z]{4}");
    assertThat(entry.scopes()).isEqualTo(SCOPES);
    assertThat(entry.createdAt()).isEqualTo(clock.instant());
    assertThat(entry.createdBy()).isEqualTo("key_of_somebody");
    assertThat(entry.expiresAt()).isNull();
  }

  @Test
  void listsNewestFirstPageByPage() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      // Two of them at the same moment.
      clock.pass(Duration.ofSeconds(i == 3 ? 0 : 1));
      made.addFirst(keys.create(KeyTerms.of("shop", SCOPES), "test").entry().id());
    }

    List<String> seen = new ArrayList<>();
    String after = null;
    do {
      List<Entry> page = keys.list(new Filter(null, null, after, 2));
      page.forEach(entry -> seen.add(entry.id()));
      after = page.size() < 2 ? null : page.getLast().id();
    } while (after != null);

    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    assertThat(seen.getFirst()).isEqualTo(made.getFirst());
    assertThat(seen.subList(3, 5)).isEqualTo(made.subList(3, 5));
  }

  @Test
  void listsByMerchantAndState() {
    Entry shop = keys.create(KeyTerms.of("shop", SCOPES), "test").entry();
    Entry other = keys.create(KeyTerms.of("other", SCOPES), "test").entry();
    keys.revoke(other.id(), "test");

    assertThat(ids(list("shop", null, null))).containsExactly(shop.id());
    assertThat(ids(list(other.merchantId(), null, null))).containsExactly(other.id());
    assertThat(ids(list(null, State.ACTIVE, null))).containsExactly(shop.id());
    assertThat(ids(list(null, State.REVOKED, null))).containsExactly(other.id());
    assertThat(list(null, State.EXPIRED, null)).isEmpty();
    assertThat(list("nobody", null, null)).isEmpty();
  }

  @Test
  void refusesARevokedKeyAndKeepsWhoWasFirst() {
    NewKey key = keys.create(KeyTerms.of("shop", SCOPES), "test");
    Instant then = clock.instant();

    assertThat(keys.revoke(key.entry().id(), "first")).isInstanceOf(Revocation.Revoked.class);
    clock.pass(Duration.ofMinutes(1));
    Revocation again = keys.revoke(key.entry().id(), "second");

    assertThat(keys.authenticate(key.apiKey())).isEmpty();
    assertThat(again)
        .isInstanceOfSatisfying(
            Revocation.Revoked.class,
            revoked -> {
              assertThat(revoked.entry().state()).isEqualTo(State.REVOKED);
              assertThat(revoked.entry().revokedAt()).isEqualTo(then);
              assertThat(revoked.entry().revokedBy()).isEqualTo("first");
            });
    assertThat(keys.revoke("key_none", "test")).isInstanceOf(Revocation.NotFound.class);
  }

  @Test
  void revokesNotTheLastAdminKeyThatCanBeUsed() {
    Entry first = admin(null);
    Entry expiring = admin(clock.instant().plusSeconds(10));
    Entry revoked = admin(null);
    assertThat(keys.revoke(revoked.id(), "test")).isInstanceOf(Revocation.Revoked.class);

    clock.pass(Duration.ofSeconds(10));
    assertThat(keys.revoke(first.id(), "test")).isInstanceOf(Revocation.LastAdminKey.class);
    assertThat(keys.revoke(expiring.id(), "test")).isInstanceOf(Revocation.Revoked.class);
    // One that was revoked before is answered as it is, also where it would be the last.
    assertThat(keys.revoke(revoked.id(), "test")).isInstanceOf(Revocation.Revoked.class);

    Entry next = admin(null);
    assertThat(keys.revoke(first.id(), "test")).isInstanceOf(Revocation.Revoked.class);
    assertThat(keys.revoke(next.id(), "test")).isInstanceOf(Revocation.LastAdminKey.class);
  }

  @Test
  void leavesAnAdminKeyHoweverManyAreRevokedAtOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      empty();
      List<Entry> admins = List.of(admin(null), admin(null), admin(null));

      List<Revocation> revocations =
          atOnce(
              admins.stream()
                  .<Callable<Revocation>>map(key -> () -> keys.revoke(key.id(), "test"))
                  .toList());

      assertThat(revocations)
          .as("round %d", round)
          .hasAtLeastOneElementOfType(Revocation.LastAdminKey.class);
      assertThat(list(null, State.ACTIVE, null)).as("round %d", round).hasSize(1);
    }
  }

  @Test
  void adoptsAKeyOnceAndLeavesItAsItIs() {
    String text = anyKey();
    KeyTerms terms = KeyTerms.of("operator", Set.of(Scope.ADMIN));

    Entry first = keys.adopt(text, terms, "a file");
    Entry again = keys.adopt(text, KeyTerms.of("somebody", SCOPES), "another file");

    assertThat(again).isEqualTo(first);
    assertThat(keys.authenticate(text))
        .contains(new Caller(first.merchantId(), first.id(), Set.of(Scope.ADMIN)));

    admin(null);
    keys.revoke(first.id(), "test");
    assertThat(keys.adopt(text, terms, "a file").state()).isEqualTo(State.REVOKED);
    assertThat(keys.authenticate(text)).isEmpty();
  }

  @Test
  void adoptsAKeyOnceHoweverManyDoItAtOnce() throws Exception {
    String text = anyKey();
    KeyTerms terms = KeyTerms.of("operator", Set.of(Scope.ADMIN));
    Callable<Entry> adopting = () -> keys.adopt(text, terms, "a file");

    List<Entry> adopted = atOnce(List.of(adopting, adopting, adopting, adopting));

    assertThat(Set.copyOf(adopted)).hasSize(1);
    assertThat(list(null, null, null)).hasSize(1);
  }

  @Test
  void adoptsNothingThatIsNoKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> keys.adopt("hunter2", KeyTerms.of("operator", SCOPES), "a file"))
        .withMessageNotContaining("hunter2");
  }

  private Entry admin(@Nullable Instant expiresAt) {
    return keys.create(new KeyTerms("operator", null, Set.of(Scope.ADMIN), expiresAt), "test")
        .entry();
  }

  private static String anyKey() {
    return ApiKey.random(new SecureRandom(), false).text();
  }

  private Entry only(@Nullable State state) {
    List<Entry> found = list(null, state, null);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private List<Entry> list(
      @Nullable String merchant, @Nullable State state, @Nullable String after) {
    return keys.list(new Filter(merchant, state, after, 100));
  }

  private static List<String> ids(List<Entry> entries) {
    return entries.stream().map(Entry::id).toList();
  }

  private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    }
  }

  private JdbcApiKeys keys(boolean testKeys) {
    return new JdbcApiKeys(
        jdbc,
        DATABASE.transactions(),
        new JdbcMerchants(jdbc, new Secrets(new byte[32]), clock),
        clock,
        new MerchantSettings(testKeys, null));
  }
}
