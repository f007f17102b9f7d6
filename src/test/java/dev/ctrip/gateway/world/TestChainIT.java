package dev.ctrip.gateway.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestChainIT {

  @Test
  void leavesNoProcessBehind() {
    TestChain chain = TestChain.start();
    List<ProcessHandle> started =
        ProcessHandle.current()
            .descendants()
            .filter(process ->
                process.info().commandLine().orElse("").contains(Integer.toString(chain.port())))
            .toList();
    assertThat(started).isNotEmpty();

    chain.stop();

    await().until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void saysThatThePortIsTaken() {
    try (TestChain chain = TestChain.start()) {
      assertThatThrownBy(() -> TestChain.start(TestChain.Options.MANUAL.onPort(chain.port())))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("port " + chain.port() + " is taken");
    }
  }

  @Test
  void minesByItselfAndKeepsItsState(@TempDir Path folder) {
    TestChain.Options options =
        TestChain.Options.MANUAL.every(Duration.ofMillis(200)).keptIn(folder.resolve("state"));
    long before;
    try (TestChain chain = TestChain.start(options)) {
      await().until(() -> chain.headNumber() >= 3);
      before = chain.headNumber();
    }

    try (TestChain chain = TestChain.start(options)) {
      assertThat(chain.headNumber()).isGreaterThanOrEqualTo(before);
    }
  }
}
