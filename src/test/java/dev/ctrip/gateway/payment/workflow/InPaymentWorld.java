package dev.ctrip.gateway.payment.workflow;

import dev.ctrip.gateway.payment.Payment;
import dev.ctrip.gateway.payment.PaymentStatus;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The tests of a class share one world, in which days are skipped. */
abstract class InPaymentWorld {

  static PaymentWorld world;

  @BeforeAll
  static void start(@TempDir Path directory) {
    world = new PaymentWorld(directory);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  static Payment expired() {
    return expire(world.create());
  }

  static Payment expire(Payment payment) {
    world.pass(PaymentWorld.WINDOW.plusMinutes(1));
    world.pass(Duration.ofMinutes(1));
    return world.awaitStatus(payment, PaymentStatus.EXPIRED);
  }
}
