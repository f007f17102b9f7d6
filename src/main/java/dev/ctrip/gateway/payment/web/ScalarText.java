package dev.ctrip.gateway.payment.web;

import java.math.BigInteger;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Takes a string's text, or a number's as it was written. The number is never computed, so {@code
 * 1e999999999} costs nothing and {@code 1.0} is not mistaken for 1.
 */
final class ScalarText extends ValueDeserializer<String> {

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) {
    return switch (parser.currentToken()) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getString();
      // Its name in the answer: what is wanted is a number, though it is kept as text.
      default -> (String) context.handleUnexpectedToken(BigInteger.class, parser);
    };
  }
}
