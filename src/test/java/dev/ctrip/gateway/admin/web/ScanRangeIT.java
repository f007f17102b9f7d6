package dev.ctrip.gateway.admin.web;

import static dev.ctrip.gateway.world.api.FakeMerchants.ADMIN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.admin.ScanWorkflow;
import dev.ctrip.gateway.chain.BlockRange;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.Problem;
import dev.ctrip.gateway.world.api.Answer;
import dev.ctrip.gateway.world.api.ApiServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far up a range of blocks may lie that an operator wishes to be scanned. */
@Timeout(60)
class ScanRangeIT {

  private static final long HIGHEST = (1L << 53) - 1;

  private final ApiServer api = ApiServer.fresh();

  @Test
  void mayBeginAtAnyNumberThatJsonTellsExactly() {
    assertThat(scan(HIGHEST).status()).isEqualTo(202);

    assertThat(api.adminWorkflows().requests())
        .containsExactly(
            new ScanWorkflow.Request(
                ChainId.of(31337), "local", new BlockRange(HIGHEST, HIGHEST), "key_4"));
  }

  @ParameterizedTest
  @ValueSource(longs = {HIGHEST + 1, HIGHEST + 2, Long.MAX_VALUE})
  void mayNotBeginAboveThat(long block) {
    Answer answer = scan(block).isProblem(Problem.INVALID_FIELD, "from_block");

    assertThat(answer.json().path("detail").asString("")).isEqualTo("No chain is that long.");
    assertThat(answer.json().path("remedy").asString("")).isEqualTo("Send the number of a block.");
    assertThat(api.adminWorkflows().requests()).isEmpty();
  }

  private Answer scan(long block) {
    return api.post(
        "/admin/scan-now",
        "{\"chain\":\"local\",\"from_block\":%1$d,\"to_block\":%1$d}".formatted(block),
        "X-Api-Key",
        ADMIN_KEY);
  }
}
