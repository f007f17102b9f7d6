package dev.ctrip.gateway.admin.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.ADMIN_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.SHOP_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.admin.SweepWorkflow;
import dev.ctrip.gateway.admin.SweepWorkflow.Target;
import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.money.TxHash;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.sweep.GasWallets;
import dev.ctrip.gateway.sweep.Sweep;
import dev.ctrip.gateway.sweep.SweepOverview.Entry;
import dev.ctrip.gateway.sweep.SweepOverview.Filter;
import dev.ctrip.gateway.sweep.SweepOverview.SignedAttempt;
import dev.ctrip.gateway.sweep.SweepOverview.Use;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import dev.ctrip.gateway.world.api.FakeChains;
import dev.ctrip.gateway.world.api.FakeSweeps;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Money on its way to the treasury, as an operator sees and steers it over HTTP. */
@Timeout(60)
class SweepApiIT {

  private static final String NOW = "/admin/sweep-now";
  private static final String ADDRESS = "/admin/sweep-address";
  private static final String OURS = FakeSweeps.OURS.checksummed();
  private static final Target LOCAL = new Target(ChainId.of(31337), "local");
  private static final Target DOLLARS = new Target(ChainId.of(4711), "dollars");
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

  private ApiServer api;

  @BeforeEach
  void begin() {
    api = ApiServer.fresh();
  }

  @Test
  void sweepsEveryChain() {
    assertStarted(asAdmin(NOW, "{}"), "sweep-now-1");

    assertThat(api.adminWorkflows().requests())
        .containsExactly(new SweepWorkflow.Request(List.of(LOCAL, DOLLARS), null, false, "key_4"));
  }

  @Test
  void saysWhatASweepOfOneChainWouldMove() {
    assertStarted(asAdmin(NOW, "{\"chain\":\"dollars\",\"dry_run\":true}"), "sweep-now-1");

    assertThat(api.adminWorkflows().requests())
        .containsExactly(new SweepWorkflow.Request(List.of(DOLLARS), null, true, "key_4"));
  }

  @ParameterizedTest
  @CsvSource({"true, ',\"dry_run\":true'", "false, ',\"dry_run\":false'", "false, ''"})
  void sweepsAnAddressOnAnyChain(boolean dryRun, String dry) {
    Answer answer =
        asAdmin(
            ADDRESS,
            "{\"address\":\"%s\",\"chain_name\":\"dollars\"%s}"
                .formatted(FakeSweeps.OURS.lowerCase(), dry));

    assertStarted(answer, "sweep-address-1");
    assertThat(api.adminWorkflows().requests())
        .containsExactly(
            new SweepWorkflow.Request(List.of(DOLLARS), FakeSweeps.OURS, dryRun, "key_4"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"chain":"moon"}    | INVALID_FIELD | chain
          {"chain":31337}     | INVALID_FIELD | chain
          {"dry_run":"maybe"} | INVALID_FIELD | dry_run
          {"address":"0x00"}  | UNKNOWN_FIELD | address
          """)
  void refusesASweepThatIsWrong(String body, Problem problem, @Nullable String field) {
    assertRefused(NOW, body, problem, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"chain_name":"local"}                                                                 | INVALID_FIELD | address
          {"address":"0x3C44","chain_name":"local"}                                              | INVALID_FIELD | address
          {"address":"0x3c44CdDdB6a900fa2b585dd299e03d12FA4293BC","chain_name":"local"}          | INVALID_FIELD | address
          {"address":"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"}                               | INVALID_FIELD | chain_name
          {"address":"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC","chain_name":"moon"}           | INVALID_FIELD | chain_name
          {"address":"0x70997970C51812dc3A010C7d01b50e0d17dc79C8","chain_name":"local"}          | NOT_FOUND     | address
          {"address":"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC","chain":"local"}               | UNKNOWN_FIELD | chain
          """)
  void refusesAnAddressThatIsWrong(String body, Problem problem, @Nullable String field) {
    assertRefused(ADDRESS, body, problem, field);
  }

  private void assertRefused(String path, String body, Problem problem, @Nullable String field) {
    Answer answer = asAdmin(path, body).isProblem(problem, field);

    if (problem != Problem.UNKNOWN_FIELD) {
      assertThat(answer.json().path("remedy").asString("")).isNotBlank();
    }
    assertThat(api.adminWorkflows().requests()).isEmpty();
  }

  @Test
  void saysWhenToTryAgainWhileTemporalIsAway() {
    api.adminWorkflows().failWith(new StatusRuntimeException(Status.Code.UNAVAILABLE.toStatus()));

    asAdmin(NOW, "{}").isProblem(Problem.TEMPORARILY_UNAVAILABLE, null);
  }

  @ParameterizedTest
  @CsvSource({"/admin/sweeps", "/admin/gas-wallets"})
  void isForOperatorsOnly(String path) {
    api.get(path).isProblem(Problem.UNAUTHENTICATED, null);
    api.get(path, "X-Api-Key", SHOP_KEY).isProblem(Problem.FORBIDDEN, null);
    assertThat(get(path).status()).isEqualTo(200);
    api.post(NOW, "{}", "X-Api-Key", SHOP_KEY).isProblem(Problem.FORBIDDEN, null);
  }

  @Test
  void listsSweepsPageByPage() {
    api.sweeps().put(entry("swp_3"));
    api.sweeps().put(entry("swp_2"));
    api.sweeps().put(entry("swp_1"));

    JsonNode first = get("/admin/sweeps?limit=2").json();
    JsonNode second = get("/admin/sweeps?limit=2&after=" + first.path("next").asString()).json();

    assertThat(first.path("sweeps").valueStream().map(sweep -> sweep.path("id").asString()))
        .containsExactly("swp_3", "swp_2");
    assertThat(second.path("sweeps").valueStream().map(sweep -> sweep.path("id").asString()))
        .containsExactly("swp_1");
    assertThat(second.path("next").isNull()).isTrue();
  }

  @Test
  void asksForWhatTheParametersSay() {
    api.sweeps().put(entry("swp_1"));

    get("/admin/sweeps?state=waiting&chain=local&limit=200&after=swp_1");
    get("/admin/sweeps");

    assertThat(api.sweeps().filters())
        .containsExactly(
            new Filter(Sweep.State.WAITING, ChainId.of(31337), "swp_1", 200),
            new Filter(null, null, null, 50));
  }

  @ParameterizedTest
  @CsvSource({
    "state=lost, state",
    "state=WAITING, state",
    "chain=moon, chain",
    "limit=0, limit",
    "limit=201, limit",
    "limit=-1, limit",
    "limit=many, limit",
    "limit=99999999999, limit",
    "after=swp_9, after",
    "after=swp_%00, after"
  })
  void refusesAParameterThatIsWrong(String query, String field) {
    get("/admin/sweeps?" + query).isProblem(Problem.INVALID_FIELD, field);
  }

  @Test
  void namesEveryTransactionOfASweep() {
    api.sweeps().put(entry("swp_1"));

    assertThat(get("/admin/sweeps").json().path("sweeps").path(0).toPrettyString())
        .isEqualToIgnoringWhitespace(
            """
            {
              "id": "swp_1", "payment_id": "pay_1", "chain": "local", "chain_id": 31337,
              "token": "USDC", "token_contract_address": "%s", "decimals": 6,
              "from": "%s", "to": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
              "state": "signed", "reason": null, "refund_id": null, "amount": "250000", "value": "250000",
              "fee": "90000", "nonce": 7,
              "tx_hash": "0x%s",
              "transactions": [
                { "tx_hash": "0x%s", "purpose": "gas", "nonce": 3, "max_fee_per_gas": "10",
                  "signed_at": "2026-01-01T00:00:00Z", "broadcast_at": "2026-01-01T00:00:01Z",
                  "mined": true, "explorer": "https://explorer.example/tx/0x%s" },
                { "tx_hash": "0x%s", "purpose": "sweep", "nonce": 7, "max_fee_per_gas": "20",
                  "signed_at": "2026-01-01T00:00:00Z", "broadcast_at": null,
                  "mined": false, "explorer": "https://explorer.example/tx/0x%s" }
              ],
              "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:05Z",
              "swept_at": null,
              "links": {
                "temporal": "http://localhost:8233/namespaces/ctrip/workflows/pay_1",
                "explorer": "https://explorer.example/tx/0x%s" }
            }
            """
                .formatted(
                    FakeChains.USDC,
                    OURS,
                    "b".repeat(64),
                    "a".repeat(64),
                    "a".repeat(64),
                    "b".repeat(64),
                    "b".repeat(64),
                    "b".repeat(64)));
  }

  @Test
  void showsAChainThatDoesNotAnswerBesideThoseThatDo() {
    var chains = new FakeChains().enabled();
    api.sweeps()
        .put(
            new GasWallets.Standing(
                chains.getFirst(),
                FakeSweeps.OURS,
                TokenAmount.ofBaseUnits(100),
                TokenAmount.ofBaseUnits(40),
                TokenAmount.ofBaseUnits(7),
                2,
                true,
                null));
    api.sweeps()
        .put(
            new GasWallets.Standing(
                chains.getLast(), null, null, null, TokenAmount.ZERO, 0, null, "no node answers"));

    assertThat(get("/admin/gas-wallets").json().toPrettyString())
        .isEqualToIgnoringWhitespace(
            """
            { "gas_wallets": [
              { "chain": "local", "chain_id": 31337, "coin": "ETH", "decimals": 18,
                "address": "%s", "balance": "100", "promised": "40", "spent_24h": "7",
                "max_top_up": "3000000", "max_top_ups_per_day": "150000000",
                "sweeps_waiting": 2, "too_low": true, "error": null },
              { "chain": "dollars", "chain_id": 4711, "coin": "ETH", "decimals": 18,
                "address": null, "balance": null, "promised": null, "spent_24h": "0",
                "max_top_up": "3000000", "max_top_ups_per_day": "150000000",
                "sweeps_waiting": 0, "too_low": null, "error": "no node answers" }
            ] }
            """
                .formatted(OURS));
  }

  private static Entry entry(String id) {
    TxHash gas = TxHash.parse("0x" + "a".repeat(64));
    TxHash sweep = TxHash.parse("0x" + "b".repeat(64));
    return new Entry(
        new Sweep(
            id,
            ChainId.of(31337),
            new Token("USDC", FakeChains.USDC, 6),
            TokenAmount.ofBaseUnits(250_000),
            TokenAmount.ofBaseUnits(250_000),
            TokenAmount.ofBaseUnits(90_000),
            Sweep.State.SIGNED,
            sweep,
            CREATED,
            null,
            null),
        "pay_1",
        FakeSweeps.OURS,
        Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
        7L,
        CREATED.plusSeconds(5),
        List.of(
            new SignedAttempt(
                gas, Use.GAS, 3, BigInteger.TEN, CREATED, CREATED.plusSeconds(1), true),
            new SignedAttempt(
                sweep,
                Use.SWEEP,
                7,
                BigInteger.TWO.multiply(BigInteger.TEN),
                CREATED,
                null,
                false)));
  }

  private static void assertStarted(Answer answer, String workflowId) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.json().path("workflow_id").asString()).isEqualTo(workflowId);
    assertThat(answer.json().path("run_id").asString()).isEqualTo("run-1");
    assertThat(answer.json().path("links").path("temporal").asString())
        .isEqualTo("http://localhost:8233/namespaces/ctrip/workflows/" + workflowId);
  }

  private Answer get(String path) {
    return api.get(path, "X-Api-Key", ADMIN_KEY);
  }

  private Answer asAdmin(String path, String body) {
    return api.post(path, body, "X-Api-Key", ADMIN_KEY);
  }
}
