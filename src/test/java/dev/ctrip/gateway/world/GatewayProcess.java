package dev.ctrip.gateway.world;

import dev.ctrip.gateway.GatewayApplication;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The gateway in a JVM of its own, as in production: with its own class path and environment. */
public final class GatewayProcess implements AutoCloseable {

  private final ChildProcess process;
  private final URI url;
  private final URI managementUrl;

  private GatewayProcess(ChildProcess process, URI url, URI managementUrl) {
    this.process = process;
    this.url = url;
    this.managementUrl = managementUrl;
  }

  /**
   * Starts one on free ports, in all roles, with the profile {@code development}.
   *
   * @param directory takes its log and its secret key
   * @param settings Spring properties, which win over everything else
   */
  public static GatewayProcess start(Parts parts, Path directory, Map<String, String> settings) {
    return start(parts, directory, settings, classPath(), List.of(), GatewayApplication.class);
  }

  /**
   * Starts one with a main class of its own.
   *
   * @param extraClassPath where that class is
   * @param jvmOptions for example {@code -Dname=value}
   */
  public static GatewayProcess startAs(
      Class<?> mainClass,
      Path extraClassPath,
      List<String> jvmOptions,
      Parts parts,
      Path directory,
      Map<String, String> settings) {
    String classPath = extraClassPath + File.pathSeparator + classPath();
    return start(parts, directory, settings, classPath, jvmOptions, mainClass);
  }

  private static GatewayProcess start(
      Parts parts,
      Path directory,
      Map<String, String> settings,
      String classPath,
      List<String> jvmOptions,
      Class<?> mainClass) {
    int port = ChildProcess.freePort();
    int managementPort = ChildProcess.freePort();
    Map<String, String> all = new TreeMap<>(settingsFor(parts, directory));
    all.put("server.port", Integer.toString(port));
    all.put("management.server.port", Integer.toString(managementPort));
    all.put("ctrip.public-url", "http://localhost:" + port);
    all.putAll(settings);

    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, mainClass.getName()));
    all.forEach((name, value) -> command.add("--" + name + "=" + value));
    return new GatewayProcess(
        ChildProcess.start("gateway", directory.resolve("logs/gateway.log"), command),
        URI.create("http://localhost:" + port),
        URI.create("http://127.0.0.1:" + managementPort));
  }

  /** What a process needs to work on these parts, as Spring properties. */
  public static Map<String, String> settingsFor(Parts parts, Path directory) {
    return Map.ofEntries(
        Map.entry("spring.profiles.active", "development"),
        Map.entry("spring.datasource.url", parts.databaseUrl()),
        Map.entry("spring.datasource.username", parts.databaseUser()),
        Map.entry("spring.datasource.password", parts.databasePassword()),
        Map.entry("spring.data.redis.url", parts.redisUrl()),
        Map.entry("spring.temporal.connection.target", parts.temporalAddress()),
        Map.entry("spring.temporal.namespace", TestTemporal.NAMESPACE),
        Map.entry("ctrip.temporal-ui-url", parts.temporalUiUrl().toString()),
        Map.entry("ctrip.secret-key-file", directory.resolve("secret.key").toString()),
        Map.entry("LOCAL_RPC", parts.chainRpc().toString()),
        Map.entry("LOCAL_WS", parts.chainWs().toString()));
  }

  /** Where the API is. */
  public URI url() {
    return url;
  }

  /** Where the Actuator is. */
  public URI managementUrl() {
    return managementUrl;
  }

  /**
   * Returns once it says that it is ready.
   *
   * @throws IllegalStateException with the end of its log, if it ends or is not ready in time
   */
  public void awaitReady(Duration atMost) {
    long giveUp = System.nanoTime() + atMost.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (readiness(http) != 200) {
        process.requireAlive();
        if (System.nanoTime() > giveUp) {
          throw new IllegalStateException(
              "the gateway is not ready after " + atMost + ":\n" + process.lastLines());
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }

  /** What the management port says of its readiness: a status code, 0 without an answer. */
  public int readiness() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return readiness(http);
    }
  }

  /** {@code kill -9}. */
  public void kill() {
    process.kill();
  }

  /** {@code SIGTERM}; does not wait. */
  public void terminate() {
    process.terminate();
  }

  /** Its exit code; above 128 if a signal ended it. */
  public int awaitExit(Duration atMost) {
    return process.awaitExit(atMost);
  }

  /** Stops it as an operator would, and returns when it is gone. */
  @Override
  public void close() {
    process.close();
  }

  private int readiness(HttpClient http) {
    HttpRequest request =
        HttpRequest.newBuilder(managementUrl.resolve("/actuator/health/readiness"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the gateway was starting", e);
    }
  }

  /** Ours without the tests' classes, some of which are Spring configurations. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("test-classes/"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
