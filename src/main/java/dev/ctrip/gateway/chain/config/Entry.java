package dev.ctrip.gateway.chain.config;

import dev.ctrip.gateway.platform.StartRefusedException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.core.env.PropertyResolver;
import org.springframework.util.PlaceholderResolutionException;

/**
 * A piece of a chains file that remembers where it stands, so that whoever finds it wrong can say
 * where.
 */
sealed interface Entry {

  Place place();

  /** Nothing: {@code field:} or {@code field: null}. */
  record Nothing(Place place) implements Entry {}

  /**
   * @param fields in order of the file
   */
  record Mapping(Place place, Map<String, Entry> fields) implements Entry {}

  record Sequence(Place place, List<Entry> items) implements Entry {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * A single value, as it is written: whether YAML would call it a number makes no difference, so
   * that an address or amount without quotes is not bent into one.
   *
   * @param raw before placeholders are resolved
   */
  record Scalar(Place place, String raw, PropertyResolver environment) implements Entry {

    /**
     * The value with every <code>${NAME:default}</code> filled in. Resolved when asked for, so that
     * a disabled chain needs none of its variables.
     *
     * @throws StartRefusedException if a placeholder has neither value nor default
     */
    String text() {
      try {
        return environment.resolveRequiredPlaceholders(raw).strip();
      } catch (PlaceholderResolutionException e) {
        String name = e.getPlaceholder();
        throw place.wrong(
            "the placeholder ${" + name + "} has no value",
            "Set the environment variable " + name + ", or give it a default: ${" + name + ":…}.");
      }
    }

    /**
     * @param parse says what is wrong by an {@link IllegalArgumentException} or {@link
     *     ArithmeticException} with a message that repeats no secret
     * @param remedy a sentence
     * @throws StartRefusedException if the text cannot be parsed
     */
    <T> T as(Function<String, T> parse, String remedy) {
      String text = text();
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw place.wrong(String.valueOf(e.getMessage()), remedy);
      }
    }
  }

  default Mapping mapping(String remedy) {
    if (this instanceof Mapping mapping) {
      return mapping;
    }
    throw place().wrong("fields are expected here, not " + kind(), remedy);
  }

  default Sequence sequence(String remedy) {
    if (this instanceof Sequence sequence) {
      return sequence;
    }
    throw place().wrong("a list is expected here, not " + kind(), remedy);
  }

  default Scalar scalar() {
    if (this instanceof Scalar scalar) {
      return scalar;
    }
    throw place()
        .wrong(
            "a single value is expected here, not " + kind(),
            "Write the value on the same line as the field's name.");
  }

  private String kind() {
    return switch (this) {
      case Nothing _ -> "nothing";
      case Mapping _ -> "fields";
      case Sequence _ -> "a list";
      case Scalar _ -> "a single value";
    };
  }
}
