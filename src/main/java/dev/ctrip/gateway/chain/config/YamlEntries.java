package dev.ctrip.gateway.chain.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.ctrip.gateway.platform.StartRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML into entries with their lines, which Jackson's data binding would lose. Stricter than
 * YAML: no field twice, no aliases, one document.
 */
final class YamlEntries {

  private final String file;
  private final YAMLParser parser;
  private final PropertyResolver environment;

  private YamlEntries(String file, YAMLParser parser, PropertyResolver environment) {
    this.file = file;
    this.parser = parser;
    this.environment = environment;
  }

  /**
   * @param file its name, for messages
   * @return {@link Entry.Nothing} if the text is empty or all comments
   * @throws StartRefusedException if the text is not YAML of that strictness
   */
  static Entry read(String file, String yaml, PropertyResolver environment) {
    Place top = Place.wholeFile(file);
    try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
      YamlEntries reader = new YamlEntries(file, parser, environment);
      if (parser.nextToken() == null) {
        return new Entry.Nothing(top);
      }
      Entry entry = reader.entry(top);
      if (parser.nextToken() != null) {
        throw reader
            .here(top)
            .wrong("a second YAML document starts here", "Keep one document; remove the ---.");
      }
      return entry;
    } catch (JsonProcessingException e) {
      throw notYaml(file, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the entry whose first token the parser stands on. */
  private Entry entry(Place place) throws IOException {
    JsonToken token = parser.currentToken();
    if (parser.isCurrentAlias()) {
      throw place.wrong("YAML aliases are not read here", "Write the value out in full.");
    }
    return switch (token) {
      case START_OBJECT -> mapping(place);
      case START_ARRAY -> sequence(place);
      case VALUE_NULL -> new Entry.Nothing(place);
      default -> new Entry.Scalar(place, parser.getText(), environment);
    };
  }

  private Entry mapping(Place place) throws IOException {
    Map<String, Entry> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      Place field = place.field(name, line());
      parser.nextToken();
      if (fields.put(name, entry(field)) != null) {
        throw field.wrong("the field stands here a second time", "Keep one of the two.");
      }
    }
    return new Entry.Mapping(place, fields);
  }

  private Entry sequence(Place place) throws IOException {
    List<Entry> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(entry(place.item(items.size(), line())));
    }
    return new Entry.Sequence(place, items);
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private Place here(Place place) {
    return new Place(file, line(), place.field());
  }

  /** The library's own message quotes the text around the fault, which may hold an RPC key. */
  private static StartRefusedException notYaml(String file, JsonProcessingException e) {
    int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
    String problem = "the text cannot be read as YAML";
    MarkedYAMLException marked = marked(e);
    if (marked != null && marked.getProblemMark() != null) {
      line = marked.getProblemMark().getLine() + 1;
      problem += ": " + marked.getProblem();
    }
    return new Place(file, line, "")
        .wrong(problem, "Check indentation, colons and quotes at and above that line.");
  }

  private static @Nullable MarkedYAMLException marked(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof MarkedYAMLException marked) {
        return marked;
      }
    }
    return null;
  }
}
