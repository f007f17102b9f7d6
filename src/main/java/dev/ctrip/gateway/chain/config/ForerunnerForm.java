package dev.ctrip.gateway.chain.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.env.PropertyResolver;
import org.springframework.util.StringUtils;

/**
 * The plain list of the Python forerunner, {@code - {name, rpc_url | rpc_urls, ws_url | ws_urls,
 * chain_id, poa, tokens}}, mapped onto the form that is shipped now. Every entry keeps its own
 * place, so that messages speak of the file as it stands.
 */
final class ForerunnerForm {

  private record Renaming(String then, String now) {}

  private static final List<Renaming> RENAMINGS =
      List.of(
          new Renaming("chain_id", "chain-id"),
          new Renaming("rpc_url", "rpc"),
          new Renaming("rpc_urls", "rpc"),
          new Renaming("ws_url", "ws"),
          new Renaming("ws_urls", "ws"),
          new Renaming("tokens", "tokens"));

  private ForerunnerForm() {}

  /**
   * @param environment where the treasury is set, which this form has no field for: {@code
   *     ctrip.treasury} or {@code TREASURY_ADDRESS}
   */
  static Entry.Mapping read(Entry.Sequence chains, PropertyResolver environment) {
    Map<String, Entry> named = new LinkedHashMap<>();
    for (Entry entry : chains.items()) {
      Fields chain =
          Fields.of(
              entry,
              "name",
              "rpc_url",
              "rpc_urls",
              "ws_url",
              "ws_urls",
              "chain_id",
              "poa",
              "tokens");
      Entry name = chain.required("name", "Give the chain a name.");
      // Only the forerunner's own library had to know that a chain's headers are longer.
      chain.flag("poa", false);
      if (named.put(name.scalar().text(), renamed(chain, environment)) != null) {
        throw name.place().wrong("another chain has this name", "Rename one of the two.");
      }
    }
    return new Entry.Mapping(chains.place(), named);
  }

  private static Entry.Mapping renamed(Fields chain, PropertyResolver environment) {
    Map<String, Entry> fields = new LinkedHashMap<>();
    for (Renaming renaming : RENAMINGS) {
      Optional<Entry> entry = chain.optional(renaming.then());
      if (entry.isPresent() && fields.put(renaming.now(), entry.get()) != null) {
        throw entry
            .get()
            .place()
            .wrong("the same is said twice, by one URL and by a list", "Keep one of the two.");
      }
    }
    Stream.of("ctrip.treasury", "TREASURY_ADDRESS")
        .map(environment::getProperty)
        .filter(StringUtils::hasText)
        .findFirst()
        .ifPresent(treasury ->
            fields.put(
                "treasury",
                new Entry.Scalar(chain.place().missing("treasury"), treasury, environment)));
    return new Entry.Mapping(chain.place(), fields);
  }
}
