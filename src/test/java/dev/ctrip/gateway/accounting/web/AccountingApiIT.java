package dev.ctrip.gateway.accounting.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.ADMIN_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ctrip.gateway.accounting.Account;
import dev.ctrip.gateway.accounting.Accounts.Selection;
import dev.ctrip.gateway.accounting.EntryKind;
import dev.ctrip.gateway.accounting.Incident;
import dev.ctrip.gateway.accounting.Posting;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.QueryTimeoutException;

/** The books over HTTP. */
@Timeout(60)
class AccountingApiIT {

  private static final String ENTRIES = "/admin/accounting/entries.csv";
  private static final String INCIDENTS = "/admin/accounting/incidents";
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");
  private static final Address ADDRESS =
      Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC");
  private static final Address TOKEN = Address.parse("0x95bD8D42f30351685e96C62EDdc0d0613bf9a87A");

  private final ApiServer api = ApiServer.fresh();

  @Test
  void exportsADay() {
    api.accounts()
        .put(posting(Account.PAYERS, TOKEN, "TUSD", 6, "-1500000", "=HYPERLINK(\"http://evil\")"));
    api.accounts()
        .put(posting(Account.deposit(ADDRESS), TOKEN, "TUSD", 6, "1500000", "a \"b\", c\nd"));
    api.accounts().put(posting(Account.NETWORK, null, "ETH", 18, "21000000000000", "-1+1"));
    api.accounts().put(posting(Account.OPERATOR, TOKEN, null, null, "100", null));
    api.accounts().put(posting(Account.UNEXPLAINED, null, "ETH", 18, "1", "\n=1+1"));

    Answer answer = asAdmin(ENTRIES + "?day=2026-01-31");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/csv;charset=UTF-8");
    assertThat(answer.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"entries-2026-01-31.csv\"");
    assertThat(answer.body())
        .isEqualTo(
            """
            booked_at,entry,kind,chain,chain_id,account,asset,token_contract_address,amount,\
            amount_whole,payment_id,order_id,merchant_id,tx_hash,block_number
            START,payers,TUSD,TOKEN,-1500000,-1.5,pay_1,"'=HYPERLINK(""http://evil"")",END
            START,deposit:ADDRESS,TUSD,TOKEN,1500000,1.5,pay_1,"a ""b"", c
            d",END
            START,network,ETH,,21000000000000,0.000021,pay_1,'-1+1,END
            START,operator,,TOKEN,100,,pay_1,,END
            START,unexplained,ETH,,1,0.000000000000000001,pay_1,"'
            =1+1",END
            """
                .replace("\n", "\r\n")
                .replace("c\r\nd", "c\nd")
                .replace("'\r\n=", "'\n=")
                .replace("START", "2026-01-31T12:00:00.123456Z,deposit/1,deposit,local,31337")
                .replace("END", "mer_shop,0x" + "a".repeat(64) + ",12")
                .replace("ADDRESS", ADDRESS.toString())
                .replace("TOKEN", TOKEN.toString()));
    assertThat(api.accounts().asked())
        .containsExactly(new Selection(LocalDate.parse("2026-01-31"), null, null));
  }

  @Test
  void exportsAMerchantsDayOnAChain() {
    Answer answer = asAdmin(ENTRIES + "?day=2026-01-31&merchant=shop&chain=local");

    assertThat(answer.body().lines()).hasSize(1);
    assertThat(api.accounts().asked())
        .containsExactly(
            new Selection(LocalDate.parse("2026-01-31"), "mer_shop", ChainId.of(31337)));
  }

  /** More than a buffer holds, so that the answer is on its way. */
  @Test
  void cutsOffWhatItCannotTellToTheEnd() {
    for (int i = 0; i < 1000; i++) {
      api.accounts().put(posting(Account.PAYERS, TOKEN, "TUSD", 6, "-1500000", null));
    }
    api.accounts().failWith(new QueryTimeoutException("slow"));

    assertThatThrownBy(() -> asAdmin(ENTRIES + "?day=2026-01-31"))
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void saysThatTheDatabaseIsAwayWhereNothingWasToldYet() {
    api.accounts().failWith(new QueryTimeoutException("slow"));

    Answer answer =
        asAdmin(ENTRIES + "?day=2026-01-31").isProblem(Problem.TEMPORARILY_UNAVAILABLE, null);

    assertThat(answer.header("Content-Disposition")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                  INVALID_FIELD, day",
    "?day=,                               INVALID_FIELD, day",
    "?day=today,                          INVALID_FIELD, day",
    "?day=2026-02-30,                     INVALID_FIELD, day",
    "?day=2026-1-1,                       INVALID_FIELD, day",
    "?day=-2026-01-01,                    INVALID_FIELD, day",
    "?day=2026-01-01T00:00:00Z,           INVALID_FIELD, day",
    "?day=2026-01-31&merchant=nobody,     NOT_FOUND,     merchant",
    "?day=2026-01-31&merchant=,           NOT_FOUND,     merchant",
    "?day=2026-01-31&merchant=%00,        NOT_FOUND,     merchant",
    "?day=2026-01-31&chain=moon,          INVALID_FIELD, chain"
  })
  void saysWhatIsWrongWithTheQuestion(String query, Problem problem, String field) {
    Answer answer = asAdmin(ENTRIES + query).isProblem(problem, field);

    assertThat(answer.json().path("remedy").asString("")).isNotBlank();
    assertThat(api.accounts().asked()).isEmpty();
  }

  @Test
  void listsIncidents() {
    api.accounts().put(incident(null));

    Answer answer = asAdmin(INCIDENTS);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"object":"list","data":[{"id":7,"object":"accounting_incident","state":"open",\
            "chain":"local","chain_id":31337,"account":"deposit:%s","token":"ETH",\
            "token_contract_address":null,"decimals":18,"expected":"1000","actual":"900",\
            "drift":"-100","block_number":12,"first_seen_at":"2026-01-31T12:00:00.123456Z",\
            "last_seen_at":"2026-01-31T12:00:00.123456Z","opened_at":"2026-01-31T12:00:00.123456Z",\
            "resolved_at":null,"accepted_by":null,"accepted_reason":null}]}\
            """
                .formatted(ADDRESS));
  }

  @Test
  void acceptsADifference() {
    api.accounts().put(incident(NOON));

    Answer answer = accept("7", "{\"reason\":\"taken by hand\"}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("state").asString()).isEqualTo("resolved");
    assertThat(api.accounts().asked()).isEqualTo(List.of("7 by key_4: taken by hand"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          8   | {"reason":"x"}           | NOT_FOUND     |
          x   | {"reason":"x"}           | NOT_FOUND     |
          -7  | {"reason":"x"}           | NOT_FOUND     |
          99999999999999999999 | {"reason":"x"} | NOT_FOUND |
          7   | {}                       | INVALID_FIELD | reason
          7   | {"reason":" "}           | INVALID_FIELD | reason
          7   | {"reason":7}             | INVALID_FIELD | reason
          7   | {"reason":"\\u0000"}     | INVALID_FIELD | reason
          7   | {"reason":"\\ud83d"}     | INVALID_FIELD | reason
          7   | {"reason":"x","all":1}   | UNKNOWN_FIELD | all
          """)
  void saysWhatIsWrongWithAnAcceptance(
      String id, String body, Problem problem, @Nullable String field) {
    api.accounts().put(incident(null));

    accept(id, body).isProblem(problem, field);
  }

  @Test
  void saysThatTheBooksHaveMoved() {
    api.accounts().put(incident(null));
    api.accounts().move();

    accept("7", "{\"reason\":\"x\"}").isProblem(Problem.BOOKS_MOVED, null);
  }

  @Test
  void countsAReasonInCharactersOfUnicode() {
    api.accounts().put(incident(NOON));

    assertThat(accept("7", "{\"reason\":\"" + "\ud83d\ude00".repeat(500) + "\"}").status())
        .isEqualTo(200);
  }

  @Test
  void refusesAReasonThatIsTooLong() {
    accept("7", "{\"reason\":\"" + "x".repeat(501) + "\"}")
        .isProblem(Problem.INVALID_FIELD, "reason");
  }

  @ParameterizedTest
  @ValueSource(strings = {ENTRIES + "?day=2026-01-31", INCIDENTS})
  void isForOperatorsOnly(String path) {
    api.get(path).isProblem(Problem.UNAUTHENTICATED, null);
    api.get(path, "X-Api-Key", SHOP_KEY).isProblem(Problem.FORBIDDEN, null);
  }

  @Test
  void isServedByTheRoleApiOnly() {
    try (ApiServer other = ApiServer.withRoles("worker")) {
      other.get(INCIDENTS, "X-Api-Key", ADMIN_KEY).isProblem(Problem.NOT_FOUND, null);
    }
  }

  private static Posting posting(
      Account account,
      @Nullable Address asset,
      @Nullable String symbol,
      @Nullable Integer decimals,
      String amount,
      @Nullable String orderId) {
    return new Posting(
        "deposit/1",
        NOON,
        EntryKind.DEPOSIT,
        ChainId.of(31337),
        asset,
        symbol,
        decimals,
        account,
        new BigInteger(amount),
        "pay_1",
        "mer_shop",
        orderId,
        TxHash.parse("0x" + "a".repeat(64)),
        12);
  }

  private static Incident incident(@Nullable Instant resolvedAt) {
    return new Incident(
        7,
        ChainId.of(31337),
        Account.deposit(ADDRESS),
        null,
        "ETH",
        18,
        BigInteger.valueOf(1000),
        BigInteger.valueOf(900),
        12,
        NOON,
        NOON,
        NOON,
        resolvedAt,
        null,
        null);
  }

  private Answer asAdmin(String path) {
    return api.get(path, "X-Api-Key", ADMIN_KEY);
  }

  private Answer accept(String id, String body) {
    return api.post(INCIDENTS + "/" + id + "/accept", body, "X-Api-Key", ADMIN_KEY);
  }
}
