package dev.ctrip.gateway.webhook.store;

import dev.ctrip.gateway.platform.ConditionalOnRole;
import dev.ctrip.gateway.platform.Role;
import dev.ctrip.gateway.platform.Secrets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The secrets of endpoints, and of single deliveries that have their own. Only encrypted. */
@Component
@ConditionalOnRole({Role.API, Role.WORKER})
public class EndpointSecrets {

  private static final String OF_ENDPOINT = "webhook_endpoint.secret";
  private static final String OF_DELIVERY = "webhook_delivery.secret";

  /** Standard Webhooks asks for 24 to 64. */
  private static final int BYTES = 32;

  private final JdbcClient jdbc;
  private final Secrets secrets;
  private final SecureRandom random = new SecureRandom();

  EndpointSecrets(JdbcClient jdbc, Secrets secrets) {
    this.jdbc = jdbc;
    this.secrets = secrets;
  }

  /**
   * Those that sign for an endpoint, the newest first; none for one that was deleted.
   *
   * @param at until the end of its overlap the secret before signs as well
   */
  public List<String> of(String endpointId, Instant at) {
    return jdbc.sql(
            """
            select secret, case when previous_secret_until > :at then previous_secret end as previous
            from webhook_endpoint where id = :id and secret is not null
            """)
        .param("id", endpointId)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .query((row, number) -> {
          List<String> signing = new ArrayList<>();
          signing.add(secrets.decrypt(OF_ENDPOINT, endpointId, row.getBytes("secret")));
          byte @Nullable [] previous = row.getBytes("previous");
          if (previous != null) {
            signing.add(secrets.decrypt(OF_ENDPOINT, endpointId, previous));
          }
          return List.copyOf(signing);
        })
        .optional()
        .orElse(List.of());
  }

  /** The one that a delivery brings itself. */
  public String ofDelivery(String deliveryId) {
    return jdbc.sql("select secret from webhook_delivery where id = :id")
        .param("id", deliveryId)
        .query((row, number) -> secrets.decrypt(OF_DELIVERY, deliveryId, row.getBytes("secret")))
        .single();
  }

  byte[] encrypt(String endpointId, String secret) {
    return secrets.encrypt(OF_ENDPOINT, endpointId, secret);
  }

  byte[] encryptOfDelivery(String deliveryId, String secret) {
    return secrets.encrypt(OF_DELIVERY, deliveryId, secret);
  }

  String newSecret() {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return "whsec_" + Base64.getEncoder().encodeToString(secret);
  }
}
