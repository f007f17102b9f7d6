package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.KeyHolders;
import dev.ctrip.gateway.merchant.LatePolicy;
import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.merchant.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Two shops and an operator with known keys. */
public final class FakeMerchants implements Merchants, KeyHolders {

  public static final String SHOP_KEY = "ck_shop_7f3a9c";
  public static final String READ_ONLY_KEY = "ck_reader_51be20";
  public static final String OTHER_SHOP_KEY = "ck_other_c40d11";
  public static final String ADMIN_KEY = "ck_admin_9e02f7";

  private static final Map<String, Caller> CALLERS =
      Map.of(
          SHOP_KEY,
          new Caller("mer_shop", "key_1", Set.of(Scope.PAYMENTS_READ, Scope.PAYMENTS_WRITE)),
          READ_ONLY_KEY,
          new Caller("mer_shop", "key_2", Set.of(Scope.PAYMENTS_READ)),
          OTHER_SHOP_KEY,
          new Caller("mer_other", "key_3", Set.of(Scope.PAYMENTS_READ, Scope.PAYMENTS_WRITE)),
          ADMIN_KEY,
          new Caller("mer_operator", "key_4", Set.of(Scope.ADMIN)));

  private volatile @Nullable RuntimeException failure;
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
