package dev.ctrip.gateway.webhook.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.ctrip.gateway.webhook.DeliverWebhooksWorkflow;
import dev.ctrip.gateway.webhook.WebhookEndpoint.State;
import dev.ctrip.gateway.webhook.Webhooks.Announcement;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes the rows of deliveries, one for each receiver. */
@Component
class Outbox {

  /** One of its own: what merchants verify and parse does not follow the application's settings. */
  private static final JsonMapper JSON = new JsonMapper();

  private final JdbcClient jdbc;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Outbox(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Who makes the deliveries of an announcement. */
  enum Carrier {
    /** The subject's workflow, which asks for what is pending. */
    SUBJECT,
    /** A workflow for each delivery. */
    OF_EACH
  }

  /**
   * For its URL and for each endpoint that wants it; once for each, however often it is called.
   *
   * <p>The endpoints' rows are locked against being paused, resumed or deleted until the commit, so
   * that whoever does that sees these deliveries.
   */
  void announce(Announcement announcement, Carrier carrier) {
    announce(announcement, carrier, Set.of());
  }

  /**
   * @param except endpoints that are not told
   */
  void announce(Announcement announcement, Carrier carrier, Set<String> except) {
    for (Row row : rows(announcement, except)) {
      insert(
          carrier == Carrier.OF_EACH ? row.carriedBy(DeliverWebhooksWorkflow.idFor(row.id)) : row);
    }
  }

  /**
   * For its URL and for each endpoint that wants it, each time again.
   *
   * @return the deliveries' ids
   */
  List<String> sendAgain(Announcement announcement, String carrier) {
    List<Row> rows = rows(announcement, Set.of());
    rows.forEach(row -> insert(row.carriedBy(carrier).askedFor()));
    return rows.stream().map(Row::id).toList();
  }

  void insert(Row row) {
    insert(row, null);
  }

  /**
   * @param secret its own, encrypted
   */
  void insert(Row row, byte @Nullable [] secret) {
    jdbc.sql(
            """
            insert into webhook_delivery
                (id, merchant_id, endpoint_id, subject_id, sequence, type, url, body, state,
                 created_at, carrier, by_hand, signed_by, secret)
            values (:id, :merchant, :endpoint, :subject, :sequence, :type, :url, :body, :state,
                 :now, :carrier, :byHand, :signedBy, :secret)
            on conflict (subject_id, sequence, type, (coalesce(endpoint_id, url)))
                where not by_hand do nothing
            """)
        .param("id", row.id)
        .param("merchant", row.merchantId)
        .param("endpoint", row.endpointId, Types.VARCHAR)
        .param("subject", row.subjectId)
        .param("sequence", row.sequence)
        .param("type", row.type)
        .param("url", row.url)
        .param("body", row.body)
        .param("state", row.state)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("carrier", row.carrier, Types.VARCHAR)
        .param("byHand", row.byHand)
        .param("signedBy", row.signer.name().toLowerCase(Locale.ROOT))
        .param("secret", secret, Types.BINARY)
        .update();
  }

  private List<Row> rows(Announcement announcement, Set<String> except) {
    String body = body(announcement);
    List<Row> rows = new ArrayList<>();
    if (announcement.url() != null) {
      rows.add(Row.of(newId("msg_"), announcement, announcement.url(), body));
    }
    for (Receiver receiver : receivers(announcement)) {
      if (!except.contains(receiver.endpointId)) {
        rows.add(
            Row.of(newId("msg_"), announcement, receiver.url, body)
                .toEndpoint(receiver.endpointId, stateAt(receiver.state)));
      }
    }
    return rows;
  }

  private static String stateAt(State endpoint) {
    return switch (endpoint) {
      case ACTIVE -> "pending";
      case PAUSED -> "held";
      case DISABLED -> "skipped";
    };
  }

  private List<Receiver> receivers(Announcement announcement) {
    String type = announcement.type();
    return jdbc.sql(
            """
            select id, url, state from webhook_endpoint
            where merchant_id = :merchant and state <> 'deleted'
                and events && cast(:wanted as text[])
            order by id for share
            """)
        .param("merchant", announcement.merchantId())
        .param("wanted", new String[] {"*", type, type.substring(0, type.indexOf('.') + 1) + "*"})
        .query(Outbox::receiver)
        .list();
  }

  private static Receiver receiver(ResultSet row, int number) throws SQLException {
    return new Receiver(
        row.getString("id"), row.getString("url"), State.ofWord(row.getString("state")));
  }

  static String body(Announcement announcement) {
    if (!JSON.readTree(announcement.dataJson()).isObject()) {
      throw new IllegalArgumentException("A webhook's data is a JSON object");
    }
    return JSON.writeValueAsString(
        new Body(
            announcement.type(), announcement.occurredAt().toString(), announcement.dataJson()));
  }

  /** 128 bits, so that receivers may use it as a key, and without the dot that separates. */
  String newId(String prefix) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return prefix + HexFormat.of().formatHex(id);
  }

  /** Standard Webhooks, "Payload structure". */
  @JsonPropertyOrder({"type", "timestamp", "data"})
  private record Body(String type, String timestamp, @JsonRawValue String data) {}

  private record Receiver(String endpointId, String url, State state) {}

  /** A delivery that is not made yet; see the table. */
  record Row(
      String id,
      String merchantId,
      @Nullable String endpointId,
      String subjectId,
      long sequence,
      String type,
      String url,
      String body,
      String state,
      @Nullable String carrier,
      boolean byHand,
      Delivery.Signer signer) {

    /** One that its subject's workflow delivers, signed with the merchant's secret. */
    static Row of(String id, Announcement announcement, String url, String body) {
      return new Row(
          id,
          announcement.merchantId(),
          null,
          announcement.subjectId(),
          announcement.sequence(),
          announcement.type(),
          url,
          body,
          "pending",
          null,
          false,
          Delivery.Signer.MERCHANT);
    }

    Row toEndpoint(String endpoint, String stateThere) {
      return new Row(
          id,
          merchantId,
          endpoint,
          subjectId,
          sequence,
          type,
          url,
          body,
          stateThere,
          carrier,
          byHand,
          Delivery.Signer.ENDPOINT);
    }

    Row carriedBy(String workflowId) {
      return new Row(
          id,
          merchantId,
          endpointId,
          subjectId,
          sequence,
          type,
          url,
          body,
          state,
          workflowId,
          byHand,
          signer);
    }

    Row askedFor() {
      return new Row(
          id,
          merchantId,
          endpointId,
          subjectId,
          sequence,
          type,
          url,
          body,
          state,
          carrier,
          true,
          signer);
    }

    @Override
    public String toString() {
      return "Row[id=" + id + ", type=" + type + "]";
    }
  }
}
