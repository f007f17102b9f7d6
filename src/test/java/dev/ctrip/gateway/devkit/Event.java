package dev.ctrip.gateway.devkit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One thing that happened, as the gateway tells it to an endpoint.
 *
 * @param id of the delivery; goes out as {@code webhook-id}
 * @param subject the payment, refund or endpoint
 * @param body exactly as it is signed
 */
record Event(String id, String type, String subject, String body) {

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * @param details of a delivery, as the API answers them
   */
  static Event of(JsonNode details) {
    JsonNode delivery = details.path("delivery");
    return new Event(
        delivery.path("id").asString(),
        delivery.path("type").asString(),
        delivery.path("subject_id").asString(),
        details.path("body").asString());
  }

  /** The body for people, on several lines. */
  String prettyBody() {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(body));
  }
}
