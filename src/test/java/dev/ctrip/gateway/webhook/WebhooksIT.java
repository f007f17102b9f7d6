package dev.ctrip.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.ctrip.gateway.webhook.Webhooks.Announcement;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksIT {

  private static final String URL = "https://example.com/hooks?token=1";

  private static WebhookWorld world;

  @BeforeAll
  static void start() {
    world = new WebhookWorld(WebhookWorld.settings(), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void freezesTheBodyAsStandardWebhooksHasIt() {
    String id = world.announce("pay_body", URL);

    assertThat(world.row(id))
        .isEqualTo(
            new WebhookWorld.Row(
                "pending",
                0,
                "{\"type\":\"payment.detected\",\"timestamp\":\"2026-01-02T03:04:05Z\","
                    + "\"data\":{\"id\":\"pay_body\",\"amount\":\"100000000000000000\"}}",
                false));
    assertThat(id).matches("msg_[0-9a-f]{32}");
  }

  @Test
  void announcesTheSameThingOnce() {
    String first = world.announce("pay_same", 1, URL);

    assertThat(world.announce("pay_same", 1, URL)).isEqualTo(first);
    assertThat(world.announce("pay_same", 2, URL)).isNotEqualTo(first);
  }

  @Test
  void announcesToNobodyWithoutAUrl() {
    world.webhooks().announce(announcement("pay_none", 1, null));

    assertThat(world.webhooks().pending("pay_none")).isEmpty();
  }

  @Test
  void listsWhatIsPendingInOrder() {
    String one = world.announce("pay_pending", 1, URL);
    String two = world.announce("pay_pending", 2, URL);
    String three = world.announce("pay_pending", 3, URL);
    world.announce("pay_other", URL);
    assertThat(world.webhooks().pending("pay_pending"))
        .extracting(Webhooks.Pending::deliveryId)
        .containsExactly(one, two, three);

    world
        .jdbc()
        .sql("update webhook_delivery set state = 'acknowledged' where id = :id")
        .param("id", two)
        .update();

    assertThat(world.webhooks().pending("pay_pending"))
        .extracting(Webhooks.Pending::deliveryId)
        .containsExactly(one, three);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null", "\"text\"", "{} {}"})
  void refusesDataThatIsNoObject(String json) {
    Announcement announcement =
        new Announcement(
            WebhookWorld.MERCHANT, "pay_data", 1, URL, "x", WebhookWorld.OCCURRED_AT, json);

    assertThatException().isThrownBy(() -> world.webhooks().announce(announcement));
    assertThat(world.webhooks().pending("pay_data")).isEmpty();
  }

  @Test
  void tellsUncallableUrls() {
    assertThatNoException().isThrownBy(() -> world.webhooks().requireCallable(URL));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> world.webhooks().requireCallable("https://10.0.0.1/"));
  }

  private static Announcement announcement(String paymentId, long sequence, @Nullable String url) {
    return WebhookWorld.announcement(paymentId, sequence, url);
  }
}
