package dev.ctrip.gateway.payment.web;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Takes base units as {@link ScalarText} does, or an object as a price. */
final class RequestedAmountReader extends ValueDeserializer<RequestedAmount> {

  private static final ScalarText BASE_UNITS = new ScalarText();

  @Override
  public RequestedAmount deserialize(JsonParser parser, DeserializationContext context) {
    return parser.currentToken() == JsonToken.START_OBJECT
        ? new RequestedAmount(null, context.readValue(parser, RequestedPrice.class))
        : new RequestedAmount(BASE_UNITS.deserialize(parser, context), null);
  }
}
