package dev.ctrip.gateway.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class DatabaseUrlTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          jdbc:postgresql://db:5432/ctrip,             jdbc:postgresql://db:5432/ctrip,           -,     -
          postgresql://ann:pw@db:5433/ctrip,           jdbc:postgresql://db:5433/ctrip,           ann,   pw
          postgres://ann:pw@db/ctrip,                  jdbc:postgresql://db/ctrip,                ann,   pw
          postgresql+asyncpg://ann:pw@db:5432/ctrip,   jdbc:postgresql://db:5432/ctrip,           ann,   pw
          postgresql://ann@db/ctrip,                   jdbc:postgresql://db/ctrip,                ann,   -
          postgresql://db/ctrip,                       jdbc:postgresql://db/ctrip,                -,     -
          postgresql://a%40b:p%3A%2F+%25@db/ctrip,     jdbc:postgresql://db/ctrip,                a@b,   p:/+%
          postgresql://ann:p:w@db/ctrip,               jdbc:postgresql://db/ctrip,                ann,   p:w
          postgresql://ann:pw@[::1]:5432/ctrip,        jdbc:postgresql://[::1]:5432/ctrip,        ann,   pw
          postgresql://a:b@db/c?sslmode=require,       jdbc:postgresql://db/c?sslmode=require,    a,     b
          postgresql+asyncpg://a:b@db/c?ssl=require,   jdbc:postgresql://db/c?sslmode=require,    a,     b
          """)
  void readsBothForms(String url, String jdbcUrl, String username, String password) {
    DatabaseUrl parsed = DatabaseUrl.parse(url);

    assertThat(parsed.jdbcUrl()).isEqualTo(jdbcUrl);
    assertThat(parsed.username()).isEqualTo(username);
    assertThat(parsed.password()).isEqualTo(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://ann:hunter2@db/ctrip",
        "ann:hunter2@db/ctrip",
        "postgresql://ann:hunter2@/ctrip",
        "postgresql://ann:hunter2@db",
        "postgresql://ann:hunter2@db/",
        "postgresql://ann:hunter2@x@db/ctrip",
        "postgresql://ann:hunter2 @db/ctrip",
        ""
      })
  void refusesOthersWithoutRepeatingThePassword(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatabaseUrl.parse(url))
        .withMessageNotContaining("hunter2");
  }

  @Test
  void showsNoPassword() {
    assertThat(DatabaseUrl.parse("postgresql://ann:hunter2@db/ctrip").toString())
        .isEqualTo("DatabaseUrl[jdbc:postgresql://db/ctrip]");
    assertThat(DatabaseUrl.parse("jdbc:postgresql://db/ctrip?password=hunter2").toString())
        .doesNotContain("hunter2");
  }

  @Test
  void replacesWhatTheConfigurationSays() {
    StandardEnvironment environment =
        environment("postgresql://ann:pw@db:5432/ctrip", "from-file", "from-file");

    assertThat(environment.getProperty("spring.datasource.url"))
        .isEqualTo("jdbc:postgresql://db:5432/ctrip");
    assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("ann");
    assertThat(environment.getProperty("spring.datasource.password")).isEqualTo("pw");
  }

  @Test
  void leavesUserAndPasswordOfTheConfigurationToAUrlWithout() {
    StandardEnvironment environment = environment("postgresql://db/ctrip", "ann", "pw");

    assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("ann");
    assertThat(environment.getProperty("spring.datasource.password")).isEqualTo("pw");
  }

  private static StandardEnvironment environment(String url, String username, String password) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "application.yml",
                Map.of(
                    "DATABASE_URL", url,
                    "spring.datasource.url", "${DATABASE_URL}",
                    "spring.datasource.username", username,
                    "spring.datasource.password", password)));
    new DatabaseUrlPostProcessor().postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }
}
