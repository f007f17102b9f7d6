package dev.ctrip.gateway.platform;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.Jackson3JsonPayloadConverter;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How values go into workflow histories. The one place: client, workers, tests and replayer all use
 * this converter, and histories outlive every release, so its output is a public format.
 */
public final class Payloads {

  private Payloads() {}

  /**
   * JSON by Jackson 3: a record's components and nothing else, in the order in which they are
   * declared; instants and durations as ISO 8601, amounts as decimal strings, the words of enums in
   * lower case as everywhere outside Java.
   */
  public static DataConverter converter() {
    JsonMapper mapper =
        JsonMapper.builder()
            // A newer release may have written fields that this one does not know.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            // A record's fields are its components; a method such as "is…" is no part of the
            // format.
            .changeDefaultVisibility(visibility ->
                visibility
                    .withFieldVisibility(Visibility.ANY)
                    .withGetterVisibility(Visibility.NONE)
                    .withIsGetterVisibility(Visibility.NONE))
            .enumNamingStrategy(EnumNamingStrategies.SNAKE_CASE)
            .build();
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(new Jackson3JsonPayloadConverter(mapper));
  }
}
