package dev.ctrip.gateway.payment.store;

import dev.ctrip.gateway.payment.PaymentStatus;
import dev.ctrip.gateway.payment.PaymentVersions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads {@code payment} by its key, and the heads of chains. */
@Component
class JdbcPaymentVersions implements PaymentVersions {

  private final JdbcClient jdbc;

  JdbcPaymentVersions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Map<String, PaymentVersion> of(Set<String> paymentIds) {
    Map<String, PaymentVersion> versions = new HashMap<>();
    jdbc.sql(
            """
            select payment.id, status,
                   concat_ws('-', sequence, changes_seen, extract(epoch from expires_at),
                             case when status = 'detected' then head_number end) as version
            from payment left join chain_state using (chain_id)
            where payment.id = any (:ids)
            """)
        .param("ids", paymentIds.toArray(String[]::new))
        .query(row -> {
          versions.put(
              row.getString("id"),
              new PaymentVersion(
                  row.getString("version"), PaymentStatus.ofWord(row.getString("status"))));
        });
    return versions;
  }
}
