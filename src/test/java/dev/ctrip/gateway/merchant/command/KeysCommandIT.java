package dev.ctrip.gateway.merchant.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.platform.DatabaseUrl;
import dev.ctrip.gateway.world.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import picocli.CommandLine;

/** Runs the command as an operator does: a process of its own, told everything by environment. */
class KeysCommandIT {

  private static final String SECRET_KEY = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir Path folder;

  @Test
  void makesMerchantAndKeyInAnEmptyDatabase() throws Exception {
    TestDatabase other = TestDatabase.fresh();
    other.jdbc().sql("create database empty_for_keys").update();
    String empty =
        other
            .jdbcUrl()
            .replaceFirst(
                "jdbc:postgresql://([^/]+)/.*",
                "postgresql+asyncpg://postgres:any@$1/empty_for_keys");

    Result result =
        run(
            Map.of("DATABASE_URL", empty, "CTRIP_SECRET_KEY", SECRET_KEY),
            "create",
            "--merchant",
            "shop-1",
            "--scopes",
            "payments:read,admin");

    assertThat(result.code()).as(result.err()).isZero();
    Matcher lines =
        Pattern.compile(
                """
                merchant:       shop-1 \\((mer_[0-9a-f]{32})\\)
                key id:         (key_[0-9a-f]{32})
                api key:        ctp_live_[0-9A-Za-z]{38}
                webhook secret: whsec_[0-9A-Za-z+/]{43}=
                """)
            .matcher(result.out());
    assertThat(lines.matches()).as(result.out()).isTrue();
    assertThat(result.err()).doesNotContain("ctp_live_", "whsec_");

    JdbcClient jdbc =
        JdbcClient.create(
            new DriverManagerDataSource(DatabaseUrl.parse(empty).jdbcUrl(), "postgres", "any"));
    assertThat(
            jdbc.sql("select array_to_string(scopes, ',') from api_key where id = :id")
                .param("id", lines.group(2))
                .query(String.class)
                .single())
        .isEqualTo("admin,payments:read");
  }

  @Test
  void givesAnOperatorTheScopeAdminBesideTheUsualOnes() throws Exception {
    TestDatabase database = TestDatabase.fresh();
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            database.jdbcUrl().replaceFirst("jdbc:postgresql://", "postgresql://postgres:any@"),
            "CTRIP_SECRET_KEY",
            SECRET_KEY);

    Result operator = run(environment, "create", "--merchant", "operator", "--admin");
    Result shop = run(environment, "create", "--merchant", "shop");

    assertThat(operator.code()).as(operator.err()).isZero();
    assertThat(shop.code()).as(shop.err()).isZero();
    assertThat(scopes(database.jdbc(), operator)).isEqualTo("admin,payments:read,payments:write");
    assertThat(scopes(database.jdbc(), shop)).isEqualTo("payments:read,payments:write");
  }

  private static String scopes(JdbcClient jdbc, Result created) {
    Matcher keyId = Pattern.compile("key id: +(key_[0-9a-f]{32})").matcher(created.out());
    assertThat(keyId.find()).as(created.out()).isTrue();
    return jdbc.sql("select array_to_string(scopes, ',') from api_key where id = :id")
        .param("id", keyId.group(1))
        .query(String.class)
        .single();
  }

  @Test
  void saysInOneLineThatThereIsNoDatabase() throws Exception {
    Result result =
        run(
            Map.of(
                "DATABASE_URL",
                "postgresql://nobody:hunter2@127.0.0.1:1/none",
                "CTRIP_SECRET_KEY",
                SECRET_KEY),
            "create",
            "--merchant",
            "shop-1");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .matches(
            "Failed: Connection to 127.0.0.1:1 refused.*"
                + " Start ./ctrip services, or set DATABASE_URL\\.\\R");
  }

  @Test
  void refusesWrongNamesAndScopesWithoutADatabase() {
    assertThat(usageError("create")).contains("--merchant");
    assertThat(usageError("create", "--merchant", "shop", "--scopes", "everything"))
        .contains("'everything' is none of payments:read, payments:write, admin");
  }

  private static String usageError(String... arguments) {
    StringWriter err = new StringWriter();
    CommandLine command = KeysCommand.commandLine().setErr(new PrintWriter(err));
    assertThat(command.execute(arguments)).isEqualTo(2);
    return err.toString();
  }

  private Result run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KeysCommand.class.getName()));
    command.addAll(Arrays.asList(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private record Result(int code, String out, String err) {}
}
