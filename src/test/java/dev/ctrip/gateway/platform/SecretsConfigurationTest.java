package dev.ctrip.gateway.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class SecretsConfigurationTest {

  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String OTHER_KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

  @TempDir Path folder;

  @Test
  void takesTheKeyFromTheEnvironmentBeforeTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), OTHER_KEY);
    byte[] sealed = new Secrets(new byte[32]).encrypt("p", "r", "secret");

    assertThat(
            decrypt(
                Map.of("CTRIP_SECRET_KEY", KEY, "CTRIP_SECRET_KEY_FILE", file.toString()), sealed))
        .isEqualTo("secret");
  }

  @Test
  void makesAMissingFileOnceAndForItsUserOnly() throws IOException {
    Path file = folder.resolve("below/key");
    Map<String, String> environment = Map.of("CTRIP_SECRET_KEY_FILE", file.toString());
    byte[] sealed;
    try (ConfigurableApplicationContext context = start(environment)) {
      sealed = context.getBean(Secrets.class).encrypt("p", "r", "secret");
    }

    assertThat(decrypt(environment, sealed)).isEqualTo("secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void agreesOnOneKeyWhenManyProcessesStartAtOnce() {
    SecretSettings settings = new SecretSettings(null, folder.resolve("key").toString());
    Set<String> keys = new ConcurrentSkipListSet<>();

    IntStream.range(0, 50)
        .parallel()
        .forEach(i ->
            keys.add(Base64.getEncoder().encodeToString(SecretKeySource.find(settings, true))));

    assertThat(keys).hasSize(1);
  }

  @Test
  void makesNoFileInProduction(CapturedOutput output) {
    Path file = folder.resolve("key");

    assertStops(
        Map.of("CTRIP_SECRET_KEY_FILE", file.toString(), "SPRING_PROFILES_ACTIVE", "production"));

    assertThat(file).doesNotExist();
    assertThat(output).contains("named by ctrip.secret-key-file, cannot be read");
  }

  @Test
  void stopsTheStartWithTheRemedyWhenThereIsNoKey(CapturedOutput output) {
    assertStops(Map.of());

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("There is no key to encrypt secrets at rest with.")
        .contains("Set CTRIP_SECRET_KEY")
        .contains("openssl rand -base64 32")
        .doesNotContain("\tat ");
  }

  @Test
  void stopsTheStartOnAKeyOfTheWrongLengthWithoutShowingIt(CapturedOutput output) {
    assertStops(Map.of("CTRIP_SECRET_KEY", "dG9vIHNob3J0"));

    assertThat(output)
        .contains("What stands in ctrip.secret-key is not the base64 of 32 bytes.")
        .doesNotContain("dG9vIHNob3J0");
  }

  private static void assertStops(Map<String, String> environment) {
    assertThatThrownBy(() -> start(environment))
        .hasRootCauseInstanceOf(StartRefusedException.class);
  }

  private static String decrypt(Map<String, String> environment, byte[] sealed) {
    try (ConfigurableApplicationContext context = start(environment)) {
      return context.getBean(Secrets.class).decrypt("p", "r", sealed);
    }
  }

  private static ConfigurableApplicationContext start(Map<String, String> variables) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new TreeMap<String, Object>(variables)));
    SpringApplication application =
        new SpringApplicationBuilder(SecretsConfiguration.class)
            .web(WebApplicationType.NONE)
            .bannerMode(Banner.Mode.OFF)
            .environment(environment)
            .build();
    return application.run();
  }
}
