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

  private static final String KEY_ID = "key_[0-9a-f]{32}";
  private static final String API_KEY = "ctp_live_[0-9A-Za-z]{38}";

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
  void givesAnOperatorTheScopeAdminBesideTheUsualOnesAndListsAndRevokes() throws Exception {
    TestDatabase database = TestDatabase.fresh();
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            database.jdbcUrl().replaceFirst("jdbc:postgresql://", "postgresql://postgres:any@"),
            "CTRIP_SECRET_KEY",
            SECRET_KEY);

    Result operator =
        run(environment, "create", "--merchant", "operator", "--admin", "--label", "mine");
    Result shop = run(environment, "create", "--merchant", "shop", "--expires-in", "90d");
    Result revoked = run(environment, "revoke", found(KEY_ID, shop));
    Result last = run(environment, "revoke", found(KEY_ID, operator));
    Result all = run(environment, "list", "--all");

    assertThat(shop.out()).containsPattern("(?m)^expires: +20[0-9]{2}-");
    assertThat(revoked.code()).as(revoked.err()).isZero();
    assertThat(revoked.out()).startsWith("revoked: " + found(KEY_ID, shop));
    assertThat(last.code()).isEqualTo(1);
    assertThat(last.err()).startsWith("Failed: this is the last admin key");
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.out())
        .containsPattern(
            found(KEY_ID, operator)
                + "  ctp_live_\\w{4}  active   never +operator +payments:read,payments:write,admin  mine\\R")
        .containsPattern(
            found(KEY_ID, shop)
                + "  ctp_live_\\w{4}  revoked  20\\S+ +shop +payments:read,payments:write\\R")
        .doesNotContain(found(API_KEY, shop), found(API_KEY, operator), "whsec_");
    assertThat(
            database
                .jdbc()
                .sql(
                    """
                    select name, created_by, revoked_by
                    from api_key k join merchant m on m.id = merchant_id order by name
                    """)
                .query((row, number) ->
                    row.getString(1) + ": " + row.getString(2) + ", " + row.getString(3))
                .list())
        .containsExactly("operator: ./ctrip keys, null", "shop: ./ctrip keys, ./ctrip keys");
  }

  private static String found(String pattern, Result result) {
    Matcher matcher = Pattern.compile(pattern).matcher(result.out());
    assertThat(matcher.find()).as(result.out() + result.err()).isTrue();
    return matcher.group();
  }

  @Test
  void generatesAKeyWithoutADatabase() {
    assertThat(printed("generate")).matches("ctp_live_[0-9A-Za-z]{38}\\R");
    assertThat(printed("generate", "--test")).matches("ctp_test_[0-9A-Za-z]{38}\\R");
    assertThat(printed("generate")).isNotEqualTo(printed("generate"));
  }

  private static String printed(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine command = KeysCommand.commandLine().setOut(new PrintWriter(out));
    assertThat(command.execute(arguments)).isZero();
    return out.toString();
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
        .contains(
            "'everything' is none of payments:read, payments:write, refunds, webhooks, admin");
    assertThat(usageError("create", "--merchant", "shop", "--expires-in", "soon"))
        .contains("'soon' is no time such as 90d or 12h");
    assertThat(usageError("create", "--merchant", "shop", "--expires-in", "3651d"))
        .contains("more than 3650 days");
    assertThat(usageError("revoke")).contains("KEY_ID");
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
