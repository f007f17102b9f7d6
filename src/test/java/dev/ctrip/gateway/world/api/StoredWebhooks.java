package dev.ctrip.gateway.world.api;

import dev.ctrip.gateway.platform.Secrets;
import dev.ctrip.gateway.webhook.WebhookEndpoints;
import dev.ctrip.gateway.webhook.WebhookLog;
import dev.ctrip.gateway.webhook.WebhookSending;
import dev.ctrip.gateway.webhook.WebhookSettings;
import dev.ctrip.gateway.webhook.Webhooks;
import dev.ctrip.gateway.world.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The real store of webhooks, on a database of its own, which nobody delivers from. */
public class StoredWebhooks {

  private final TestDatabase database = TestDatabase.fresh();
  private final AnnotationConfigApplicationContext store = new AnnotationConfigApplicationContext();

  StoredWebhooks(SettableClock clock) {
    store.registerBean(JdbcClient.class, database::jdbc);
    store.registerBean(TransactionTemplate.class, database::transactions);
    store.registerBean(Clock.class, () -> clock);
    store.registerBean(Secrets.class, () -> new Secrets(new byte[32]));
    store.registerBean(
        WebhookSettings.class,
        () -> new WebhookSettings(List.of(Duration.ZERO), Duration.ofSeconds(1), false, false));
    store.scan("dev.ctrip.gateway.webhook.store", "dev.ctrip.gateway.webhook.http");
    store.refresh();
    for (String merchant : List.of("mer_shop", "mer_other", "mer_operator")) {
      jdbc()
          .sql(
              """
              insert into merchant (id, name, webhook_secret, created_at)
              values (:id, :id, '', now())
              """)
          .param("id", merchant)
          .update();
    }
  }

  /** Forgets endpoints and deliveries. */
  public void reset() {
    jdbc().sql("truncate webhook_attempt, webhook_delivery, webhook_endpoint").update();
  }

  public JdbcClient jdbc() {
    return store.getBean(JdbcClient.class);
  }

  /** Announces as the gateway does. */
  public void announce(Webhooks.Announcement announcement) {
    store.getBean(Webhooks.class).announce(announcement);
  }

  @Bean
  WebhookEndpoints webhookEndpoints() {
    return store.getBean(WebhookEndpoints.class);
  }

  @Bean
  WebhookLog webhookLog() {
    return store.getBean(WebhookLog.class);
  }

  @Bean
  WebhookSending webhookSending() {
    return store.getBean(WebhookSending.class);
  }
}
