package dev.ctrip.gateway.chain.config;

import dev.ctrip.gateway.platform.StartRefusedException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The fields of one mapping, of which every name is known. */
final class Fields {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,18}");

  /** Nothing with an exponent: {@code new BigDecimal("1e20000000")} costs seconds to round. */
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,18})?");

  private final Entry.Mapping mapping;

  private Fields(Entry.Mapping mapping) {
    this.mapping = mapping;
  }

  /**
   * @throws StartRefusedException if the entry has no fields, or one of another name
   */
  static Fields of(Entry entry, String... known) {
    List<String> names = List.of(known);
    String remedy = "The fields known here are " + String.join(", ", names) + ".";
    Entry.Mapping mapping = entry.mapping(remedy);
    mapping
        .fields()
        .forEach((name, field) -> {
          if (!names.contains(name)) {
            throw field.place().wrong("no field of this name is known", remedy);
          }
        });
    return new Fields(mapping);
  }

  Place place() {
    return mapping.place();
  }

  /** Empty where the field is missing or holds nothing. */
  Optional<Entry> optional(String name) {
    return Optional.ofNullable(mapping.fields().get(name))
        .filter(entry -> !(entry instanceof Entry.Nothing));
  }

  /**
   * @param remedy a sentence
   * @throws StartRefusedException if the field is missing or holds nothing
   */
  Entry required(String name, String remedy) {
    return optional(name)
        .orElseThrow(() -> mapping.place().missing(name).wrong("the field is missing", remedy));
  }

  boolean flag(String name, boolean otherwise) {
    return optional(name)
        .map(entry ->
            entry
                .scalar()
                .as(
                    text -> {
                      if (!Set.of("true", "false").contains(text)) {
                        throw new IllegalArgumentException("this is neither true nor false");
                      }
                      return text.equals("true");
                    },
                    "Write true or false."))
        .orElse(otherwise);
  }

  Optional<Long> wholeNumber(String name, long least, long most) {
    return optional(name).map(entry -> wholeNumber(entry, least, most));
  }

  static long wholeNumber(Entry entry, long least, long most) {
    return entry
        .scalar()
        .as(
            text -> {
              long number = WHOLE_NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
              if (number < least || number > most) {
                throw new IllegalArgumentException(
                    "this is no whole number from " + least + " to " + most);
              }
              return number;
            },
            "Write a whole number from " + least + " to " + most + " in plain digits.");
  }

  /** A number with an optional fraction; neither sign nor exponent. */
  static BigDecimal decimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "this is no plain number of at least 0, such as 0.5, without sign or exponent");
    }
    return new BigDecimal(text);
  }
}
