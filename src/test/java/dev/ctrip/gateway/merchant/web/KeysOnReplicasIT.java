package dev.ctrip.gateway.merchant.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ctrip.gateway.merchant.ApiKeys;
import dev.ctrip.gateway.merchant.Replicas;
import dev.ctrip.gateway.merchant.Scope;
import dev.ctrip.gateway.world.api.Answer;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** What one replica is told holds on the other at once. */
@Timeout(120)
class KeysOnReplicasIT {

  private final Replicas one = Replicas.one();
  private final Replicas other = Replicas.other();

  /** Both have used the key before, so that whatever they would remember they do remember. */
  @RepeatedTest(5)
  void refusesWithinASecondWhatTheOtherReplicaRevoked() {
    String admin = one.key("operator", Scope.ADMIN);
    ApiKeys.NewKey key = one.newKey("shop", Scope.PAYMENTS_READ);
    assertThat(status(one, key)).isEqualTo(404);
    assertThat(status(other, key)).isEqualTo(404);

    Answer revoked =
        one.send("POST", "/admin/keys/" + key.entry().id() + "/revoke", null, "X-Api-Key", admin);

    assertThat(revoked.status()).isEqualTo(200);
    assertThat(status(one, key)).isEqualTo(401);
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(1))
        .until(() -> status(other, key) == 401);
    assertThat(status(other, key)).isEqualTo(401);
  }

  private static int status(Replicas replica, ApiKeys.NewKey key) {
    return replica
        .send("GET", "/api/v1/payments/pay_1", null, "Authorization", "Bearer " + key.apiKey())
        .status();
  }
}
