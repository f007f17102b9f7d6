package dev.ctrip.gateway.world;

import dev.ctrip.gateway.merchant.command.KeysCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;

/** What a merchant is given, by the command that an operator would use, run in this JVM. */
public record MerchantKey(String apiKey, String webhookSecret) {

  /**
   * Makes the merchant unless it exists, and a key.
   *
   * @param directory as given to {@link GatewayProcess}
   * @param options of the command, beside the merchant
   */
  public static MerchantKey create(
      Parts parts, Path directory, String merchant, String... options) {
    StringWriter output = new StringWriter();
    Map<String, @Nullable String> before = new HashMap<>();
    Map<String, String> settings = GatewayProcess.settingsFor(parts, directory);
    // The command silences the log of its JVM, which here is also others'.
    LoggingSystem logging = LoggingSystem.get(MerchantKey.class.getClassLoader());
    LoggerConfiguration root = logging.getLoggerConfiguration(LoggingSystem.ROOT_LOGGER_NAME);
    settings.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
    try {
      int code =
          new CommandLine(new KeysCommand())
              .setOut(new PrintWriter(output))
              .execute(arguments(merchant, options));
      if (code != 0) {
        throw new IllegalStateException("no API key could be made");
      }
    } finally {
      before.forEach(MerchantKey::restore);
      logging.setLogLevel(
          LoggingSystem.ROOT_LOGGER_NAME, root == null ? null : root.getConfiguredLevel());
    }
    return new MerchantKey(find("ctp_\\w+", output), find("whsec_\\S+", output));
  }

  private static String[] arguments(String merchant, String... options) {
    return Stream.concat(Stream.of("create", "--merchant", merchant), Arrays.stream(options))
        .toArray(String[]::new);
  }

  private static void restore(String name, @Nullable String value) {
    if (value == null) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, value);
    }
  }

  private static String find(String pattern, StringWriter output) {
    Matcher matcher = Pattern.compile(pattern).matcher(output.toString());
    if (!matcher.find()) {
      throw new IllegalStateException("the command that makes keys prints no " + pattern);
    }
    return matcher.group();
  }

  @Override
  public String toString() {
    return "MerchantKey[...]";
  }
}
