package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.merchant.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Two shops and an operator with known keys. */
public final class FakeMerchants implements Merchants {

  public static final String SHOP_KEY = "ck_shop_7f3a9c";
  public static final String READ_ONLY_KEY = "ck_reader_51be20";
  public static final String OTHER_SHOP_KEY = "ck_other_c40d11";
  public static final String SHOP_WEBHOOKS_KEY = "ck_shop_hooks_2b88e1";
  public static final String OTHER_SHOP_WEBHOOKS_KEY = "ck_other_hooks_77d0c4";
  public static final String ADMIN_KEY = "ck_admin_9e02f7";

  private static final Map<String, Caller> CALLERS =
      Map.of(
          SHOP_KEY,
          new Caller("mer_shop", "key_1", Set.of(Scope.PAYMENTS_READ, Scope.PAYMENTS_WRITE)),
          READ_ONLY_KEY,
          new Caller("mer_shop", "key_2", Set.of(Scope.PAYMENTS_READ)),
          OTHER_SHOP_KEY,
          new Caller("mer_other", "key_3", Set.of(Scope.PAYMENTS_READ, Scope.PAYMENTS_WRITE)),
          SHOP_WEBHOOKS_KEY,
          new Caller("mer_shop", "key_5", Set.of(Scope.WEBHOOKS)),
          OTHER_SHOP_WEBHOOKS_KEY,
          new Caller("mer_other", "key_6", Set.of(Scope.WEBHOOKS)),
          ADMIN_KEY,
          new Caller("mer_operator", "key_4", Set.of(Scope.ADMIN)));

  private volatile @Nullable RuntimeException failure;

  @Override
  public Optional<Caller> authenticate(String apiKey) {
    RuntimeException failing = failure;
    if (failing != null) {
      throw failing;
    }
    return Optional.ofNullable(CALLERS.get(apiKey));
  }

  /** From now on every call fails so; null: none does. */
  public void failWith(@Nullable RuntimeException failure) {
    this.failure = failure;
  }

  @Override
  public NewKey createKey(String name, Set<Scope> scopes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String webhookSecret(String merchantId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public LatePolicy latePolicy(String merchantId) {
    return LatePolicy.HOLD;
  }

  @Override
  public void setLatePolicy(String name, LatePolicy policy) {
    throw new UnsupportedOperationException();
  }
}
