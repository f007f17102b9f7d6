package dev.ctrip.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.merchant.Merchants;
import dev.ctrip.gateway.platform.Secrets;
import dev.ctrip.gateway.wallet.Signer;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import dev.ctrip.gateway.world.ChildProcess;
import dev.ctrip.gateway.world.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Each role starts alone, with the secrets of its own and no others; only PostgreSQL is there. */
@Timeout(180)
class RolesIT {

  private final TestDatabase database = TestDatabase.fresh();

  @ParameterizedTest
  @ValueSource(strings = {"api", "worker"})
  void startsWithoutTheMeansToSign(String role) throws Exception {
    try (ConfigurableApplicationContext gateway =
        start(
            "--ctrip.roles=" + role,
            "--ctrip.wallet.xpub=" + TestWallet.xpub(),
            "--ctrip.secret-key=" + Base64.getEncoder().encodeToString(new byte[32]))) {
      assertThat(gateway.getBeansOfType(Signer.class)).isEmpty();
      assertHealthy(gateway);
    }
  }

  @Test
  void startsASignerWithoutTheKeyToTheDatabasesSecrets() throws Exception {
    try (ConfigurableApplicationContext gateway =
        start("--ctrip.roles=signer", "--ctrip.wallet.mnemonic=" + TestWallet.MNEMONIC)) {
      assertThat(gateway.getBeansOfType(Signer.class)).hasSize(1);
      assertThat(gateway.getBeansOfType(Secrets.class)).isEmpty();
      assertThat(gateway.getBeansOfType(Merchants.class)).isEmpty();
      assertHealthy(gateway);
    }
  }

  private ConfigurableApplicationContext start(String... ofRole) {
    // Nothing listens there.
    int nobody = ChildProcess.freePort();
    String[] common = {
      "--spring.datasource.url=" + database.jdbcUrl(),
      "--spring.datasource.username=postgres",
      "--spring.data.redis.url=redis://127.0.0.1:" + nobody + "/0",
      "--spring.temporal.connection.target=127.0.0.1:" + nobody,
      "--LOCAL_RPC=http://127.0.0.1:" + nobody,
      "--LOCAL_WS=ws://127.0.0.1:" + nobody,
      "--server.address=127.0.0.1",
      "--server.port=0",
      "--management.server.port=0"
    };
    return new SpringApplicationBuilder(GatewayApplication.class)
        .run(Stream.concat(Arrays.stream(common), Arrays.stream(ofRole)).toArray(String[]::new));
  }

  private static void assertHealthy(ConfigurableApplicationContext gateway) throws Exception {
    URI url =
        URI.create(
            "http://127.0.0.1:%s/health"
                .formatted(gateway.getEnvironment().getProperty("local.server.port")));
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"degraded\"");
    }
  }
}
