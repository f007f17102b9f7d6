package dev.ctrip.gateway.payment.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.ADMIN_KEY;
import static dev.ctrip.gateway.world.api.FakeMerchants.READ_ONLY_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.ApiServer;
import dev.ctrip.gateway.world.api.FakeChains;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Chains over HTTP. */
@Timeout(60)
class ChainsApiIT {

  private static final String PATH = "/api/v1/chains";

  private ApiServer api;

  @BeforeEach
  void start() {
    api = ApiServer.fresh();
  }

  @Test
  void tellsWhatPaymentsMayBeAskedForIn() {
    JsonNode local = chain(0);
    JsonNode dollars = chain(1);

    assertThat(local.path("name").asString()).isEqualTo("local");
    assertThat(local.path("chain_id").asLong()).isEqualTo(31337);
    assertThat(local.path("native_symbol").asString()).isEqualTo("ETH");
    assertThat(local.path("native_decimals").asInt()).isEqualTo(18);
    assertThat(local.path("confirmations_required").asInt()).isEqualTo(2);
    assertThat(local.path("finality").asString()).isEqualTo("depth");
    assertThat(local.path("ready").asBoolean()).isTrue();
    assertThat(local.path("tokens")).hasSize(2);
    JsonNode eth = local.path("tokens").path(0);
    assertThat(eth.path("symbol").asString()).isEqualTo("ETH");
    assertThat(eth.path("token_contract_address").isNull()).isTrue();
    JsonNode usdc = local.path("tokens").path(1);
    assertThat(usdc.path("symbol").asString()).isEqualTo("USDC");
    assertThat(usdc.path("token_contract_address").asString())
        .isEqualTo(FakeChains.USDC.checksummed());
    assertThat(usdc.path("decimals").asInt()).isEqualTo(6);
    assertThat(usdc.path("dust").asString()).isEqualTo("1000");
    assertThat(usdc.path("ready").asBoolean()).isTrue();
    assertThat(usdc.path("reason").isNull()).isTrue();
    // Its coin pays for gas, but is not accepted.
    assertThat(dollars.path("native_symbol").asString()).isEqualTo("ETH");
    assertThat(dollars.path("tokens").findValuesAsString("symbol")).containsExactly("USDC", "USDC");
  }

  @Test
  void tellsWhatIsNotReadyAndWhy() {
    api.readiness().neverRead(ChainId.of(4711));
    api.readiness().object("Its contract says decimals: 18.");

    JsonNode usdc = chain(0).path("tokens").path(1);
    assertThat(chain(0).path("ready").asBoolean()).isTrue();
    assertThat(chain(0).path("tokens").path(0).path("ready").asBoolean()).isTrue();
    assertThat(usdc.path("ready").asBoolean()).isFalse();
    assertThat(usdc.path("reason").asString()).isEqualTo("Its contract says decimals: 18.");
    assertThat(chain(1).path("ready").asBoolean()).isFalse();
  }

  @Test
  void hasNoTokenReadyOnAChainThatIsNot() {
    api.readiness().neverRead(ChainId.of(31337));

    JsonNode eth = chain(0).path("tokens").path(0);

    assertThat(eth.path("ready").asBoolean()).isFalse();
    assertThat(eth.path("reason").asString()).contains("No block");
  }

  @Test
  void tellsNothingThatIsTheOperators() {
    assertThat(api.get(PATH, "X-Api-Key", READ_ONLY_KEY).body())
        .doesNotContain("8545", "rpc", "treasury", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
  }

  @Test
  void isForKeysThatMayRead() {
    api.get(PATH).isProblem(Problem.UNAUTHENTICATED, null);
    api.get(PATH, "X-Api-Key", ADMIN_KEY).isProblem(Problem.FORBIDDEN, null);
    api.get(PATH + "?ready=true", "X-Api-Key", READ_ONLY_KEY)
        .isProblem(Problem.UNKNOWN_PARAMETER, "ready");
  }

  private JsonNode chain(int place) {
    return api.get(PATH, "X-Api-Key", READ_ONLY_KEY).json().path("data").path(place);
  }
}
