package dev.ctrip.gateway.devkit;

import picocli.CommandLine;

/** How a command of this package talks to the person who called it. */
final class Terminal {

  private Terminal() {}

  /** The command, made to say in one line what cannot be done. */
  static CommandLine commandLine(Object command) {
    return new CommandLine(command)
        .setParameterExceptionHandler((exception, parsed) -> {
          CommandLine failed = exception.getCommandLine();
          failed
              .getErr()
              .printf(
                  "ctrip: %s; %s --help says what there is%n",
                  exception.getMessage(), failed.getCommandName());
          return CommandLine.ExitCode.USAGE;
        })
        .setExecutionExceptionHandler((exception, failed, parsed) -> {
          failed.getErr().println("ctrip: " + exception.getMessage());
          return 1;
        });
  }
}
