package dev.ctrip.gateway.merchant;

import dev.ctrip.gateway.GatewayApplication;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import dev.ctrip.gateway.world.ChildProcess;
import dev.ctrip.gateway.world.TestDatabase;
import dev.ctrip.gateway.world.api.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Two whole gateways in the role {@code api} on one database, and nothing else: Temporal, Redis and
 * nodes are away. One pair per JVM, which ends with it; keys that other tests have made are there.
 */
public final class Replicas {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final TestDatabase DATABASE = TestDatabase.fresh();

  private static final Replicas ONE = new Replicas(start(DATABASE));

  private final ConfigurableApplicationContext context;

  private Replicas(ConfigurableApplicationContext context) {
    this.context = context;
  }

  public static Replicas one() {
    return ONE;
  }

  public static Replicas other() {
    return Second.OTHER;
  }

  /**
   * One more, to be closed.
   *
   * @param settings for example {@code --name=value}
   */
  public static ConfigurableApplicationContext start(TestDatabase database, String... settings) {
    // Nothing listens there.
    int nobody = ChildProcess.freePort();
    Stream<String> common =
        Stream.of(
            "--ctrip.roles=api",
            "--ctrip.web.failures-per-minute=1000000",
            "--ctrip.public-url=https://pay.example.org",
            "--ctrip.wallet.xpub=" + TestWallet.xpub(),
            "--ctrip.secret-key=" + Base64.getEncoder().encodeToString(new byte[32]),
            "--spring.datasource.url=" + database.jdbcUrl(),
            "--spring.datasource.username=postgres",
            "--spring.datasource.hikari.maximum-pool-size=4",
            "--spring.data.redis.url=redis://127.0.0.1:" + nobody + "/0",
            "--spring.temporal.connection.target=127.0.0.1:" + nobody,
            "--LOCAL_RPC=http://127.0.0.1:" + nobody,
            "--LOCAL_WS=ws://127.0.0.1:" + nobody,
            "--server.address=127.0.0.1",
            "--server.port=0",
            "--management.server.port=0");
    return new SpringApplicationBuilder(GatewayApplication.class)
        .run(Stream.concat(common, Arrays.stream(settings)).toArray(String[]::new));
  }

  public ConfigurableApplicationContext context() {
    return context;
  }

  /** The text of a new key. */
  public String key(String merchant, Scope... scopes) {
    return newKey(merchant, scopes).apiKey();
  }

  public ApiKeys.NewKey newKey(String merchant, Scope... scopes) {
    return context
        .getBean(ApiKeys.class)
        .create(KeyTerms.of(merchant, EnumSet.copyOf(Set.of(scopes))), "test");
  }

  public Clock clock() {
    return context.getBean(Clock.class);
  }

  /**
   * @param body JSON; null without
   * @param headers names and values by turns; one name may come several times
   */
  public Answer send(String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:%s%s"
                    .formatted(context.getEnvironment().getProperty("local.server.port"), path)));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .method(method, HttpRequest.BodyPublishers.ofString(body))
          .header("Content-Type", "application/json");
    }
    try {
      return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Started only where two are needed. */
  private static final class Second {

    static final Replicas OTHER = new Replicas(start(DATABASE));
  }
}
