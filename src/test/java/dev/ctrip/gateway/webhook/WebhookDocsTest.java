package dev.ctrip.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.standardwebhooks.Webhook;
import dev.ctrip.gateway.world.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the code of {@code docs/webhooks.md} against signatures of the reference library, by which
 * the gateway signs.
 */
class WebhookDocsTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMVp5sSYspob7oDw";
  private static final String ID = "msg_1";
  private static final String BODY =
      "{\"type\":\"payment.settled\",\"data\":{\"order_id\":\"grün\"}}";

  @TempDir Path folder;

  enum Language {
    PYTHON(
        "python3",
        "python",
        "verify.py",
        "main.py",
        """
        import os, sys
        from verify import verify
        event = verify(os.environ["SECRET"], {k: os.environ[k] for k in os.environ}, sys.stdin.buffer.read())
        print(event["type"])
        """),
    NODE(
        "node",
        "js",
        "verify.mjs",
        "main.mjs",
        """
        import { readFileSync } from "node:fs";
        import { verify } from "./verify.mjs";
        console.log(verify(process.env.SECRET, process.env, readFileSync(0)).type);
        """),
    JAVA(
        ProcessHandle.current().info().command().orElse("java"),
        "java",
        "WebhookVerifier.java",
        "Main.java",
        """
        class Main {
          public static void main(String[] arguments) throws Exception {
            var headers = System.getenv();
            byte[] body = System.in.readAllBytes();
            String event = WebhookVerifier.verify(headers.get("SECRET"), headers, body);
            System.out.println(event.replaceFirst(".*\\"type\\":\\"([a-z.]+)\\".*", "$1"));
          }
        }
        """);

    private final String program;
    private final String fence;
    private final String file;
    private final String mainFile;
    private final String main;

    /**
     * @param fence what its code block begins with
     * @param file takes the code block
     * @param mainFile takes the program that calls it
     */
    Language(String program, String fence, String file, String mainFile, String main) {
      this.program = program;
      this.fence = fence;
      this.file = file;
      this.mainFile = mainFile;
      this.main = main;
    }
  }

  @ParameterizedTest
  @EnumSource
  void acceptsWhatTheReferenceLibrarySigned(Language language) throws Exception {
    assertThat(verify(language, now(), sign(now()), BODY)).isEqualTo("payment.settled");
  }

  @ParameterizedTest
  @EnumSource
  void acceptsOneGoodSignatureAmongSeveral(Language language) throws Exception {
    String several = "v1a,AAAA v1,AAAA " + sign(now());

    assertThat(verify(language, now(), several, BODY)).isEqualTo("payment.settled");
  }

  @ParameterizedTest
  @EnumSource
  void acceptsEitherSecretWhileOneReplacesTheOther(Language language) throws Exception {
    Instant now = now();
    String both = sign(OTHER_SECRET, now) + " " + sign(SECRET, now);

    assertThat(verify(language, SECRET, now, both, BODY)).isEqualTo("payment.settled");
    assertThat(verify(language, OTHER_SECRET, now, both, BODY)).isEqualTo("payment.settled");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnotherSecretsSignature(Language language) throws Exception {
    Instant now = now();

    assertThat(verify(language, now, sign(OTHER_SECRET, now), BODY)).isEqualTo("refused");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnotherBody(Language language) throws Exception {
    assertThat(verify(language, now(), sign(now()), BODY + " ")).isEqualTo("refused");
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsMoreThanFiveMinutesAway(Language language) throws Exception {
    Instant old = now().minus(Duration.ofSeconds(301));
    Instant early = now().plus(Duration.ofMinutes(6));

    assertThat(verify(language, old, sign(old), BODY)).isEqualTo("refused");
    assertThat(verify(language, early, sign(early), BODY)).isEqualTo("refused");
  }

  private static Instant now() {
    return Instant.ofEpochSecond(System.currentTimeMillis() / 1000);
  }

  private static String sign(Instant at) throws Exception {
    return sign(SECRET, at);
  }

  private static String sign(String secret, Instant at) throws Exception {
    return new Webhook(secret).sign(ID, at.getEpochSecond(), BODY);
  }

  private String verify(Language language, Instant at, String signature, String body)
      throws Exception {
    return verify(language, SECRET, at, signature, body);
  }

  private String verify(Language language, String secret, Instant at, String signature, String body)
      throws Exception {
    assumeTrue(Tools.isOnPath(language.program), language.program + " is not on PATH");
    Files.writeString(folder.resolve(language.file), snippet(language.fence));
    Files.writeString(folder.resolve(language.mainFile), language.main);
    Path input = Files.writeString(folder.resolve("body"), body);
    Path output = folder.resolve("output");
    ProcessBuilder command =
        new ProcessBuilder(language.program, language.mainFile).directory(folder.toFile());
    command
        .environment()
        .putAll(
            Map.of(
                "SECRET",
                secret,
                "webhook-id",
                ID,
                "webhook-timestamp",
                Long.toString(at.getEpochSecond()),
                "webhook-signature",
                signature));
    Process process =
        command
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(output).strip();
    if (process.exitValue() == 0) {
      return said;
    }
    // Whatever else goes wrong is no refusal.
    assertThat(said).containsAnyOf("not signed with this secret", "too old, or from the future");
    return "refused";
  }

  private static String snippet(String fence) throws IOException {
    Matcher block =
        Pattern.compile("(?ms)^```" + fence + "\\n(.*?)^```$")
            .matcher(Files.readString(Path.of("docs/webhooks.md")));
    assertThat(block.find()).as(fence).isTrue();
    return block.group(1);
  }
}
