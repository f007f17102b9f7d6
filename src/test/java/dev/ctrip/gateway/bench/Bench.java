package dev.ctrip.gateway.bench;

import dev.ctrip.gateway.world.QuietLog;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./ctrip bench}; the command's help is in {@code ./ctrip} itself. */
@Command(name = "./ctrip bench")
public final class Bench {

  private static final long USUAL_SEED = 20_260_101;

  /** From then on what goes wrong is that the parts are gone. */
  private volatile boolean stopping;

  private Bench() {}

  public static void main(String[] arguments) {
    QuietLog.useIt();
    Bench bench = new Bench();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> bench.stopping = true));
    System.exit(
        new CommandLine(bench)
            .setParameterExceptionHandler((exception, parsed) -> {
              System.err.println(
                  "ctrip: " + exception.getMessage() + "; ./ctrip bench --help says what there is");
              return CommandLine.ExitCode.USAGE;
            })
            .setExecutionExceptionHandler((exception, command, parsed) -> {
              if (!bench.stopping) {
                System.err.println("ctrip: " + exception);
              }
              return 1;
            })
            .execute(arguments));
  }

  @Command(name = "scan")
  void scan(
      @Option(names = "--quick") boolean quick,
      @Option(names = "--seed", defaultValue = "" + USUAL_SEED) long seed)
      throws Exception {
    Progress progress = new Progress(System.err);
    progress.say(
        quick
            ? "a quick run, about 3 minutes on 2 cores"
            : "about 8 minutes on 2 cores; keep the machine quiet meanwhile");
    Figures figures = new ScanBench(quick ? Effort.QUICK : Effort.FULL, seed, progress).run();
    Path file = ScanBench.write(figures, Effort.directory());
    progress.say("done; all figures are in " + file);
    System.out.println(FigureTable.of(figures));
  }
}
