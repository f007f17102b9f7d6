package dev.ctrip.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.standardwebhooks.Webhook;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the code of {@code docs/webhooks.md} against signatures of the reference library. */
class WebhookDocsTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ID = "msg_1";
  private static final String BODY =
      "{\"type\":\"payment.settled\",\"data\":{\"order_id\":\"grün\"}}";

  @TempDir Path folder;

  enum Language {
    PYTHON(
        "python3",
        "python",
        "verify.py",
        "-c",
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
        "--input-type=module -e",
        """
        import { readFileSync } from "node:fs";
        import { pathToFileURL } from "node:url";
        const { verify } = await import(pathToFileURL("verify.mjs"));
        console.log(verify(process.env.SECRET, process.env, readFileSync(0)).type);
        """);

    private final String program;
    private final String fence;
    private final String file;
    private final String flags;
    private final String script;

    Language(String program, String fence, String file, String flags, String script) {
      this.program = program;
      this.fence = fence;
      this.file = file;
      this.flags = flags;
      this.script = script;
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
  void refusesAnotherBody(Language language) throws Exception {
    assertThat(verify(language, now(), sign(now()), BODY + " ")).isEqualTo("refused");
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatIsOlderThanFiveMinutes(Language language) throws Exception {
    Instant old = now().minus(Duration.ofSeconds(301));

    assertThat(verify(language, old, sign(old), BODY)).isEqualTo("refused");
  }

  private static Instant now() {
    return Instant.ofEpochSecond(System.currentTimeMillis() / 1000);
  }

  private static String sign(Instant at) throws Exception {
    return new Webhook(SECRET).sign(ID, at.getEpochSecond(), BODY);
  }

  private String verify(Language language, Instant at, String signature, String body)
      throws Exception {
    assumeTrue(isOnPath(language.program), language.program + " is not on PATH");
    Files.writeString(folder.resolve(language.file), snippet(language.fence));
    Path input = Files.writeString(folder.resolve("body"), body);
    Path output = folder.resolve("output");
    ProcessBuilder command = new ProcessBuilder(language.program).directory(folder.toFile());
    command.command().addAll(List.of(language.flags.split(" ", -1)));
    command.command().add(language.script);
    command
        .environment()
        .putAll(
            Map.of(
                "SECRET",
                SECRET,
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

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
