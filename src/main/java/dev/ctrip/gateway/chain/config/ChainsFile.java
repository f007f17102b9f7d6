package dev.ctrip.gateway.chain.config;

import dev.ctrip.gateway.chain.ChainSettings;
import dev.ctrip.gateway.chain.Chains;
import dev.ctrip.gateway.money.ChainId;
import dev.ctrip.gateway.platform.StartRefusedException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** Reads the chains file as a whole, or takes the local chain where there is none. */
final class ChainsFile {

  /** What a developer has without writing anything; anvil's last account is the treasury. */
  private static final String LOCAL_CHAIN =
      """
      chains:
        local:
          chain-id: 31337
          treasury: "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720"
          rpc: [ "http://127.0.0.1:8545" ]
          ws: [ "ws://127.0.0.1:8545" ]
          block-time: 1s
          confirmations: { default: 2 }
      """;

  private static final Logger log = LoggerFactory.getLogger(ChainsFile.class);

  private final Path path;
  private final Environment environment;

  ChainsFile(Path path, Environment environment) {
    this.path = path;
    this.environment = environment;
  }

  /**
   * @throws StartRefusedException if the file is invalid; or, in the Spring profile {@code
   *     production}, if it is absent or empty
   */
  Chains read() {
    Optional<String> text = text();
    Optional<List<ChainSettings>> read = text.flatMap(yaml -> parse(path.toString(), yaml));
    if (read.isPresent()) {
      return new FixedChains(read.get());
    }
    String state = text.isPresent() ? "the file lists no chain" : "there is no such file";
    if (environment.acceptsProfiles(Profiles.of("production"))) {
      throw Place.wholeFile(path.toString())
          .wrong(
              state,
              "List the chains to use, or point the environment variable CHAINS_YAML_PATH to the"
                  + " file that does.");
    }
    log.warn(
        "{}: {}; using a local chain (id 31337 at http://127.0.0.1:8545) whose treasury is a public"
            + " test account",
        path,
        state);
    return new FixedChains(parse("the built-in local chain", LOCAL_CHAIN).orElseThrow());
  }

  private record FixedChains(List<ChainSettings> enabled) implements Chains {
    FixedChains {
      enabled = List.copyOf(enabled);
    }
  }

  /** Empty where there is no file. */
  private Optional<String> text() {
    try {
      return Optional.of(Files.readString(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (MalformedInputException e) {
      throw Place.wholeFile(path.toString())
          .wrong("the text is not UTF-8", "Save the file in the encoding UTF-8.");
    } catch (IOException e) {
      throw Place.wholeFile(path.toString())
          .wrong(
              "the file cannot be read (" + e.getClass().getSimpleName() + ")",
              "Check that it is a file and that the gateway's user may read it.");
    }
  }

  /** Empty where the text lists no chain, enabled or not. */
  private Optional<List<ChainSettings>> parse(String file, String yaml) {
    Entry top = YamlEntries.read(file, yaml, environment);
    Optional<Entry> chains =
        switch (top) {
          case Entry.Nothing _ -> Optional.empty();
          case Entry.Sequence list -> Optional.of(list);
          case Entry.Mapping _, Entry.Scalar _ -> Fields.of(top, "chains").optional("chains");
        };
    Map<String, Entry> named =
        chains
            .map(entry ->
                entry instanceof Entry.Sequence list
                    ? ForerunnerForm.read(list, environment)
                    : entry.mapping("Write the chains as fields, each below its name."))
            .map(Entry.Mapping::fields)
            .orElse(Map.of());
    return named.isEmpty() ? Optional.empty() : Optional.of(enabled(file, named));
  }

  private static List<ChainSettings> enabled(String file, Map<String, Entry> named) {
    List<ChainSettings> enabled = new ArrayList<>();
    Map<ChainId, String> names = new HashMap<>();
    named.forEach((name, entry) -> {
      if (!ChainReader.isEnabled(entry)) {
        return;
      }
      ChainSettings chain = ChainReader.read(name, entry);
      String other = names.put(chain.id(), name);
      if (other != null) {
        throw entry
            .place()
            .missing("chain-id")
            .wrong(
                "the enabled chain " + other + " has the id " + chain.id() + " as well",
                "Keep one of the two, or write enabled: false in the other.");
      }
      enabled.add(chain);
    });
    if (enabled.isEmpty()) {
      throw Place.wholeFile(file)
          .wrong(
              "no chain is enabled",
              "Write enabled: true in at least one, or set the variable of its node's URL.");
    }
    return enabled;
  }
}
