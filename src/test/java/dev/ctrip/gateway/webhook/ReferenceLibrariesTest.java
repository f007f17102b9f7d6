package dev.ctrip.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.standardwebhooks.Webhook;
import dev.ctrip.gateway.webhook.WebhookDelivery.Outcome;
import dev.ctrip.gateway.webhook.WebhookEndpoints.Change;
import dev.ctrip.gateway.webhook.WebhookEndpoints.WithSecret;
import dev.ctrip.gateway.world.RecordingMerchant;
import dev.ctrip.gateway.world.RecordingMerchant.Answer;
import dev.ctrip.gateway.world.RecordingMerchant.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an endpoint really was sent during a secret's overlap, against the reference libraries. They
 * are in {@code .tools}, where {@code ./ctrip test} installs them.
 */
@Timeout(60)
class ReferenceLibrariesTest {

  private static final String OTHER_SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  private static String oldSecret;
  private static String newSecret;
  private static Call call;

  @TempDir Path folder;

  enum Library {
    PYTHON(
        "python3",
        "-c",
        """
        import os, sys
        from standardwebhooks import Webhook
        names = ["webhook-id", "webhook-timestamp", "webhook-signature"]
        headers = {name: os.environ[name] for name in names}
        event = Webhook(os.environ["SECRET"]).verify(sys.stdin.buffer.read(), headers)
        print(event["type"])
        """),
    NODE(
        "node",
        "-e",
        """
        const { Webhook } = require("standardwebhooks");
        const body = require("node:fs").readFileSync(0, "utf8");
        console.log(new Webhook(process.env.SECRET).verify(body, process.env).type);
        """);

    private final String program;
    private final String flag;
    private final String script;

    Library(String program, String flag, String script) {
      this.program = program;
      this.flag = flag;
      this.script = script;
    }

    private String prefix() {
      return "library-standardwebhooks-" + name().toLowerCase(Locale.ROOT) + "-";
    }

    private Optional<Path> home() {
      try (Stream<Path> tools = Files.list(Path.of(".tools"))) {
        return tools
            .filter(tool -> tool.getFileName().toString().startsWith(prefix()))
            .map(Path::toAbsolutePath)
            .findFirst();
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  @BeforeAll
  static void deliver() {
    RecordingMerchant receiver = RecordingMerchant.start(WebhookWorld.SECRET);
    try (WebhookWorld world = new WebhookWorld(WebhookWorld.settings(), Clock.systemUTC());
        receiver) {
      receiver.answerNext(Answer.status(204));
      WithSecret made =
          world
              .endpoints()
              .create(WebhookWorld.MERCHANT, receiver.url(), "", List.of("*"))
              .orElseThrow();
      String id = made.endpoint().id();
      oldSecret = made.secret();
      newSecret =
          world
              .endpoints()
              .rotateSecret(WebhookWorld.MERCHANT, id, Duration.ofDays(1))
              .orElseThrow()
              .secret();
      world.endpoints().change(WebhookWorld.MERCHANT, id, Change.ENABLE);
      world.webhooks().announce(WebhookWorld.announcement("pay_grün", 1, null));
      String delivery = world.webhooks().pending("pay_grün").getFirst().deliveryId();
      assertThat(world.delivery().deliver(delivery)).isEqualTo(Outcome.ACKNOWLEDGED);
      call = receiver.calls().getFirst();
    }
  }

  @Test
  void javaVerifiesBothSecrets() throws Exception {
    new Webhook(oldSecret).verify(call.body(), call.headers());
    new Webhook(newSecret).verify(call.body(), call.headers());
  }

  @ParameterizedTest
  @EnumSource
  void verifiesBothSecretsAndNoOther(Library library) throws Exception {
    assumeTrue(library.home().isPresent(), library + " is not installed");

    assertThat(verify(library, oldSecret, call.body())).isEqualTo("payment.detected");
    assertThat(verify(library, newSecret, call.body())).isEqualTo("payment.detected");
    assertThat(verify(library, OTHER_SECRET, call.body())).contains("WebhookVerificationError");
    assertThat(verify(library, newSecret, call.body() + " ")).contains("WebhookVerificationError");
  }

  private String verify(Library library, String secret, String body) throws Exception {
    Path home = library.home().orElseThrow();
    Path input = Files.writeString(folder.resolve("body"), body);
    Path output = folder.resolve("output");
    ProcessBuilder command =
        new ProcessBuilder(library.program, library.flag, library.script).directory(home.toFile());
    command.environment().put("PYTHONPATH", home.toString());
    command.environment().put("SECRET", secret);
    for (String header : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
      command.environment().put(header, header(header));
    }
    Process process =
        command
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output).strip();
  }

  private static String header(String name) {
    return call.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(header -> header.getValue().getFirst())
        .findFirst()
        .orElseThrow();
  }
}
