package dev.ctrip.gateway.evidence.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.payment.PaymentEventType;
import dev.ctrip.gateway.payment.store.PaymentTables;
import dev.ctrip.gateway.world.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs the command as an operator does: a process of its own, told everything by environment. */
@Timeout(120)
class TimelineCommandIT {

  @TempDir Path folder;

  @Test
  void printsTheTimelineAndNothingElse() throws Exception {
    PaymentTables tables = new PaymentTables();
    tables.insert("pay_1", null, false);
    tables.history.append(
        "pay_1", PaymentEventType.CREATED, "pay_1/1", PaymentTables.SHOP, "asked for grün 🙂");

    Result result = run(urlOf(tables.database), "pay_1");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .startsWith("payment    pay_1\n")
        .contains("history    intact")
        .contains("  act          payment.created by mer_shop: asked for grün 🙂\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void saysInOneLineThatThereIsNoSuchPayment() throws Exception {
    String url = urlOf(TestDatabase.fresh());

    Result result = run(url + "&password=hunter2", "pay_1");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo("Failed: there is no payment pay_1 in " + url.replaceFirst("\\?.*", "") + "\n");
  }

  @Test
  void saysInOneLineThatThereIsNoDatabase() throws Exception {
    Result result = run("postgresql://nobody:hunter2@127.0.0.1:1/none", "pay_1");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .matches(
            "Failed: Connection to 127.0.0.1:1 refused.*"
                + " Start ./ctrip services, or set DATABASE_URL\\.\\R");
  }

  /** A command that only reads does not make the tables that it misses. */
  @Test
  void leavesADatabaseWithoutTablesAsItIs() throws Exception {
    TestDatabase database = TestDatabase.fresh();
    database.jdbc().sql("create database empty_for_timeline").update();

    Result result =
        run(urlOf(database).replaceFirst("/test_[0-9]+", "/empty_for_timeline"), "pay_1");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .matches(
            "Failed: ERROR: relation \"payment\" does not exist.*"
                + " No gateway of this version has used this database yet\\.\\R");
  }

  @Test
  void refusesToBeCalledWithoutAPayment() {
    StringWriter err = new StringWriter();
    CommandLine command = TimelineCommand.commandLine().setErr(new PrintWriter(err));

    assertThat(command.execute()).isEqualTo(2);
    assertThat(err.toString()).contains("PAYMENT");
    assertThat(command.execute("pay_1", "pay_2")).isEqualTo(2);
  }

  private static String urlOf(TestDatabase database) {
    return database.jdbcUrl();
  }

  private Result run(String databaseUrl, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TimelineCommand.class.getName()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(Map.of("DATABASE_URL", databaseUrl, "DATABASE_USER", "postgres"));
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
