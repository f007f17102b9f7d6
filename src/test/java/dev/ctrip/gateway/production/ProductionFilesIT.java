package dev.ctrip.gateway.production;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ctrip.gateway.world.TestTemporal;
import dev.ctrip.gateway.world.Tools;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ProductionFilesIT {

  @TempDir Path directory;

  @Test
  void composeFileKeepsToTheComposeSpecification() throws Exception {
    Run run =
        run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml");

    assertThat(run.output()).contains("ok");
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  @Test
  void composeSchemaCheckBites() throws Exception {
    Path bad =
        Files.writeString(
            directory.resolve("docker-compose.yml"), "services: { app: { imagine: x } }\n");

    Run run = run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", bad.toString());

    assertThat(run.exitCode()).as(run.output()).isNotZero();
  }

  @Test
  void dockerfileHasNoKnownMistake() throws Exception {
    Run run = run("hadolint", "Dockerfile");

    assertThat(run.output()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void scriptsHaveNoKnownMistake() throws Exception {
    List<String> command = new ArrayList<>(List.of("ctrip", ".ci/run"));
    try (Stream<Path> files = Files.walk(Path.of("temporal-config"))) {
      files.map(Path::toString).filter(name -> name.endsWith(".sh")).forEach(command::add);
    }
    assertThat(command).hasSizeGreaterThan(4);

    Run run = run("shellcheck", command.toArray(String[]::new));

    assertThat(run.output()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  /** On macOS the gateway's own command must run with bash 3.2. */
  @Test
  void commandUsesNothingNewerThanBash3() throws IOException {
    assertThat(Files.readString(Path.of("ctrip")))
        .doesNotContainPattern("declare -A|mapfile|readarray|\\$\\{[a-z_]+(,,|\\^\\^)|&>>|\\|&");
  }

  @Test
  void namespaceScriptRegistersEverythingAndMayRunAgain() throws Exception {
    try (TestTemporal temporal = TestTemporal.inMemory(directory.resolve("temporal.log"))) {
      for (int i = 0; i < 2; i++) {
        Run run = setUpNamespace(temporal);
        assertThat(run.exitCode()).as(run.output()).isZero();
      }

      assertThat(retention(temporal)).isEqualTo(Duration.ofDays(30));
      assertThat(searchAttributes(temporal))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "PaymentStatus", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
                  "PaymentChain", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
                  "PaymentToken", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
                  "PaymentMerchant", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
                  "PaymentOrderId", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
                  "PaymentAddress", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
                  "PaymentFlags", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
                  "PaymentTxHashes", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
                  "PaymentWebhooksFailing", IndexedValueType.INDEXED_VALUE_TYPE_BOOL));
    }
  }

  private static Run setUpNamespace(TestTemporal temporal) throws Exception {
    ProcessBuilder script = new ProcessBuilder("sh", "temporal-config/setup-namespace.sh");
    Map<String, String> environment = script.environment();
    environment.put("TEMPORAL_ADDRESS", temporal.address());
    environment.put("TEMPORAL_NAMESPACE", "production");
    environment.put("TEMPORAL_RETENTION", "30d");
    environment.merge("PATH", ":" + Path.of(".tools/bin").toAbsolutePath(), String::concat);
    return run(script);
  }

  private static Duration retention(TestTemporal temporal) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(temporal.address()).build());
    try {
      return Duration.ofSeconds(
          stubs
              .blockingStub()
              .describeNamespace(
                  DescribeNamespaceRequest.newBuilder().setNamespace("production").build())
              .getConfig()
              .getWorkflowExecutionRetentionTtl()
              .getSeconds());
    } finally {
      stubs.shutdownNow();
    }
  }

  private static Map<String, IndexedValueType> searchAttributes(TestTemporal temporal) {
    OperatorServiceStubs stubs =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setTarget(temporal.address())
                .validateAndBuildWithDefaults());
    try {
      return stubs
          .blockingStub()
          .listSearchAttributes(
              ListSearchAttributesRequest.newBuilder().setNamespace("production").build())
          .getCustomAttributesMap();
    } finally {
      stubs.shutdownNow();
    }
  }

  private static Run run(String tool, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Tools.find(tool).toString()));
    command.addAll(List.of(arguments));
    return run(new ProcessBuilder(command));
  }

  private static Run run(ProcessBuilder command) throws Exception {
    Process process = command.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), output);
  }

  private record Run(int exitCode, String output) {}
}
