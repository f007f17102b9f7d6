package dev.ctrip.gateway.acceptance;

import static dev.ctrip.gateway.world.Installation.LONG;
import static dev.ctrip.gateway.world.Installation.SMALL;
import static dev.ctrip.gateway.world.Installation.status;
import static dev.ctrip.gateway.world.Installation.sweepState;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.world.GatewayProcess;
import dev.ctrip.gateway.world.Installation;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The gateway as it runs in production: three processes, of which one alone has keys. */
@ExtendWith(SideBySide.class)
@Timeout(400)
class ThreeRolesIT {

  private static final BigInteger DOLLARS = new BigInteger("12500000");
  private static final Duration A_WHILE = Duration.ofSeconds(10);
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void nothingIsSignedButWhereTheKeysAre() {
    try (Installation installation = Installation.start(directory, Map.of())) {
      installation.startApiAloneAndAwaitReady();
      try (GatewayProcess worker = installation.startWorkerAlone()) {
        JsonNode payment = installation.create(SMALL, LONG);
        installation.pay(payment, SMALL);
        JsonNode inToken = installation.createInToken(DOLLARS);
        installation.payInToken(inToken, DOLLARS);
        installation.awaitPayment(payment, now -> sweepState(now).equals("planned"));
        // Not even the address that gas comes from is known before the keys are.
        installation.awaitPayment(inToken, now -> sweepState(now).equals("waiting"));

        installation.awaitWhile(
            A_WHILE,
            () -> {
              JsonNode now = installation.now(payment);
              assertThat(status(now)).isEqualTo("confirmed");
              assertThat(sweepState(now)).isEqualTo("planned");
            });

        try (GatewayProcess signer = installation.startSignerAlone()) {
          installation.assertSettlesOnce(payment, SMALL);
          installation.awaitStatus(inToken, "settled");
          assertThat(worker.readiness()).isEqualTo(200);
          assertThat(signer.readiness()).isEqualTo(200);
        }
      }
      try (GatewayProcess api = installation.startApiWithKeys()) {
        assertThat(api.awaitExit(A_MINUTE)).as("it refuses to start with keys").isEqualTo(1);
      }
      installation.assertTreasuryRoseBySweeps();
    }
  }
}
