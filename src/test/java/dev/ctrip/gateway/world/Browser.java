package dev.ctrip.gateway.world;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Chromium, driven by Playwright in a Node process ({@code src/test/browser/driver.mjs}). That on
 * PATH, else the one that {@code ./ctrip test} installs. Safe for any thread.
 */
public final class Browser implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final Path ON_MACOS =
      Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

  private static final JsonMapper JSON = new JsonMapper();

  private final Process driver;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();

  private Browser(Process driver) {
    this.driver = driver;
    Thread.startVirtualThread(this::readAnswers);
  }

  /**
   * @param log takes what the driver complains about
   */
  public static Browser start(Path log) {
    Path tools = Path.of(".tools/browser").toAbsolutePath();
    if (!Files.isDirectory(tools)) {
      throw new IllegalStateException(
          "the browser's driver is not in .tools; ./ctrip test installs it");
    }
    List<String> command = new ArrayList<>();
    command.add(Tools.find("node").toString());
    command.add(Path.of("src/test/browser/driver.mjs").toString());
    command.add(tools.toString());
    installed().map(Path::toString).ifPresent(command::add);
    try {
      return new Browser(new ProcessBuilder(command).redirectError(log.toFile()).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> installed() {
    return Stream.concat(
            Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name))),
            Stream.of(ON_MACOS))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Opens a page in a window of its own.
   *
   * @param name of the page, for this browser
   * @param options Playwright's, of a new context; and {@code blocked}, a pattern of addresses that
   *     answer 503, and {@code first}, a script that runs before those of the page
   */
  public Page open(String name, URI url, Map<String, Object> options) {
    Map<String, Object> arguments = new TreeMap<>(options);
    arguments.put("url", url.toString());
    int status = ask("open", name, arguments).asInt();
    return new Page(name, status);
  }

  /** An open page. */
  public final class Page {

    private final String name;
    private final int status;

    private Page(String name, int status) {
      this.name = name;
      this.status = status;
    }

    /** As the server answered. */
    public int status() {
      return status;
    }

    /** Returns once the page shows the text somewhere. */
    public void awaitText(String text, Duration atMost) {
      ask("awaitText", name, Map.of("text", text, "seconds", atMost.toSeconds()));
    }

    /** What an expression of JavaScript is. */
    public JsonNode run(String script) {
      return ask("run", name, Map.of("script", script));
    }

    /** Presses a key by its name, such as {@code Tab}. */
    public void press(String key) {
      ask("press", name, Map.of("key", key));
    }

    /** Clicks what has the role and the name for assistive technology. */
    public void click(String role, String label) {
      ask("click", name, Map.of("role", role, "name", label));
    }

    /** Of the whole page, as a PNG. */
    public void picture(Path file) {
      ask("picture", name, Map.of("file", file.toAbsolutePath().toString()));
    }

    /** What axe finds of serious barriers. */
    public List<String> barriers() {
      return texts(ask("axe", name, Map.of()));
    }

    /** Exceptions, and what the console calls an error, such as a breach of the page's policy. */
    public List<String> faults() {
      return texts(ask("faults", name, Map.of()));
    }

    private static List<String> texts(JsonNode array) {
      return array.valueStream().map(JsonNode::asString).toList();
    }
  }

  private JsonNode ask(String command, String page, Map<String, Object> arguments) {
    Map<String, Object> line = new TreeMap<>(arguments);
    int id = lastId.incrementAndGet();
    line.put("id", id);
    line.put("command", command);
    line.put("page", page);
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    write(JSON.writeValueAsString(line));
    JsonNode answered = answer.join();
    if (answered.has("failure")) {
      throw new IllegalStateException(command + " " + arguments + ": " + answered.path("failure"));
    }
    return answered.path("result");
  }

  private synchronized void write(String line) {
    try {
      driver.outputWriter().write(line + "\n");
      driver.outputWriter().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the browser's driver has ended; its log says why", e);
    }
  }

  private void readAnswers() {
    try (BufferedReader answers = driver.inputReader()) {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        JsonNode answer = JSON.readTree(line);
        CompletableFuture<JsonNode> waiting = asked.remove(answer.path("id").asInt());
        if (waiting != null) {
          waiting.complete(answer);
        }
      }
    } catch (IOException e) {
      // It ends below as well.
    }
    IllegalStateException ended =
        new IllegalStateException("the browser's driver has ended; its log says why");
    asked.values().forEach(waiting -> waiting.completeExceptionally(ended));
  }

  /** Ends the driver, and the browser with it. */
  @Override
  public void close() {
    try {
      driver.outputWriter().close();
      if (!driver.waitFor(Duration.ofSeconds(10))) {
        driver.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      driver.destroyForcibly();
    }
  }
}
