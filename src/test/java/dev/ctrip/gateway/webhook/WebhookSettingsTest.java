package dev.ctrip.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WebhookSettingsTest {

  @Test
  void followsStandardWebhooksUnlessToldOtherwise() {
    WebhookSettings settings = bind(Map.of());

    assertThat(settings.schedule())
        .containsExactly(
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));
    assertThat(settings.schedule().stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofHours(75).plusMinutes(35).plusSeconds(5));
    assertThat(settings.attemptTimeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(settings.allowHttp()).isNull();
    assertThat(settings.allowLoopback()).isFalse();
  }

  @Test
  void takesAShorterSchedule() {
    assertThat(bind(Map.of("ctrip.webhook.schedule", "0s,100ms,1s")).schedule())
        .containsExactly(Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5s", "0s,-1s", "5s,0s"})
  void refusesAScheduleThatDoesNotBeginAtOnceOrGoesBack(String schedule) {
    assertThatThrownBy(() -> bind(Map.of("ctrip.webhook.schedule", schedule)))
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  private static WebhookSettings bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("ctrip.webhook", WebhookSettings.class);
  }
}
