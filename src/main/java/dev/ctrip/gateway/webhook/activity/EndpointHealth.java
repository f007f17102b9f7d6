package dev.ctrip.gateway.webhook.activity;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.webhook.WebhookEndpoint;
import dev.ctrip.gateway.webhook.http.Answer;
import dev.ctrip.gateway.webhook.store.JdbcEndpointHealth;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Learns from each attempt whether an endpoint is to be sent more, and says when it is not. */
@Component
@ConditionalOnRole(Role.WORKER)
final class EndpointHealth {

  static final int GONE = 410;

  private static final Logger LOG = LoggerFactory.getLogger(EndpointHealth.class);

  private final JdbcEndpointHealth endpoints;
  private final Counter disabled;

  EndpointHealth(JdbcEndpointHealth endpoints, MeterRegistry meters) {
    this.endpoints = endpoints;
    this.disabled =
        Counter.builder("ctrip.webhook.endpoints.disabled")
            .description("Endpoints that the gateway has stopped to call")
            .register(meters);
  }

  /**
   * Joins the caller's transaction.
   *
   * @param endpointId null: nobody is to learn
   */
  void learn(@Nullable String endpointId, Answer answer, Instant at) {
    if (endpointId == null) {
      return;
    }
    Optional<WebhookEndpoint> now =
        switch (answer) {
          case Answer.Status(int code, var _) when code >= 200 && code < 300 -> {
            endpoints.succeeded(endpointId);
            yield Optional.empty();
          }
          case Answer.Status(int code, var _) when code == GONE -> endpoints.gone(endpointId, at);
          case Answer.Status _, Answer.None _, Answer.Forbidden _ ->
              endpoints.failed(endpointId, at);
        };
    now.ifPresent(endpoint -> {
      disabled.increment();
      LOG.error(
          "the webhook endpoint {} of merchant {} is disabled: {} It is told nothing until the"
              + " merchant enables it again",
          endpoint.id(),
          endpoint.merchantId(),
          endpoint.disabledReason());
    });
  }
}
