package dev.ctrip.gateway.webhook.store;

import dev.ctrip.gateway.webhook.WebhookEndpoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows of endpoints. */
final class EndpointRows {

  /** What {@link #endpoint} reads. */
  static final String COLUMNS =
      """
      id, merchant_id, url, description, events, state, failing_since, disabled_at, \
      disabled_reason, previous_secret_until, created_at, updated_at\
      """;

  private EndpointRows() {}

  static WebhookEndpoint endpoint(ResultSet row, int number) throws SQLException {
    return new WebhookEndpoint(
        row.getString("id"),
        row.getString("merchant_id"),
        row.getString("url"),
        row.getString("description"),
        List.of((String[]) row.getArray("events").getArray()),
        WebhookEndpoint.State.ofWord(row.getString("state")),
        instant(row, "failing_since"),
        instant(row, "disabled_at"),
        row.getString("disabled_reason"),
        instant(row, "previous_secret_until"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant());
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
