package dev.ctrip.gateway.merchant.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.Caller;
import dev.ctrip.gateway.merchant.KeyTerms;
import dev.ctrip.gateway.merchant.MerchantSettings;
import dev.ctrip.gateway.merchant.Replicas;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.world.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

@Timeout(120)
class AdminKeyFileIT {

  /** As {@code keys generate} prints one. */
  private static final String KEY = "ctp_test_0123456789abcdefghijABCDEFGHIJ013ADrw4";

  @TempDir Path folder;

  private final ApiKeys keys = Replicas.one().context().getBean(ApiKeys.class);

  @Test
  void isAnAdminKeyOnceTheGatewayHasStarted() throws IOException {
    TestDatabase database = TestDatabase.fresh();
    try (ConfigurableApplicationContext gateway =
        Replicas.start(database, "--ctrip.admin-key-file=" + file(KEY + "\n"))) {
      assertThat(gateway.getBean(ApiKeys.class).authenticate(KEY).map(Caller::scopes))
          .contains(Set.of(Scope.ADMIN));
    }
    assertThat(database.jdbc().sql("select k::text from api_key k").query(String.class).list())
        .singleElement()
        .asString()
        .doesNotContain(KEY);
  }

  @Test
  void staysRevokedHoweverOftenItIsStarted() throws IOException {
    String file = file(KEY);
    start(file);
    String id = keys.authenticate(KEY).orElseThrow().keyId();
    keys.create(KeyTerms.of("operator", Set.of(Scope.ADMIN)), "test");
    assertThat(keys.revoke(id, "test")).isInstanceOf(ApiKeys.Revocation.Revoked.class);

    start(file);

    assertThat(keys.authenticate(KEY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "hunter2",
        "ctp_test_0123456789abcdefghijABCDEFGHIJ013ADrw5",
        "ctp_test_0123456789abcdefghijABCDEFGHIJ013ADrw",
        KEY + "\n" + KEY,
        "api key: " + KEY
      })
  void refusesToStartWithAnythingElseAndNeverShowsIt(String content) throws IOException {
    String file = file(content);

    assertThatThrownBy(() -> start(file))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining(file)
        .hasMessageContaining("./ctrip keys generate")
        .hasNoCause()
        .message()
        .doesNotContain("hunter2", "0123456789abcdefghij");
  }

  @Test
  void refusesToStartWithoutTheFileThatIsNamed() throws IOException {
    assertRefused(folder.resolve("none").toString());
    assertRefused(folder.toString());
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertRefused(binary.toString());
  }

  private void assertRefused(String file) {
    assertThatThrownBy(() -> start(file))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining(
            "The file " + file + ", named by ctrip.admin-key-file, cannot be read")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void asksForNoneWhereNoneIsNamed(String blank) {
    start(blank);
    start(null);
  }

  /** As Spring does it, without all the rest of a start. */
  private void start(@Nullable String file) {
    new AdminKeyFile(keys, new MerchantSettings(false, file)).afterSingletonsInstantiated();
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("admin-key"), content).toString();
  }
}
