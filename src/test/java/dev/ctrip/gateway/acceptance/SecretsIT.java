package dev.ctrip.gateway.acceptance;

import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.merchant.command.KeysCommand;
import dev.ctrip.gateway.wallet.evm.TestWallet;
import dev.ctrip.gateway.world.Installation;
import dev.ctrip.gateway.world.SecretHunt;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a gateway leaves behind that logs all it can: no secret, and each would be found. */
@ExtendWith(SideBySide.class)
@Timeout(400)
class SecretsIT {

  private static final int ACCOUNT = 1;

  @TempDir Path directory;

  private static final BigInteger DOLLARS = new BigInteger("12500000");

  private final List<JsonNode> payments = new ArrayList<>();

  @Test
  void noLogHistoryOrTableHoldsASecretAndEachPlantedOneIsFound() throws IOException {
    String adminKey = generatedKey();
    Path adminKeyFile = Files.writeString(directory.resolve("admin-key"), adminKey);
    Path phrase = Files.writeString(directory.resolve("phrase"), TestWallet.MNEMONIC);
    try (Installation installation =
        Installation.start(
            directory,
            Map.of(
                "logging.level.root",
                "DEBUG",
                "logging.level.org.apache.coyote",
                "TRACE",
                "ctrip.admin-key-file",
                adminKeyFile.toString(),
                "ctrip.wallet.mnemonic",
                "",
                "ctrip.wallet.mnemonic-file",
                phrase.toString()))) {
      JdbcClient jdbc = jdbc(installation);
      installation.startGatewayAndAwaitReady();
      live(installation);
      JsonNode made = makeKey(installation, adminKey);
      SecretHunt hunt =
          hunt(installation, jdbc)
              .forText("admin key", adminKey)
              .forText("API key made over HTTP", made.path("api_key").asString())
              .forText("its webhook secret", made.path("webhook_secret").asString());

      assertThat(foundByPlace(hunt, installation, jdbc)).isEmpty();

      plant(hunt, installation, jdbc);
      Set<String> all = new TreeSet<>(hunt.secrets().keySet());
      assertThat(foundByPlace(hunt, installation, jdbc))
          .isEqualTo(Map.of("logs", all, "histories", all, "database", all));
    }
  }

  private static String generatedKey() {
    StringWriter out = new StringWriter();
    assertThat(new CommandLine(new KeysCommand()).setOut(new PrintWriter(out)).execute("generate"))
        .isZero();
    return out.toString().strip();
  }

  private static JsonNode makeKey(Installation installation, String adminKey) throws IOException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(installation.merchant().urlOf("none").resolve("/admin/keys"))
                  .header("Authorization", "Bearer " + adminKey)
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"merchant\": \"other\", \"scopes\": [\"payments:read\"]}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      return new JsonMapper().readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Settled in coin and token, expired with too little, cancelled, and one that is still open. */
  private void live(Installation installation) {
    JsonNode settled = installation.createAndPay(SMALL);
    JsonNode expiring = installation.create(SMALL, Duration.ofSeconds(3));
    JsonNode cancelled = installation.create(SMALL, LONG);
    JsonNode open = installation.create(SMALL, LONG);
    JsonNode inToken = installation.createInToken(DOLLARS);
    payments.addAll(List.of(settled, expiring, cancelled, inToken, open));
    installation
        .chain()
        .setBalance(TestWallet.gasWallet(ACCOUNT).checksummed(), BigInteger.TEN.pow(18));
    installation.payInToken(inToken, DOLLARS);
    installation.pay(expiring, SMALL.shiftRight(1));
    installation.cancel(cancelled);
    installation.assertSettlesOnce(settled, SMALL);
    installation.awaitStatus(expiring, "expired");
    installation.awaitStatus(cancelled, "cancelled");
    installation.awaitStatus(inToken, "settled");
  }

  private SecretHunt hunt(Installation installation, JdbcClient jdbc) throws IOException {
    List<Long> indices =
        jdbc.sql("select derivation_index from payment order by 1")
            .query((row, n) -> row.getLong(1))
            .list();
    SecretHunt hunt =
        new SecretHunt()
            .forPhrase("recovery phrase", TestWallet.MNEMONIC)
            .forText("API key", installation.key().apiKey())
            .forText("webhook secret", installation.key().webhookSecret())
            .forText("secret key", Files.readString(directory.resolve("secret.key")).strip());
    TestWallet.secrets(ACCOUNT, indices).forEach(hunt::forText);
    assertThat(indices).as("of every payment").hasSize(payments.size());
    return hunt;
  }

  private Map<String, Set<String>> foundByPlace(
      SecretHunt hunt, Installation installation, JdbcClient jdbc) throws IOException {
    Map<String, Set<String>> found = new LinkedHashMap<>();
    try (Stream<Path> logs = Files.walk(directory.resolve("logs"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        add(found, "logs", hunt.in(Files.readString(log, StandardCharsets.ISO_8859_1)));
      }
    }
    payments.forEach(
        payment -> add(found, "histories", hunt.in(installation.workflows().exported(payment))));
    for (String table : tables(jdbc)) {
      jdbc.sql("select to_jsonb(t)::text from %s t".formatted(table))
          .query((row, n) -> row.getString(1))
          .list()
          .forEach(row -> add(found, "database", hunt.in(row)));
    }
    return found;
  }

  private static void add(Map<String, Set<String>> found, String place, Set<String> names) {
    if (!names.isEmpty()) {
      found.computeIfAbsent(place, p -> new TreeSet<>()).addAll(names);
    }
  }

  private static List<String> tables(JdbcClient jdbc) {
    List<String> tables =
        jdbc.sql(
                """
                select quote_ident(table_name) from information_schema.tables
                where table_schema = 'public' and table_type = 'BASE TABLE'
                """)
            .query((row, n) -> row.getString(1))
            .list();
    assertThat(tables).contains("payment", "sweep", "outgoing_attempt", "merchant");
    return tables;
  }

  private void plant(SecretHunt hunt, Installation installation, JdbcClient jdbc)
      throws IOException {
    jdbc.sql("create table planted (word text)").update();
    for (String secret : hunt.secrets().values()) {
      Files.writeString(
          directory.resolve("logs/planted.log"),
          secret + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      installation.workflows().signal(payments.getLast(), "planted", secret);
      jdbc.sql("insert into planted values (:word)").param("word", secret).update();
    }
  }

  private static JdbcClient jdbc(Installation installation) {
    return JdbcClient.create(
        new DriverManagerDataSource(
            installation.parts().databaseUrl(),
            installation.parts().databaseUser(),
            installation.parts().databasePassword()));
  }
}
