package dev.ctrip.gateway.devkit;

import dev.ctrip.gateway.demo.DemoFile;
import dev.ctrip.gateway.world.MerchantClient;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which gateway is meant: the one that the options or the environment name, by its address or a key
 * for it, else the demo that runs here.
 */
final class Target {

  private static final URI GATEWAY = URI.create("http://localhost:8080");
  private static final URI CHAIN = URI.create("http://127.0.0.1:8545");

  @Option(names = "--url", paramLabel = "GATEWAY")
  private @Nullable URI url;

  @Option(names = "--key")
  private @Nullable String key;

  private final Map<String, String> environment;
  private final Optional<DemoFile> runningDemo;

  /**
   * @param demoFile where a demo that runs here would have left what one needs to know of it
   */
  Target(Map<String, String> environment, Path demoFile) {
    this.environment = environment;
    this.runningDemo = DemoFile.read(demoFile);
  }

  static Target ofThisMachine() {
    return new Target(
        System.getenv(), Path.of(System.getProperty("ctrip.demo.directory"), "demo.json"));
  }

  /**
   * As the merchant. Closed by the caller.
   *
   * @throws IllegalStateException if no key is known
   */
  MerchantClient merchant() {
    return demo()
        .map(demo -> new MerchantClient(demo.api(), demo.apiKey()))
        .orElseGet(() -> new MerchantClient(named(), requireKey()));
  }

  /** The demo, where it is what is meant. */
  Optional<DemoFile> demo() {
    return givenUrl() == null && givenKey() == null ? runningDemo : Optional.empty();
  }

  /** Where the gateway's local chain is unless an option says so. */
  URI chain() {
    return demo()
        .map(DemoFile::chain)
        .orElseGet(
            () -> Optional.ofNullable(environment.get("LOCAL_RPC")).map(URI::create).orElse(CHAIN));
  }

  private URI named() {
    String given = Objects.requireNonNullElse(givenUrl(), GATEWAY).toString();
    return URI.create(given.endsWith("/") ? given.substring(0, given.length() - 1) : given);
  }

  private @Nullable URI givenUrl() {
    String variable = environment.get("CTRIP_URL");
    return url != null || variable == null ? url : URI.create(variable);
  }

  private @Nullable String givenKey() {
    return key != null ? key : environment.get("CTRIP_KEY");
  }

  private String requireKey() {
    String given = givenKey();
    if (given == null) {
      throw new IllegalStateException(
          "no API key; set CTRIP_KEY to one that ./ctrip keys create has made, or start ./ctrip demo");
    }
    return given;
  }
}
