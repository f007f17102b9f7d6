package dev.ctrip.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** That the benchmark measures what it says it does; how fast anything is does not matter here. */
class BenchScanIT {

  private static final Effort TINY = new Effort(true, List.of(20, 50), 2, 3, 10, 20, 2, 50, 1);

  @TempDir private Path directory;

  @Test
  @Timeout(180)
  void writesAllFigures() throws Exception {
    Figures figures = new ScanBench(TINY, 1, new Progress(System.out)).run();
    JsonNode json =
        new JsonMapper().readTree(Files.readString(ScanBench.write(figures, directory)));

    assertThat(json.path("flat_ratio").asDouble()).isPositive();
    assertThat(json.path("catchup_ratio").asDouble()).isPositive();
    assertThat(json.path("round_trips_per_block").asDouble()).isPositive();
    assertThat(json.path("heap_mb_per_100k_open").asDouble(-1)).isNotNegative();
    for (String open : List.of("20", "50")) {
      JsonNode times = json.path("detection").path(open);
      assertThat(times.path("samples").asInt()).isEqualTo(6);
      assertThat(times.path("p50_ms").asDouble()).isPositive();
      assertThat(times.path("p99_ms").asDouble())
          .isGreaterThanOrEqualTo(times.path("p50_ms").asDouble());
    }
    assertThat(json.path("quick").asBoolean()).isTrue();
    assertThat(json.path("machine").path("cores").asInt()).isPositive();
    assertThat(FigureTable.of(figures)).contains("round_trips_per_block", "A quick run");
  }
}
