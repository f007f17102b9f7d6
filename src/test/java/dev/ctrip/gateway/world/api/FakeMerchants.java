package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.KeyTerms;
import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.merchant.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Two shops and an operator with known keys. */
public final class FakeMerchants implements Merchants, ApiKeys {

  public static final String SHOP_KEY = "ck_shop_7f3a9c";
  public static final String READ_ONLY_KEY = "ck_reader_51be20";
  public static final String OTHER_SHOP_KEY = "ck_other_c40d11";
  public static final String REFUNDS_KEY = "ck_refunds_2b7d44";
  public static final String OPERATORS_REFUNDS_KEY = "ck_refunds_admin_88a1f3";
  public static final String SHOP_WEBHOOKS_KEY = "ck_shop_hooks_2b88e1";
  public static final String OTHER_SHOP_WEBHOOKS_KEY = "ck_other_hooks_77d0c4";
  public static final String ADMIN_KEY = "ck_admin_9e02f7";

  private static final Map<String, Caller> CALLERS =
      Map.of(
          REFUNDS_KEY,
          new Caller("mer_shop", "key_5", Set.of(Scope.REFUNDS)),
          OPERATORS_REFUNDS_KEY,
          new Caller("mer_operator", "key_6", Set.of(Scope.REFUNDS, Scope.ADMIN)),
          SHOP_KEY,
          new Caller("mer_shop", "key_1", Set.of(Scope.PAYMENTS_READ, Scope.PAYMENTS_WRITE)),
          READ_ONLY_KEY,
          new Caller("mer_shop", "key_2", Set.of(Scope.PAYMENTS_READ)),
          OTHER_SHOP_KEY,
          new Caller("mer_other", "key_3", Set.of(Scope.PAYMENTS_READ, Scope.PAYMENTS_WRITE)),
          SHOP_WEBHOOKS_KEY,
          new Caller("mer_shop", "key_7", Set.of(Scope.WEBHOOKS)),
          OTHER_SHOP_WEBHOOKS_KEY,
          new Caller("mer_other", "key_8", Set.of(Scope.WEBHOOKS)),
          ADMIN_KEY,
          new Caller("mer_operator", "key_4", Set.of(Scope.ADMIN)));

  private volatile @Nullable RuntimeException failure;
  private LatePolicy latePolicy = LatePolicy.HOLD;
  private volatile @Nullable String revoked;

  @Override
  public Optional<Caller> authenticate(String apiKey) {
    RuntimeException failing = failure;
    if (failing != null) {
      throw failing;
    }
    return Optional.ofNullable(CALLERS.get(apiKey)).filter(caller -> !isRevoked(caller));
  }

  private boolean isRevoked(Caller caller) {
    return caller.keyId().equals(revoked);
  }

  /** From now on the key of that id, and it alone, is revoked; null: none is. */
  public void revoke(@Nullable String keyId) {
    this.revoked = keyId;
  }

  @Override
  public Optional<Caller> holderOf(String keyId) {
    return CALLERS.keySet().stream()
        .flatMap(apiKey -> authenticate(apiKey).stream())
        .filter(caller -> caller.keyId().equals(keyId))
        .findFirst();
  }

  /** From now on every call fails so; null: none does. */
  public void failWith(@Nullable RuntimeException failure) {
    this.failure = failure;
  }

  @Override
  public NewKey create(KeyTerms terms, String createdBy) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Entry adopt(String apiKey, KeyTerms terms, String createdBy) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Entry> list(Filter filter) {
    return List.of();
  }

  @Override
  public boolean exists(String keyId) {
    return false;
  }

  @Override
  public Revocation revoke(String keyId, String revokedBy) {
    return new Revocation.NotFound();
  }

  @Override
  public String webhookSecret(String merchantId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LatePolicy latePolicy(String merchantId) {
    return latePolicy;
  }

  @Override
  public void setLatePolicy(String name, LatePolicy policy) {
    latePolicy = policy;
  }
}
