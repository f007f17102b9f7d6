package dev.ctrip.gateway.checkout.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.checkout.CheckoutSettings;
import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentVersions.PaymentVersion;
import dev.ctrip.gateway.world.api.SettableClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LivePagesTest {

  private static final PaymentVersion PENDING = new PaymentVersion("1", PaymentStatus.PENDING);

  private final LivePages pages =
      new LivePages(
          ids -> Map.of(),
          new CheckoutSettings(1, 2, 2, Duration.ofMinutes(5), Duration.ofSeconds(15)),
          new SettableClock());

  @Test
  void areNoMoreThanTheProcessBears() {
    assertThat(pages.open("pay_1", PENDING, "192.0.2.1")).isPresent();
    assertThat(pages.open("pay_1", PENDING, "192.0.2.2")).isPresent();

    assertThat(pages.open("pay_1", PENDING, "192.0.2.3")).isEmpty();
    assertThat(pages.count()).isEqualTo(2);
  }

  @Test
  void areOpenedNoMoreOnceTheProcessEnds() {
    pages.closeAll();

    assertThat(pages.open("pay_1", PENDING, "192.0.2.1")).isEmpty();
  }
}
