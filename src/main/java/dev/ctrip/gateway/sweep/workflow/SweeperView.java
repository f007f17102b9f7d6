package dev.ctrip.gateway.sweep.workflow;

import dev.ctrip.gateway.sweep.SweeperWorkflow.Pass;
import dev.ctrip.gateway.sweep.SweeperWorkflow.Route;
import io.temporal.workflow.Workflow;
import java.util.List;

/** What an operator sees of a chain's rounds in the Temporal Web UI. Shows; decides nothing. */
final class SweeperView {

  /** Of the 20 kB that the Web UI takes. */
  private static final int MOST_CHARACTERS = 15_000;

  private SweeperView() {}

  static void show(Route route, Pass pass) {
    StringBuilder markdown = new StringBuilder();
    markdown
        .append("Round ")
        .append(pass.number())
        .append(" of ")
        .append(route.chainName())
        .append(" began at ")
        .append(pass.at())
        .append("; ")
        .append(pass.settled())
        .append(" transactions that nobody had followed to their end have ended.\n");
    list(markdown, "Set going", pass.woken());
    list(markdown, "Sent and not through", pass.unfinished());
    list(markdown, "Waits", pass.waits());
    Workflow.setCurrentDetails(
        markdown.length() > MOST_CHARACTERS
            ? markdown.substring(0, MOST_CHARACTERS) + "…"
            : markdown.toString());
  }

  private static void list(StringBuilder markdown, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      markdown.append("\n**").append(title).append("**\n\n");
      lines.forEach(line -> markdown.append("- ").append(line).append("\n"));
    }
  }
}
