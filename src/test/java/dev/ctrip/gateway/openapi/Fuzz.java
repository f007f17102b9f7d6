package dev.ctrip.gateway.openapi;

import dev.ctrip.gateway.world.QuietLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./ctrip fuzz}; the command's help is in {@code ./ctrip} itself. */
@Command(name = "./ctrip fuzz")
public final class Fuzz implements Callable<Integer> {

  private static final Path DOCUMENT = Path.of("docs/openapi.yaml");
  private static final Path DIRECTORY = Path.of("target/fuzz");

  @Option(names = "--cases", defaultValue = "100")
  private int cases;

  @Option(names = "--seed", defaultValue = "20260101")
  private long seed;

  private Fuzz() {}

  public static void main(String[] arguments) {
    QuietLog.useIt();
    System.exit(
        new CommandLine(new Fuzz())
            .setParameterExceptionHandler((exception, parsed) -> {
              System.err.println(
                  "ctrip: " + exception.getMessage() + "; ./ctrip fuzz --help says what there is");
              return CommandLine.ExitCode.USAGE;
            })
            .setExecutionExceptionHandler((exception, command, parsed) -> {
              System.err.println("ctrip: " + exception);
              return 1;
            })
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    OpenApiDocument document = OpenApiDocument.read(DOCUMENT);
    Files.createDirectories(DIRECTORY);
    try (LiveGateway gateway = LiveGateway.start(Files.createTempDirectory("ctrip-fuzz"))) {
      System.err.println("ctrip: the gateway is up; making what its operations ask for ...");
      OpenApiDocument live = document.withExamples(gateway.prepare());
      SchemathesisRun run =
          new SchemathesisRun(DIRECTORY, gateway.url(), gateway.apiKey(), cases, seed);
      boolean passed = run.of(live) == 0;
      FuzzFigures figures = FuzzFigures.of(document.operations(), run.events());
      System.out.print(figures.table());
      return passed && figures.isComplete() ? CommandLine.ExitCode.OK : 1;
    }
  }
}
